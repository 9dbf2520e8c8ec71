"""Whatever numbers are left: counts that agree with their noun, places in a row, ranges, fractions."""

import re

from ivr.speech.normalisation.digits import read_out
from ivr.speech.normalisation.inflection import Case, Gender, governed, word_before
from ivr.speech.normalisation.measures import SCALE, WHOLE, decimal, scale_of, whole
from ivr.speech.normalisation.numerals import BELOW, cardinal, is_few, joined_prefix, ordinal
from ivr.understanding.lemmas import Nominal, nominals

_WORD = r"[a-ząćęłńóśźż]+"
RANGE = re.compile(
    r"(?<![\w,.-])(?P<from>\d[\d ]*(?:,\d+)?) ?[–—-] ?(?P<to>\d[\d ]*(?:,\d+)?)(?![\w-])"
)
FRACTION = re.compile(r"(?<![\w,./])(?P<over>\d{1,2})/(?P<under>\d{1,3})(?![\w/]|[,.]\d)")
SLASH = re.compile(r"(?<=\d) ?/ ?(?=\d)")
JOINED = re.compile(rf"(?<![\w,.-])(?P<whole>\d{{1,3}})-(?P<rest>{_WORD})")
PLACE = re.compile(rf"(?<![\w,.-])(?P<whole>\d{{1,4}})\. (?={_WORD})")
ROMAN = re.compile(rf"(?<![\w-])(?P<roman>[IVXL]{{1,6}}) (?=(?P<next>{_WORD}))")
NUMBER = re.compile(rf"(?<![\w,.]){WHOLE}(?:,(?P<part>\d+))?{SCALE}(?!\w)")
REST = re.compile(r"\d+")
_AFTER = re.compile(rf" ({_WORD})(?: ({_WORD}))?")
_NAMING = frozenset((
    "klawisz", "klawisza", "klawiszem", "numer", "numeru", "numerem", "opcja", "opcję", "punkt", "krok",
    "pozycja", "wersja", "strona", "strony", "pole", "polu", "tabela", "wiersz", "kolumna",
))  # fmt: skip
"""After these a number is a name and agrees with nothing: klawisz dwa otwiera."""
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_NUMBERED = (
    "kwarta",
    "półrocz",
    "instancj",
    "grup",
    "rat",
    "próg",
    "progu",
    "stop",
    "urz",
    "etap",
    "część",
)
"""What is counted with Roman numerals; before other words I, V and X are letters."""


def say_range(match: re.Match[str]) -> str:
    """1–5 → od 1 do 5; what follows inflects both ends. Before a plural subject the ends are listed."""
    first, last = match["from"].strip(), match["to"].strip()
    if word_before(match) in ("od", "do", "między"):
        return f"{first} lub {last}"
    cases = frozenset[str]().union(*(r.cases for r in _noun_after(match) if r.plural))
    if "nom" in cases and "gen" not in cases:
        return f"{_agreeing(first, match)}, {last}"
    return f"od {first} do {last}"


def _agreeing(written: str, match: re.Match[str]) -> str:
    """The first end of a range before the noun of the second: jedna, dwie minuty."""
    if "," in written or whole(written) >= BELOW:
        return written
    readings = _noun_after(match)
    return cardinal(whole(written), Case.NOMINATIVE, _gender(readings[0]))


def say_fraction(match: re.Match[str]) -> str:
    """1/12 → jedna dwunasta, 5/12 → pięć dwunastych; 24/7 is no fraction."""
    over, under = int(match["over"]), int(match["under"])
    if not 0 < over < under:
        return f"{over} łamane przez {under}"
    parts = ordinal(under, Case.NOMINATIVE, Gender.FEMININE)
    if over > 1:
        parts = " ".join(map(_few if is_few(over) else _many, parts.split()))
    return f"{cardinal(over, Case.NOMINATIVE, Gender.FEMININE)} {parts}"


def _few(word: str) -> str:
    """An ordinal as a part: trzecia → trzecie, druga → drugie; what is none stays."""
    stem = word.removesuffix("a")
    return word if stem == word else stem + ("ie" if stem.endswith("g") else "e")


def _many(word: str) -> str:
    """Five and more of them: trzecia → trzecich, dwunasta → dwunastych."""
    stem = word.removesuffix("a")
    if stem == word:
        return word
    return stem + ("ch" if stem.endswith("i") else "ich" if stem.endswith("g") else "ych")


def say_joined(match: re.Match[str]) -> str:
    """14-dniowy → czternastodniowy; an ending (5-ciu) is dropped, for the number has its own."""
    value, rest = int(match["whole"]), match["rest"]
    if len(rest) <= 3 or not value:
        return match["whole"]
    return joined_prefix(value) + rest


def say_place(match: re.Match[str]) -> str:
    """1. dzień → pierwszy dzień; before anything but a noun the full stop ends a sentence."""
    noun = _AFTER.match(match.string, match.end() - 1)
    readings = nominals(noun[1]) if noun else ()
    if not readings:
        return f"{match['whole']}, "
    case, gender = _singular(readings, governed(word_before(match)))
    return f"{ordinal(int(match['whole']), case, gender)} "


def say_roman(match: re.Match[str]) -> str:
    """II kwartał → drugi kwartał."""
    value, readings = _roman(match["roman"]), nominals(match["next"])
    if not value or not readings or not match["next"].startswith(_NUMBERED):
        return match[0]
    case, gender = _singular(readings, governed(word_before(match)))
    return f"{ordinal(value, case, gender)} "


def say_number(match: re.Match[str]) -> str:
    """A count, in the case and gender that the words around it ask for."""
    written, part, scale = match["whole"], match["part"] or "", scale_of(match["scale"])
    cases = governed(word_before(match))
    scaled, rest = divmod(int(re.sub(r"\D", "", written) + part) * scale, 10 ** len(part))
    if rest:
        said = decimal(written, part, next(iter(cases), Case.NOMINATIVE))
        return f"{said} {match['scale']}" if match["scale"] else said
    if scaled >= BELOW or (written.startswith("0") and len(written) > 1):
        return read_out(written.split())
    return _agreed(scaled, cases, _noun_after(match))


def say_rest(match: re.Match[str]) -> str:
    """Digits inside of something that nobody foresaw."""
    return f" {read_out([match[0]]).replace(',', '')} "


def _noun_after(match: re.Match[str]) -> tuple[Nominal, ...]:
    """The noun that is counted: the next word, or the one after an adjective."""
    following = _AFTER.match(match.string, match.end())
    if not following or word_before(match) in _NAMING:
        return ()
    first = nominals(following[1])
    second = nominals(following[2] or "")
    adjective = any(not reading.noun for reading in first)
    return second if adjective and any(reading.noun for reading in second) else first


def _agreed(value: int, cases: tuple[Case, ...], readings: tuple[Nominal, ...]) -> str:
    """The number in the case that the word before allows and the noun after shows."""
    fitting = [reading for reading in readings if reading.plural == (value != 1)]
    if not fitting:
        return cardinal(value, next(iter(cases), Case.NOMINATIVE))
    gender = _gender(fitting[0])
    present = frozenset[str]().union(*(reading.cases for reading in fitting))
    for case in cases:
        # From five on the genitive stands after the numeral's nominative and accusative: w pięć dni.
        if case in present or (case is Case.ACCUSATIVE and "gen" in present):
            return cardinal(value, case, gender)
    if cases and present & {"nom", "acc", "gen"}:
        return cardinal(value, cases[0], gender)
    return cardinal(value, _case_by_noun(value, gender, present), gender)


def _case_by_noun(value: int, gender: Gender, present: frozenset[str]) -> Case:
    """The case that the noun shows where no preposition tells it."""
    if "nom" in present:
        return Case.NOMINATIVE
    if "gen" in present and value != 1 and (not is_few(value) or gender is Gender.PERSONAL):
        return Case.NOMINATIVE
    order = [Case.GENITIVE, Case.ACCUSATIVE, Case.LOCATIVE, Case.DATIVE, Case.INSTRUMENTAL]
    if value == 1:
        order.insert(0, Case.ACCUSATIVE)
    return next((case for case in order if case in present), Case.NOMINATIVE)


def _singular(readings: tuple[Nominal, ...], allowed: tuple[Case, ...]) -> tuple[Case, Gender]:
    """Case and gender of an ordinal before a noun in the singular."""
    single = [reading for reading in readings if not reading.plural] or list(readings)
    single.sort(key=lambda reading: -len(reading.cases))  # the rarer homonym has fewer
    fitting = (
        (case, _gender(reading))
        for case in (*allowed, *Case)
        for reading in single
        if case in reading.cases
    )
    return next(fitting, (Case.NOMINATIVE, Gender.MASCULINE))


def _gender(reading: Nominal) -> Gender:
    """An adjective's many genders tell nothing."""
    (gender, *others) = sorted(reading.genders)
    return Gender(gender) if not others and gender in set(Gender) else Gender.MASCULINE


def _roman(written: str) -> int:
    """The value of a Roman numeral below 90; 0 for what is none."""
    values = [_ROMAN_VALUES[sign] for sign in written]
    total = sum(-v if v < max(values[i:], default=0) else v for i, v in enumerate(values))
    return total if re.fullmatch(r"(XL|L?X{0,3})(IX|IV|V?I{0,3})", written) else 0
