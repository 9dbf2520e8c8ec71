"""Amounts of money: złote and grosze, thousands, halves, written and spoken."""

import re
from decimal import Decimal

from ivr.understanding.dictation.lexer import below_thousand
from ivr.understanding.normalizer import fold
from ivr.understanding.number_words import SCALES

_CENT = Decimal("0.01")
_LONGEST_TEXT = 1000
_MOST_DIGITS = 12
_TOKEN = re.compile(
    r"(?<![0-9])[0-9]{1,3}(?:[ .\u00a0][0-9]{3})+(?:,[0-9]{1,2})?(?![0-9])"  # 1 234,56
    r"|[0-9]+(?:[.,][0-9]{1,2}(?![0-9]))?|[a-z]+"
)
_ZLOTY = re.compile(r"zl|zlot[a-z]*|pln")
_GROSZ = re.compile(r"gr|grosz[a-z]*")
_HALVES = {
    "pol": Decimal("0.5"), "polowa": Decimal("0.5"), "cwierc": Decimal("0.25"),
    "poltora": Decimal("1.5"), "poltorej": Decimal("1.5"),
}  # fmt: skip
_AND = "i"
_SCALES = SCALES | {
    word: value
    for value, words in {
        10: "dycha dychy dyche dych dyszka dyszki dyszek",
        100: "stowa stowy stowe stow stowka stowki stowek setka setki setek",
        1_000: "kola kolo kafli kafle",
        1_000_000: "banka banki baniek",
    }.items()
    for word in words.split()
}
"""What multiplies the number before it, people's words for notes included: `pięć stów`."""
_BELOW_NOTHING = "minus"


def amounts(text: str) -> list[Decimal]:
    """The amounts of an utterance in złote, to 0.01, in the order they were said.

    `dwa i pół tysiąca` → 2500.00; numbers that do not make one amount (`sto dwieście`) are two.
    """
    said = _TOKEN.findall(fold(text)[:_LONGEST_TEXT])
    found: list[Decimal] = []
    at = 0
    while at < len(said):
        amount, used = _amount(said, at)
        owed = at > 0 and said[at - 1] == _BELOW_NOTHING  # no tax is paid in negative amounts
        if used and amount < 10**_MOST_DIGITS and not owed:
            found.append(amount.quantize(_CENT))
        at += used or 1
    return found


def _amount(said: list[str], at: int) -> tuple[Decimal, int]:
    """The amount that begins at a word and how many words it takes; (0, 0) if there is none."""
    whole, used = _quantity(said, at)
    if not used:
        return whole, 0
    unit = _word(said, at + used)
    if _GROSZ.fullmatch(unit):
        return whole / 100, used + 1
    if not _ZLOTY.fullmatch(unit):
        return whole, used
    used += 1
    after = used + (_word(said, at + used) == _AND)
    rest, size = _quantity(said, at + after)
    if size and 0 <= rest < 100:
        unit = _word(said, at + after + size)
        # „sto złotych pięćdziesiąt” has no grosze said, „sto złotych, dwieście złotych” has none meant.
        if _GROSZ.fullmatch(unit):
            return whole + rest / 100, after + size + 1
        if not _ZLOTY.fullmatch(unit) and after == used and rest == int(rest):
            return whole + rest / 100, after + size
    return whole, used


def _quantity(said: list[str], at: int) -> tuple[Decimal, int]:
    """Parts with falling scales: `dwa miliony` `trzysta tysięcy` `pięć`."""
    total, used, ceiling = Decimal(0), 0, max(_SCALES.values()) * 1000
    while True:
        part, size = _part(said, at + used)
        scale = _SCALES.get(_word(said, at + used + size), 0)
        if scale and scale < ceiling and (part or not size):
            total += (part if size else 1) * scale
            used, ceiling = used + size + 1, scale
            continue
        if size and (not used or part < ceiling):
            total, used = total + part, used + size
        return total, used


def _part(said: list[str], at: int) -> tuple[Decimal, int]:
    """A number without a scale, in digits or words, with its half: `dwa i pół`."""
    word = _word(said, at)
    if word[:1].isdigit():
        return _written(word), 1
    if word in _HALVES:
        return _HALVES[word], 1
    found = below_thousand(said, at)
    if not found:
        return Decimal(0), 0
    value, size = found
    if said[at + size : at + size + 2] == [_AND, "pol"]:
        return value + _HALVES["pol"], size + 2
    return Decimal(value), size


def _written(token: str) -> Decimal:
    """`1 234,56`, `1.234,56` and `1234.56` → 1234.56; a dot before three digits parts thousands."""
    whole, comma, cents = token.replace(" ", "").replace("\u00a0", "").partition(",")
    if not comma and re.search(r"\.[0-9]{1,2}$", whole):
        return Decimal(whole)
    return Decimal(f"{whole.replace('.', '')}.{cents or 0}")


def _word(said: list[str], at: int) -> str:
    return said[at] if at < len(said) else ""
