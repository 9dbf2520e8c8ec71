"""Polish numerals: cardinals and ordinals of whole numbers, in every case and gender."""

from ivr.speech.normalisation.inflection import Case, Gender

BELOW = 10**12
"""Cardinals reach up to here; longer numbers are read as digits."""


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


UNITS = _table("zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć")
TEENS = _table(
    "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście "
    "osiemnaście dziewiętnaście"
)
TENS = _table(
    "zero dziesięć dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt "
    "osiemdziesiąt dziewięćdziesiąt"
)
HUNDREDS = _table(
    "zero sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset"
)
_OBLIQUE_UNITS = _table("zera jeden dwóch trzech czterech pięciu sześciu siedmiu ośmiu dziewięciu")
_OBLIQUE_TEENS = _table(
    "dziesięciu jedenastu dwunastu trzynastu czternastu piętnastu szesnastu siedemnastu osiemnastu "
    "dziewiętnastu"
)
_OBLIQUE_TENS = _table(
    "zera dziesięciu dwudziestu trzydziestu czterdziestu pięćdziesięciu sześćdziesięciu "
    "siedemdziesięciu osiemdziesięciu dziewięćdziesięciu"
)
_OBLIQUE_HUNDREDS = _table(
    "zera stu dwustu trzystu czterystu pięciuset sześciuset siedmiuset ośmiuset dziewięciuset"
)
_SMALL = {
    Case.DATIVE: _table("zeru jeden dwóm trzem czterem"),
    Case.INSTRUMENTAL: _table("zerem jeden dwoma trzema czterema"),
}
"""Where 0 to 4 have forms of their own beside the genitive's."""
_ONE = {
    Case.NOMINATIVE: _table("jeden jedna jedno"),
    Case.GENITIVE: _table("jednego jednej jednego"),
    Case.DATIVE: _table("jednemu jednej jednemu"),
    Case.ACCUSATIVE: _table("jeden jedną jedno"),
    Case.INSTRUMENTAL: _table("jednym jedną jednym"),
    Case.LOCATIVE: _table("jednym jednej jednym"),
}
"""Masculine, feminine, neuter."""
_COLLECTIVE = _table(
    "dwoje troje czworo pięcioro sześcioro siedmioro ośmioro dziewięcioro dziesięcioro"
)
"""From two on; the genitive ends in -ga."""
_SCALES = {
    10**9: _table("miliard miliarda miliardowi miliard miliardem miliardzie"),
    10**6: _table("milion miliona milionowi milion milionem milionie"),
    10**3: _table("tysiąc tysiąca tysiącowi tysiąc tysiącem tysiącu"),
}
"""The singular in the order of `Case`."""
_SCALES_PLURAL = {
    10**9: _table("miliardy miliardów miliardom miliardy miliardami miliardach"),
    10**6: _table("miliony milionów milionom miliony milionami milionach"),
    10**3: _table("tysiące tysięcy tysiącom tysiące tysiącami tysiącach"),
}
_PLAIN = (Case.NOMINATIVE, Case.ACCUSATIVE)
_CASES = tuple(Case)


def is_few(value: int) -> bool:
    """Whether a number counts like two, three and four: dwa złote, dwadzieścia dwa złote."""
    return value % 10 in (2, 3, 4) and value % 100 not in (12, 13, 14)


def cardinal(value: int, case: Case = Case.NOMINATIVE, gender: Gender = Gender.MASCULINE) -> str:
    """A whole number from 0 up to `BELOW` in words: 22 → dwadzieścia dwa, do 22 → dwudziestu dwóch."""
    if not 0 <= value < BELOW:
        raise ValueError(f"{value} is no number with a name here")
    if value == 1:
        return _one(case, gender)
    if gender is Gender.COLLECTIVE and value <= 10 and case in (*_PLAIN, Case.GENITIVE) and value:
        return _COLLECTIVE[value - 2] + ("" if case in _PLAIN else "ga")
    words: list[str] = []
    rest = value
    for scale in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            words += [] if count == 1 else [cardinal(count, case)]
            words.append(_scale(scale, count, case))
    if rest or not value:
        words += _below_thousand(rest, case, gender)
    return " ".join(words)


def _one(case: Case, gender: Gender) -> str:
    if case is Case.ACCUSATIVE and gender in (Gender.PERSONAL, Gender.ANIMATE):
        case = Case.GENITIVE
    masculine, feminine, neuter = _ONE[case]
    if gender is Gender.FEMININE:
        return feminine
    return neuter if gender in (Gender.NEUTER, Gender.COLLECTIVE) else masculine


def _scale(scale: int, count: int, case: Case) -> str:
    if count == 1:
        return _SCALES[scale][_CASES.index(case)]
    if case in _PLAIN and not is_few(count):
        case = Case.GENITIVE
    return _SCALES_PLURAL[scale][_CASES.index(case)]


def _below_thousand(value: int, case: Case, gender: Gender) -> list[str]:
    """No word for zero except alone."""
    plain = case in _PLAIN and gender is not Gender.PERSONAL
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    words = [(HUNDREDS if plain else _OBLIQUE_HUNDREDS)[hundreds]] if hundreds else []
    if tens == 1:
        return [*words, (TEENS if plain else _OBLIQUE_TEENS)[units]]
    words += [(TENS if plain else _OBLIQUE_TENS)[tens]] if tens else []
    if units or not value:
        words.append(_unit(units, case, gender, plain=plain))
    return words


def _unit(units: int, case: Case, gender: Gender, *, plain: bool) -> str:
    if not units and case in _PLAIN:
        return UNITS[0]
    if units == 2 and gender is Gender.FEMININE:
        if plain:
            return "dwie"
        if case is Case.INSTRUMENTAL:
            return "dwiema"
    small = _SMALL.get(case, ())
    if units < len(small):
        return small[units]
    return (UNITS if plain else _OBLIQUE_UNITS)[units]


_STEMS = _table(
    "zerow pierwsz drug trzec czwart piąt szóst siódm ósm dziewiąt dziesiąt jedenast dwunast "
    "trzynast czternast piętnast szesnast siedemnast osiemnast dziewiętnast"
)
_TENS_STEMS = _table(
    "zerow dziesiąt dwudziest trzydziest czterdziest pięćdziesiąt sześćdziesiąt siedemdziesiąt "
    "osiemdziesiąt dziewięćdziesiąt"
)
_HUNDREDS_STEMS = _table(
    "zerow setn dwusetn trzechsetn czterechsetn pięćsetn sześćsetn siedemsetn osiemsetn dziewięćsetn"
)
_THOUSANDS_STEMS = {
    1000: "tysięczn", 2000: "dwutysięczn", 3000: "trzytysięczn", 4000: "czterotysięczn",
}  # fmt: skip
_ENDINGS = {
    Gender.MASCULINE: _table("y ego emu y ym ym"),
    Gender.FEMININE: _table("a ej ej ą ą ej"),
    Gender.NEUTER: _table("e ego emu e ym ym"),
}
"""In the order of `Case`."""


def ordinal(value: int, case: Case = Case.NOMINATIVE, gender: Gender = Gender.MASCULINE) -> str:
    """A place in a row: 26 → dwudziesty szósty; only tens and units, or what ends it, are inflected."""
    if value in _THOUSANDS_STEMS:
        return _inflected(_THOUSANDS_STEMS[value], case, gender)
    before, rest = divmod(value, 100)
    if not rest and value:
        thousands, hundreds = divmod(before, 10)
        if not hundreds:
            return cardinal(value, case)  # pięć tysięcy: such ordinals are not said
        before, last = thousands * 10, [_inflected(_HUNDREDS_STEMS[hundreds], case, gender)]
    elif rest < 20:
        last = [_inflected(_STEMS[rest], case, gender)]
    else:
        tens, units = divmod(rest, 10)
        last = [_inflected(_TENS_STEMS[tens], case, gender)]
        last += [_inflected(_STEMS[units], case, gender)] if units else []
    return " ".join([*([cardinal(before * 100)] if before else []), *last])


def _inflected(stem: str, case: Case, gender: Gender) -> str:
    kind = {Gender.FEMININE: gender, Gender.NEUTER: gender, Gender.COLLECTIVE: Gender.NEUTER}
    place = _CASES.index(case)
    if case is Case.ACCUSATIVE and gender in (Gender.PERSONAL, Gender.ANIMATE):
        place = _CASES.index(Case.GENITIVE)
    ending = _ENDINGS[kind.get(gender, Gender.MASCULINE)][place]
    if stem == "trzec":
        return stem + ("i" if ending == "y" else f"i{ending.removeprefix('y')}")
    if stem == "drug" and ending[0] in "ye":
        return stem + ("i" if ending == "y" else f"i{ending.removeprefix('y')}")
    return stem + ending


def joined_prefix(value: int) -> str:
    """A number as the first part of an adjective: 14 in 14-dniowy → czternasto."""
    whole = {1: "jedno", 2: "dwu", 3: "trzy", 4: "cztero", 100: "stu"}
    if value in whole:
        return whole[value]
    *before, last = cardinal(value, Case.GENITIVE).split()
    ending = whole.get(value % 10 if value % 100 > 20 else 0, last)
    return "".join(word[:-1] + "o" if word.endswith("u") else word for word in (*before, ending))
