"""Amounts with a unit: 2,50 zł → dwa złote pięćdziesiąt groszy, do 8,5% → do ośmiu i pół procenta."""

import re
from fractions import Fraction

from ivr.speech.normalisation.digits import read_out
from ivr.speech.normalisation.inflection import Case, Gender, of_quantity
from ivr.speech.normalisation.nouns import (
    EURO,
    GROSZ,
    HOUR,
    KILOGRAM,
    KILOMETRE,
    LITRE,
    MINUTE,
    PER_CENT,
    PIECE,
    SECOND,
    ZLOTY,
    Noun,
    counted,
)
from ivr.speech.normalisation.numerals import BELOW, cardinal, is_few
from ivr.speech.normalisation.sentences import full_stop

WHOLE = r"(?P<whole>\d{1,3}(?:[ .]\d{3})+(?![\d])|\d+)"
"""Digits, or groups of thousands."""
SCALES = {"tys": 10**3, "tysi": 10**3, "mln": 10**6, "mili": 10**6, "mld": 10**9}
SCALE = r"(?:\s?(?P<scale>tys\.|tys\b|mln|mld|tysiąc\w*|tysięcy|milion\w*|miliard\w*))?"
MONEY = re.compile(
    rf"(?<![\w,.]){WHOLE}(?:[,.](?P<part>\d{{1,2}}|(?:\d+(?=\s?(?:tys|mln|mld|mili|tysi)))))?{SCALE}\s?"
    r"(?P<unit>zł\b\.?|PLN\b|złot(?:y|e|ych|ego|ym)\b|euro\b|EUR\b|€)"
)
PLAIN = re.compile(
    rf"(?<![\w,.]){WHOLE}(?:,(?P<part>\d{{1,6}}))?\s?"
    r"(?P<unit>%|proc\.|procent\w*|gr\b\.?|grosz\w*|min\b\.?|sek\b\.?|godz\b\.?|szt\b\.?|kg\b|km\b|l\b)"
)
_CURRENCIES = {"zł": ZLOTY, "PL": ZLOTY, "eu": EURO, "EU": EURO, "€": EURO}
_UNITS = {
    "%": PER_CENT, "pr": PER_CENT, "gr": GROSZ, "mi": MINUTE, "se": SECOND, "go": HOUR, "sz": PIECE,
    "kg": KILOGRAM, "km": KILOMETRE, "l": LITRE,
}  # fmt: skip
_PARTS = ("dziesiąt", "setn", "tysięczn")


def say_money(match: re.Match[str]) -> str:
    """An amount of money; a fraction of a złoty in grosze, thousands and millions multiplied out."""
    case = of_quantity(match)
    noun = _CURRENCIES[match["unit"][:2]]
    scale = scale_of(match["scale"])
    part = match["part"] or ""
    if scale == 1 and len(part) == 1:
        part += "0"  # 2,5 zł
    amount = (whole(match["whole"]) + Fraction(int(part or 0), 10 ** len(part))) * scale
    units, rest = divmod(round(amount * 100), 100)
    said = [_counted(units, noun, case)] if units or not rest else []
    if rest:
        said.append(
            counted(rest, GROSZ, case) if noun is ZLOTY else f"i {counted(rest, _CENT, case)}"
        )
    return " ".join(said).removeprefix("i ") + full_stop(match)


def say_plain(match: re.Match[str]) -> str:
    """A whole or decimal number and its unit."""
    case, noun = of_quantity(match), _UNITS[match["unit"][:2]]
    if match["part"] and int(match["part"]):
        return f"{decimal(match['whole'], match['part'], case)} {noun.part}{full_stop(match)}"
    return _counted(whole(match["whole"]), noun, case) + full_stop(match)


def whole(written: str) -> int:
    """Digits without the marks between thousands."""
    return int(re.sub(r"\D", "", written))


def scale_of(written: str | None) -> int:
    """What tys., mln or mld multiplies by; 1 for nothing."""
    return next(
        (by for name, by in SCALES.items() if (written or "").startswith(name)),
        10**9 if written else 1,
    )


def decimal(written: str, part: str, case: Case) -> str:
    """A number with a decimal part: 0,5 → pół, 1,5 → półtora, 8,25 → osiem i dwadzieścia pięć setnych."""
    units, part = whole(written), part.rstrip("0")
    if part == "5":
        return {0: "pół", 1: "półtora"}.get(units) or f"{number(units, case)} i pół"
    if len(part) > len(_PARTS):
        return f"{number(units, case)} przecinek {read_out([part]).replace(',', '')}"
    said = _part(int(part), _PARTS[len(part) - 1], case)
    return f"{number(units, case)} i {said}" if units else said


def number(value: int, case: Case, gender: Gender = Gender.MASCULINE) -> str:
    """A whole number; one too long for a name, digit by digit."""
    return cardinal(value, case, gender) if value < BELOW else read_out([str(value)])


def _part(value: int, stem: str, case: Case) -> str:
    """pięć setnych, dwie dziesiąte, jedna tysięczna."""
    plain = case in (Case.NOMINATIVE, Case.ACCUSATIVE)
    if value == 1:
        ending = (
            "a"
            if case is Case.NOMINATIVE
            else "ą"
            if case in (Case.ACCUSATIVE, Case.INSTRUMENTAL)
            else "ej"
        )
    elif plain:
        ending = "e" if is_few(value) else "ych"
    else:
        ending = {Case.DATIVE: "ym", Case.INSTRUMENTAL: "ymi"}.get(case, "ych")
    return f"{cardinal(value, case, Gender.FEMININE)} {stem}{ending}"


def _counted(count: int, noun: Noun, case: Case) -> str:
    if count < BELOW:
        return counted(count, noun, case)
    return f"{number(count, case)} {noun.after(5, case)}"


_CENT = Noun(
    Gender.MASCULINE,
    ("cent", "centa", "centowi", "cent", "centem", "cencie"),
    ("centy", "centów", "centom", "centy", "centami", "centach"),
    "centa",
)
