"""Yes or no, out of what the field's grammar and the open vocabulary heard.

The grammar hears the short words well, and hears them into anything: a whole sentence about something
else still holds sounds like `tak` or `nie`. The open vocabulary hears the sentence, and a bare `tak`
badly. So each is asked what it is good at: the grammar which answer, the open vocabulary whether
there was more than an answer.
"""

from collections.abc import Sequence

from ivr.understanding import yesno
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.normalizer import words

_MOST_FOREIGN = 0.35
"""Of the speech, beside the grammar's words."""
_SURE = 0.5
_SHORT = 2
"""Words: the open vocabulary is not asked to agree about so little."""
_GREETINGS = frozenset({"dzien", "dobry", "witam", "halo"})


def answered(hypotheses: Sequence[Hypothesis]) -> Hypothesis | None:
    """The hypothesis that holds the answer, or None when something else was said."""
    open_ = [heard for heard in hypotheses if heard.is_open]
    for heard in hypotheses:
        if heard.is_open:
            continue
        meant = yesno.answer(heard.text)
        believed = heard.confidence >= _SURE and heard.foreign <= _MOST_FOREIGN
        if meant and believed and all(_agrees(other.text, meant) for other in open_):
            return heard
    return next((heard for heard in open_ if _is_plain(heard.text)), None)


def _agrees(text: str, meant: str) -> bool:
    """Whether the open vocabulary heard the same, or too little to tell."""
    if len(words(text)) <= _SHORT:
        return yesno.answer(text) in (None, meant)
    return _is_plain(text) and yesno.answer(text) == meant


def _is_plain(text: str) -> bool:
    """Whether an answer was said, and nothing that is none; a greeting is none."""
    said = [word for word in words(text) if word not in _GREETINGS]
    return yesno.alone(" ".join(said)) is not None
