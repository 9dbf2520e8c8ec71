"""Yes or no, out of what the field's grammar and the open vocabulary heard.

The grammar hears the short words well, and hears them into anything: a whole sentence about something
else still holds sounds like `tak` or `nie`. The open vocabulary hears the sentence, and a bare `tak`
badly: `tak zgadza się` comes out of it as `tak dwa osiem`. So each is asked what it is good at: the
grammar which answer, the open vocabulary whether there was more than an answer. What fills the whole
utterance with one of the grammar's answers is that answer, unless the open vocabulary is surer of
something else or heard a sentence, or a `nie` would turn it round and the other did not hear that. A heap
of the grammar's words is an answer only when both heard the same.
A word at an edge that only one of them heard, and not surely, is a breath: `nie tak jest` beside `tak jest`.
Whatever remains in doubt is asked again: a wrong yes costs a caller more than a question.
"""

from collections.abc import Sequence
from dataclasses import replace

from ivr.understanding import yesno
from ivr.understanding.interpretation import Hypothesis, Word
from ivr.understanding.normalizer import words

ANSWERS = (
    "tak", "nie", "no tak", "no nie", "tak tak", "nie nie", "zgadza się", "nie zgadza się",
    "tak zgadza się", "nie nie zgadza się", "dobrze", "no dobrze", "źle", "oczywiście",
    "tak oczywiście", "oczywiście że tak", "oczywiście że nie", "pewnie", "no pewnie", "jasne",
    "no jasne", "tak jasne", "dokładnie", "tak dokładnie", "tak jest", "owszem", "raczej tak",
    "raczej nie", "chyba tak", "chyba nie", "tak poproszę", "tak proszę", "nie dziękuję",
    "to nie tak", "nie to nie tak", "jak najbardziej", "tak jak najbardziej", "w porządku",
    "potwierdzam", "tak potwierdzam", "nie potwierdzam", "niestety nie", "zgoda", "okej", "dobra",
    "prawda", "tak to prawda", "nieprawda", "to nieprawda", "nie to nieprawda", "absolutnie nie",
    "właśnie tak", "tak właśnie", "nie chcę", "tak chcę", "wcale nie",
)  # fmt: skip
"""What a caller answers who was asked for yes or no, as the field's runtime grammar has it."""
_WHOLE_ANSWERS, _WORDS = frozenset(ANSWERS), frozenset(" ".join(ANSWERS).split())
_AFFIRMED = frozenset(a for a in ANSWERS if f"nie {a}" in ANSWERS and yesno.answer(a) == "yes")
_REVERSIBLE = _AFFIRMED | {f"nie {said}" for said in _AFFIRMED}
"""A `nie` that is missed, or heard where none was, turns these round: `zgadza się`, `nie zgadza się`."""
_WHOLE = 0.7
"""An answer that fills the utterance is believed from this confidence on."""
_OPPOSITE = 0.8
"""So sure of `nie`, the open vocabulary is not passed over for a `tak`."""
_SENTENCE, _MORE_WORDS, _LONGER_MS = 0.6, 2, 200
"""The open vocabulary heard a sentence: so sure, and so many words or so much speech more."""
_SURE, _MOST_FOREIGN = 0.5, 0.35
"""Of the grammar's words, where both heard the same."""
_EDGE = 0.85
"""A word at an edge less sure than this may be a breath."""
_ONLY_ANSWERS = 0.95
"""So sure, the grammar heard answers, if in no order that is one."""
_GREETINGS = frozenset({"dzien", "dobry", "witam", "halo"})


def answered(hypotheses: Sequence[Hypothesis]) -> Hypothesis | None:
    """The hypothesis that holds the answer, or None when something else was said."""
    open_ = [heard for heard in hypotheses if heard.is_open]
    closed = [heard for heard in hypotheses if not heard.is_open and yesno.answer(heard.text)]
    for heard in closed:
        if _is_whole(heard, open_) and not any(_outweighs(other, heard) for other in open_):
            return heard
    for heard in closed:
        shared = (_shared(heard, other) for other in open_ if heard.foreign <= _MOST_FOREIGN)
        if said := next(filter(None, shared), ""):
            return replace(heard, text=said)
    for heard in closed:
        sure = heard.confidence >= _SURE and heard.foreign <= _MOST_FOREIGN
        if sure and any(_says(other.text, _meaning(heard)) for other in open_):
            return heard
    plain = [heard for heard in open_ if _is_plain(heard.text)]
    return next((o for o in plain if all(_meaning(c) == _meaning(o) for c in closed)), None)


def only_answers(heard: Hypothesis) -> bool:
    """Whether nothing but words of answers was surely heard, in whatever order."""
    said = {*heard.text.split()}
    return bool(said) and said <= _WORDS and not heard.foreign and heard.confidence >= _ONLY_ANSWERS


def _is_whole(heard: Hypothesis, open_: Sequence[Hypothesis]) -> bool:
    """Whether an answer surely fills the utterance; one a `nie` turns round needs nothing against it."""
    if heard.text not in _WHOLE_ANSWERS or heard.foreign or heard.confidence < _WHOLE:
        return False
    seconded = not open_ or any(_says(other.text, _meaning(heard)) for other in open_)
    return seconded or heard.text not in _REVERSIBLE


def _shared(heard: Hypothesis, other: Hypothesis) -> str:
    """The answer that both heard, unsure words at the edges left out; empty when there is none."""
    answers = sorted(_cores(other) & _WHOLE_ANSWERS, key=len, reverse=True)
    return next(
        (said for said in answers if any(_agree(core, said, other) for core in _cores(heard))), ""
    )


def _agree(core: str, said: str, other: Hypothesis) -> bool:
    """Whether the grammar's core is what the open vocabulary heard, or the sure beginning of it."""
    if core == said:
        return True
    same = yesno.answer(core) == yesno.answer(said)
    return same and f"{said} ".startswith(f"{core} ") and other.confidence >= _EDGE


def _cores(heard: Hypothesis) -> set[str]:
    """What was heard, and what it is without an unsure word beside sure ones that changes no meaning."""
    found = {heard.text}
    for edge, rest in (
        (heard.words[:1], heard.words[1:]),
        (heard.words[-1:], heard.words[:-1]),
    ):
        text = " ".join(word.text for word in rest)
        is_breath = any(map(_is_unsure, edge)) and not any(map(_is_unsure, rest))
        if is_breath and _meaning(heard) in {None, yesno.answer(text)}:
            found.add(text)
    return found


def _is_unsure(word: Word) -> bool:
    return word.confidence < _EDGE


def _meaning(heard: Hypothesis) -> str | None:
    """None for a heap that says both, as `tak nie`."""
    heap = heard.text not in _WHOLE_ANSWERS and yesno.says_both(heard.text)
    return None if heap else yesno.answer(heard.text)


def _outweighs(other: Hypothesis, heard: Hypothesis) -> bool:
    """Whether the open vocabulary contradicts: it is surer of something else, or heard a sentence."""
    if _says(other.text, _meaning(heard)):
        return False
    if _is_plain(other.text):
        return other.confidence >= _OPPOSITE
    more = len(words(other.text)) >= len(words(heard.text)) + _MORE_WORDS
    longer = _spoken_ms(other) >= _spoken_ms(heard) + _LONGER_MS
    is_sentence = other.confidence >= _SENTENCE and (more or longer)
    return other.confidence > heard.confidence or is_sentence


def _spoken_ms(heard: Hypothesis) -> int:
    return sum(word.end_ms - word.start_ms for word in heard.words)


def _says(text: str, meaning: str | None) -> bool:
    return meaning is not None and _is_plain(text) and yesno.answer(text) == meaning


def _is_plain(text: str) -> bool:
    """Whether an answer was said, and nothing that is none; a greeting is none."""
    said = [word for word in words(text) if word not in _GREETINGS]
    return yesno.alone(" ".join(said)) is not None
