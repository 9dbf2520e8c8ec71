"""Rules for the words of prompts that a program can check; the others are in docs/conversation.md."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from ivr.speech.spoken import as_spoken
from ivr.speech.texts import Text

_RUNGS = ("ask", "help", "noinput1", "noinput2", "nomatch1", "nomatch2")
_GENDERED = re.compile(
    r"\b(?:pan|pana|panu|panem|panie|pani|panią|pań)\b|\b\w+(?:łeś|łaś|łbyś|łabyś)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_UNSPEAKABLE = re.compile(r"[^\w\s.,:;?!()„”\"'’–—…{}-]")

Wrong = tuple[str, str]
"""What is wrong, and what to do."""


def faults(
    texts: Mapping[str, Text], given: Mapping[str, frozenset[str]]
) -> Iterator[tuple[Text, Wrong]]:
    """All that prompts must not do; `given` are the placeholders that the dialogue fills, by prompt."""
    for text in texts.values():
        for wrong in (*wrong_with(text), *unfilled(text, given.get(text.id, frozenset()))):
            yield text, wrong
    yield from same_words(texts)


def wrong_with(text: Text) -> Iterator[Wrong]:
    """What one text does that a prompt must not."""
    if found := _GENDERED.search(text.written):
        yield f"„{found[0]}” assumes who is calling", "say it without: „proszę powiedzieć”"
    *before, _ = _SENTENCE.split(text.written.strip())
    if any(sentence.endswith("?") for sentence in before) and not text.written.rstrip().endswith(
        "?"
    ):
        yield "the question is not last", "callers answer it at once: put it at the end"
    if found := _UNSPEAKABLE.search(as_spoken(text.written)):
        yield f"{found[0]!r} cannot be spoken", "write what is to be said"


def same_words(texts: Mapping[str, Text]) -> Iterator[tuple[Text, Wrong]]:
    """Rungs of one ladder that say the same: silence and misunderstanding have different words."""
    fields = {text_id.rpartition(".")[0] for text_id in texts}
    for field in sorted(fields):
        ladder = [texts[f"{field}.{rung}"] for rung in _RUNGS if f"{field}.{rung}" in texts]
        for one, other in combinations(ladder, 2):
            if _words(one) == _words(other):
                yield other, (f"the same words as {one.id}", "say it differently, or shorter")


def unfilled(text: Text, given: frozenset[str]) -> Iterator[Wrong]:
    """Placeholders that the dialogue does not fill in this prompt; a call would end there."""
    for name in sorted(text.placeholders - given):
        known = ", ".join(f"{{{each}}}" for each in sorted(given)) or "none"
        yield f"{{{name}}} is not filled here", f"filled here: {known}"


def _words(text: Text) -> list[str]:
    return re.findall(r"\w+", as_spoken(text.written).lower())
