"""How the recogniser listens for each kind of field: which grammars, in which order.

The first decoding follows the caller while they speak; the others are second opinions on the same
audio, asked for one after the other until the field is settled. A runtime grammar is a bigram model
over its phrases, so that what a phrase is worth depends on how many stand beside it: commands are
decoded by themselves, or two thousand of them would outweigh ten digits.
"""

from collections.abc import Sequence

from ivr.understanding.heard_answers import ANSWERS
from ivr.understanding.number_words import DICTATED, DIGITS, GRADES, UP_TO_99
from ivr.understanding.request import UNKNOWN, Decoding, Kind, Request

_IN_BETWEEN = (
    "nie", "przepraszam", "nie przepraszam", "pomyłka", "jeszcze raz", "od początku", "kreska",
    "chwileczkę", "chwilkę", "moment", "i", "to", "zamiast", "ostatnia", "tylko", "razy",
    "dwa razy", "trzy razy",
)  # fmt: skip
"""What callers say between digits, when they think, pause or correct themselves."""
NUMBERS = (
    *(f"{one} {next_}" for one in DICTATED for next_ in DICTATED),
    *_IN_BETWEEN,
    *(f"{word} {number}" for word in ("nie", "przepraszam", "razy") for number in DICTATED),
    UNKNOWN,
)
"""Any number word may follow any other: pairs, so that going on is likelier than ending."""
_SINGLES = (*(f"{one} {next_}" for one in DIGITS for next_ in DIGITS), UNKNOWN)
"""Digit by digit, as most dictate: `dwa sześć` cannot be heard as `trzysta`."""
_PAIRS = (*(f"{one} {next_}" for one in UP_TO_99 for next_ in UP_TO_99), UNKNOWN)
NUMBER_GRAMMARS = (NUMBERS, _SINGLES, _PAIRS)
"""Each with alternatives of its own, one after the other until a number is sure."""
_POSITIONS = ("pierwsze", "drugie", "trzecie", "pierwszy", "drugi", "trzeci", "to")
_OPEN = Decoding()
_ALTERNATIVES = 20


def decodings(
    request: Request, *, commands: Sequence[str], options: Sequence[str]
) -> tuple[Decoding, ...]:
    """The decodings of a field, first the one that follows the caller."""
    universals = Decoding((*commands, UNKNOWN))
    match request.kind:
        case Kind.TOPIC:  # alternatives of the same decoding named no topic better: 140 questions
            return (_OPEN,)
        case Kind.YESNO:
            return (Decoding((*ANSWERS, UNKNOWN)), _OPEN, universals)
        case Kind.IDENTIFIER | Kind.TELEPIN | Kind.DIGITS | Kind.PHONE:
            more = (Decoding(words, _ALTERNATIVES) for words in NUMBER_GRAMMARS)
            return (Decoding(NUMBERS), *more, universals)
        case Kind.SCALE:
            numbers = (*DICTATED[: request.high + 1], *GRADES[: request.high])
            return (Decoding((*numbers, UNKNOWN)), universals, _OPEN)
        case Kind.CHOICE:
            return (Decoding((*options, *_POSITIONS, UNKNOWN)), universals, _OPEN)
        case Kind.OFFICE:
            return (Decoding((*options, UNKNOWN)), universals, _OPEN)
        case Kind.COMMAND:
            return (universals, _OPEN)
