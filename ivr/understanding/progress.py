"""How far an utterance has come: whether to wait for more, and how long, is the line's business."""

from enum import Enum, auto

from ivr.understanding.normalizer import fold

_HANGING = frozenset(
    "a ale albo aby bo bez by chcialam chcialbym chcialabym chcialem co czy dla do dlaczego dotyczy e "  # noqa: SIM905
    "eee gdy gdzie hm i ile jak jaki jaka jakie jest kiedy ktory ktora ktore ktorego lub mam mhm moj "
    "moja moje na nad no o od oraz po pod przez przy sprawie taki taka tego ten to tylko w we wiec y "
    "yyy z za zapytac ze zeby zna znaczy".split()
)
"""Nobody ends a sentence with these: a caller who pauses after one is thinking."""


class Progress(Enum):
    """What an utterance is, so far."""

    UNCLEAR = auto()
    """It may be over or not."""
    PARTIAL = auto()
    """Something is still to come: half a number, a sentence that hangs in the air."""
    COMPLETE = auto()
    """It is a whole answer."""
    WAIT = auto()
    """The caller asks for a moment."""


def of_sentence(text: str, *, is_command: bool) -> Progress:
    """How far an answer to an open question is."""
    if is_command:
        return Progress.COMPLETE
    said = fold(text).split()
    return Progress.PARTIAL if said and said[-1] in _HANGING else Progress.UNCLEAR
