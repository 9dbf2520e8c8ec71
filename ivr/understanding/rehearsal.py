"""A dry run of phrases: past sentences are understood again by other grammars, and changes are counted."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ivr.understanding.interpretation import Interpretation, Outcome
from ivr.understanding.understanding import Understanding

_EXAMPLES = 20
UNKNOWN = ""
"""Stands for a topic where none was understood."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller answered to the open question, numbers masked."""

    call_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence that is understood differently."""

    utterance: Utterance
    """The newest one that says it."""
    count: int
    before: str
    """Label, or `UNKNOWN`."""
    after: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What other grammars would have made of past sentences."""

    utterances: int
    changed: int
    ways: tuple[tuple[str, str, int], ...]
    """From, to, and how many sentences; most first."""
    examples: tuple[Changed, ...]
    """Most frequent first."""

    def sentence(self, period: str) -> str:
        """In Polish; `period` completes „wypowiedzi z …”."""
        if not self.utterances:
            return f"Brak wypowiedzi z {period}: nie ma czego powtórzyć."
        return (
            f"{self.changed} z {self.utterances} wypowiedzi z {period} KASja zrozumiałaby inaczej."
        )


def rehearse(
    utterances: Iterable[Utterance], *, before: Understanding, after: Understanding
) -> Rehearsal:
    """Understand every sentence by both, newest first."""
    counts: Counter[str] = Counter()
    newest: dict[str, Utterance] = {}
    for each in utterances:
        counts[each.text] += 1
        newest.setdefault(each.text, each)
    changed = [
        Changed(newest[text], count, *labels)
        for text, count in counts.items()
        if (labels := _labels(text, before.classify, after.classify))[0] != labels[1]
    ]
    changed.sort(key=lambda one: -one.count)
    ways: Counter[tuple[str, str]] = Counter()
    for one in changed:
        ways[one.before, one.after] += one.count
    ranked = tuple((*way, count) for way, count in ways.most_common())
    return Rehearsal(counts.total(), ways.total(), ranked, tuple(changed[:_EXAMPLES]))


def _labels(text: str, *classify: Callable[[str], Interpretation]) -> tuple[str, str]:
    before, after = (topic_of(each(text)) for each in classify)
    return before, after


def topic_of(heard: Interpretation) -> str:
    """The topic that a call goes on with; what is not ours by its kind, a command by its name."""
    if heard.outcome is Outcome.REJECT or heard.intent is None:
        return UNKNOWN
    return heard.intent
