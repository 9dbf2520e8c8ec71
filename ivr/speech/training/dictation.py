"""Numbers as people say them: identifiers in four styles of dictation, dates, amounts, counts.

The reader of these is `ivr.understanding.dictation`; this module knows nothing of it, so that the two
can be measured against each other.
"""

from enum import StrEnum

from numpy.random import Generator

from ivr.identity import nip, pesel
from ivr.speech import spoken
from ivr.speech.normalisation.numerals import cardinal


class Style(StrEnum):
    """How digits are grouped."""

    SINGLES = "singles"
    PAIRS = "pairs"
    TRIPLES = "triples"
    MIXED = "mixed"


_SIZES = {Style.SINGLES: 1, Style.PAIRS: 2, Style.TRIPLES: 3}


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_NOUNS = _table(
    "zero jedynka dwójka trójka czwórka piątka szóstka siódemka ósemka dziewiątka dziesiątka"
)
_MANY = _table("zera jedynki dwójki trójki czwórki piątki szóstki siódemki ósemki dziewiątki")
_OTHER = _table("zera jedno dwie trzech czterech pięciu sześciu siedmiu ośmiu dziewięciu")
_ORDINALS = _table(
    "pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego "
    "dziesiątego jedenastego dwunastego trzynastego czternastego piętnastego szesnastego "
    "siedemnastego osiemnastego dziewiętnastego dwudziestego"
)
_TENS = _table(
    "dwudziestego trzydziestego czterdziestego pięćdziesiątego sześćdziesiątego "
    "siedemdziesiątego osiemdziesiątego dziewięćdziesiątego"
)
_MONTHS = _table(
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia"
)
_MONEY = _table(
    "tysiąc tysiące tysięcy milion miliony milionów złoty złote złotych grosz grosze groszy "
    "dwutysięcznego rok roku razy raz"
)


def dictated(digits: str, style: Style, random: Generator) -> str:
    """Digits in a style: "044" in triples is "zero czterdzieści cztery"."""
    words: list[str] = []
    while digits:
        size = _SIZES.get(style) or int(random.integers(1, 4))
        words += spoken.group(digits[:size])
        digits = digits[size:]
    return " ".join(words)


def loosely(digits: str, random: Generator) -> str:
    """Digits as people say them when they do not think about it."""
    words: list[str] = []
    while digits:
        size = int(random.integers(1, 4))
        piece, digits = digits[:size], digits[size:]
        digit, same = int(piece[0]), len(set(piece)) == 1
        chance = random.random()
        if same and size > 1 and chance < 0.5:
            count = ("", "", "dwa" if digit == 0 else "dwie", "trzy")[size]
            words += [count, _MANY[digit]] if chance < 0.3 else [("dwa", "trzy")[size - 2], "razy"]
            words += [] if chance < 0.3 else spoken.group(piece[0])
        elif size == 1 and chance < 0.35:
            words.append((_NOUNS if chance < 0.2 else _OTHER)[digit])
        elif size == 2 and digit and chance < 0.1:
            words.append(ordinal(int(piece)))
        else:
            words += spoken.group(piece)
        if random.random() < 0.06:
            words.append(str(random.choice(["i", "dalej", "potem", "yyy", "kreska", "eee"])))
    return " ".join(words)


def loose_words() -> list[str]:
    """The words that are said here and not by `number` and `ordinal`."""
    return [
        *_NOUNS,
        *_MANY,
        *_OTHER,
        *_MONTHS,
        *_MONEY,
        "i",
        "dalej",
        "potem",
        "yyy",
        "kreska",
        "eee",
    ]


def valid_pesel(random: Generator) -> str:
    """A valid PESEL of nobody in particular."""
    while True:
        born = (
            f"{random.integers(40, 100):02}{random.integers(1, 13):02}{random.integers(1, 29):02}"
        )
        for check in range(10):
            number = f"{born}{random.integers(10_000):04}{check}"
            if pesel.is_valid(number):
                return number


def valid_nip(random: Generator) -> str:
    """A valid NIP of nobody in particular."""
    while True:
        number = f"{random.integers(10**9, 10**10)}"
        if nip.is_valid(number):
            return number


def ordinal(value: int) -> str:
    """1 to 99 in the genitive, as dates have it: "dwudziestego piątego"."""
    if value <= len(_ORDINALS):
        return _ORDINALS[value - 1]
    tens, unit = divmod(value, 10)
    return " ".join([_TENS[tens - 2], *([_ORDINALS[unit - 1]] if unit else [])])


def date(random: Generator) -> str:
    """A day, sometimes with its year."""
    day = ordinal(int(random.integers(1, 32)))
    month = _MONTHS[random.integers(12)]
    return f"{day} {month} {year(random)}" if random.random() < 0.7 else f"{day} {month}"


def year(random: Generator) -> str:
    """A year of the last or this century."""
    value = int(random.integers(1930, 2031))
    last = value % 100
    head = "tysiąc dziewięćset" if value < 2000 else "dwa tysiące"
    tail = "" if not last else cardinal(last) if random.random() < 0.4 else ordinal(last)
    if not last and value == 2000:
        head = "dwutysięcznego" if random.random() < 0.5 else head
    return " ".join(part for part in (head, tail, str(random.choice(["", "roku", "rok"]))) if part)


def amount(random: Generator) -> str:
    """An amount of money, most often a small one."""
    zlote = int(10 ** random.uniform(0, 6.3))
    words = f"{cardinal(zlote)} {_counted(zlote, ('złoty', 'złote', 'złotych'))}"
    if random.random() < 0.3:
        grosze = int(random.integers(1, 100))
        words += f" {cardinal(grosze)} {_counted(grosze, ('grosz', 'grosze', 'groszy'))}"
    return words


def _counted(count: int, forms: tuple[str, str, str]) -> str:
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return forms[0] if count == 1 else forms[1 if few else 2]
