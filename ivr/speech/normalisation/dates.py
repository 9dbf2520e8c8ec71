"""Days and years: 30 kwietnia 2026 r. → trzydziestego kwietnia dwa tysiące dwudziestego szóstego roku."""

import re

from ivr.speech.normalisation.inflection import Case, governed, of_moment, word_before
from ivr.speech.normalisation.numerals import ordinal
from ivr.speech.normalisation.sentences import full_stop

_MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
    "października", "listopada", "grudnia",
)  # fmt: skip
_YEAR = r"(?P<year>1[89]\d{2}|2[01]\d{2})"
_ROKU = r"(?:\s?(?:r\.|roku\b))?"
_MONTH = "|".join(_MONTHS)

WRITTEN = re.compile(
    rf"(?<![\w,.])(?:(?P<first>\d{{1,2}}) (?P<between>do|a|i|lub|oraz|albo) )?(?P<day>\d{{1,2}})\.? "
    rf"(?P<month>{_MONTH})\b(?: {_YEAR}{_ROKU})?",
    re.IGNORECASE,
)
ISO = re.compile(
    rf"(?<![\w-]){_YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
    rf"(?:T(?=\d\d:)|(?![\w-])){_ROKU}"
)
DOTTED = re.compile(
    r"(?<![\w,.])(?P<day>0?[1-9]|[12]\d|3[01])(?P<sign>[./-])(?P<month>0[1-9]|1[0-2])(?P=sign)"
    rf"{_YEAR}(?!\w){_ROKU}"
)
SHORT = re.compile(
    r"(?<![\w,.:])(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0[1-9]|1[0-2])(?![\w,:]|\.\d)"
    r"(?!\s*(?:zł|PLN|gr\b|EUR|%|tys|mln))"
)
YEAR_FIRST = re.compile(rf"(?<![\w,.-]){_YEAR}\s?(?P<noun>r\.|roku\b|rok\b|rokiem\b)")
YEAR_LAST = re.compile(rf"\b(?P<noun>[Rr]ok|[Rr]oku|[Rr]okiem) {_YEAR}(?![\w-]|,\d)")
YEAR_ALONE = re.compile(
    rf"(?<![\w,.-]){_YEAR}(?![\w-]|[,.]\d| (?:zł|tys|mln|PLN|EUR|euro|[a-ząćęłńóśźż]{{4,}}))"
)
_NOUNS = {
    Case.NOMINATIVE: "rok", Case.GENITIVE: "roku", Case.DATIVE: "rokowi", Case.ACCUSATIVE: "rok",
    Case.INSTRUMENTAL: "rokiem", Case.LOCATIVE: "roku",
}  # fmt: skip
_ANOTHER = re.compile(r" (?:do|a|i|lub|oraz) (?:1[89]|2[01])\d{2}(?!\d)")
_BEFORE_A_YEAR = frozenset(("od", "do", "w", "po", "przed", "za", "z", "na", "przez"))


def say_date(match: re.Match[str]) -> str:
    """A day, with its month and year where they are written."""
    case = _case_of_day(word_before(match))
    month = match["month"].lower()
    name = _MONTHS[int(month) - 1] if month.isdecimal() else month
    fields = match.groupdict()
    said = [ordinal(int(match["day"]), case), name]
    if first := fields.get("first"):
        between = match["between"]
        last = _case_of_day(between) if between == "do" else case
        said = [ordinal(int(first), case), between, ordinal(int(match["day"]), last), name]
    if fields.get("year"):
        said += [ordinal(int(fields["year"]), Case.GENITIVE), "roku"]
    time_follows = " godzina " if match[0].endswith("T") else ""
    return " ".join(said) + time_follows + full_stop(match)


def say_year(match: re.Match[str]) -> str:
    """A year beside the word that says so; the word before, or that word, tells the case."""
    before, noun = word_before(match), match["noun"]
    if noun in ("rok", "Rok"):
        case = Case.NOMINATIVE
    elif noun in ("rokiem", "Rokiem"):
        case = Case.INSTRUMENTAL
    else:
        case = of_moment(before, alone=Case.GENITIVE)
    return f"{ordinal(int(match['year']), case)} {_NOUNS[case]}{full_stop(match)}"


def say_year_last(match: re.Match[str]) -> str:
    """The year after its word: roku 2026 → roku dwa tysiące dwudziestego szóstego."""
    noun = match["noun"].lower()
    case = {"rok": Case.NOMINATIVE, "rokiem": Case.INSTRUMENTAL}.get(noun)
    case = case or of_moment(word_before(match), alone=Case.GENITIVE)
    return f"{match['noun']} {ordinal(int(match['year']), case)}"


def say_year_alone(match: re.Match[str]) -> str:
    """Four digits are a year only after a word that years follow: od 2026."""
    before = word_before(match)
    if before not in _BEFORE_A_YEAR:
        return match[0]
    case = of_moment(before, alone=Case.NOMINATIVE)
    said = ordinal(int(match["year"]), case)
    return said if _ANOTHER.match(match.string, match.end()) else f"{said} {_NOUNS[case]}"


def _case_of_day(before: str) -> Case:
    """Days stand in the genitive, but for what asks for another case: przed trzydziestym kwietnia."""
    if before in ("w", "we", "na", "za") or not governed(before):
        return Case.GENITIVE
    case = of_moment(before, alone=Case.GENITIVE)
    return Case.GENITIVE if case is Case.ACCUSATIVE else case
