"""The open question: which topic a free sentence brings, and whether that is sure enough to go on.

The universals stand beside the topics as labels of their own, so that `is anybody there` loses
against no topic; a command wins only in a short sentence, because „konsultant mówił mi o zwrocie” asks
about a refund. What is out of scope is a result like a topic, with its own words.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ivr.understanding.features import evidence
from ivr.understanding.interpretation import Candidate, Hypothesis, Outcome
from ivr.understanding.matcher import Match, Matcher

ACCEPT_ABOVE = 0.48
CONFIRM_ABOVE = 0.28
CLEAR_MARGIN = 0.20
"""A winner less far ahead of the second is asked about."""
FOREIGN_ABOVE, FOREIGN_MARGIN = 0.42, 0.10
"""Sending somebody elsewhere wrongly costs them a call: below this the question is asked again."""
COMMAND_MARK = "command:"
"""Marks the labels of universals among those of topics."""
_LONGEST_COMMAND = 5
"""Words of evidence in a sentence that may be a command."""
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sentence brings, and why."""

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    """Topics and kinds out of scope, best first; for a command none."""
    confidence: float = 0.0
    command: str = ""
    why: tuple[str, ...] = ()
    """In Polish."""

    @property
    def best(self) -> str:
        """The winner's label; empty when nothing was recognised."""
        return self.candidates[0].label if self.candidates else ""


class OpenQuestion:
    """Decides what free sentences bring."""

    def __init__(self, matcher: Matcher, out_of_scope: Sequence[str]) -> None:
        """`out_of_scope` names the labels that are not ours."""
        self._matcher, self._foreign = matcher, frozenset(out_of_scope)

    def meaning(self, hypotheses: Sequence[Hypothesis]) -> Meaning:
        """What was said; each way it was heard counts as much as the recogniser believes in it."""
        found = [self._matcher.match(heard.text) for heard in hypotheses]
        candidates = _merged(found, [heard.confidence for heard in hypotheses])
        best = candidates[0] if candidates else Candidate("", 0.0)
        if _is_command(candidates, hypotheses[0].text):
            command, why = best.label.removeprefix(COMMAND_MARK), _why(found[0], candidates)
            return Meaning(Outcome.COMMAND, (), best.confidence, command, why)
        topics = tuple(c for c in candidates if not c.label.startswith(COMMAND_MARK))
        outcome = self._decide(topics)
        if outcome is Outcome.CLARIFY:  # what is out of scope is no alternative to choose
            topics = tuple(c for c in topics if c.label not in self._foreign)
        sure = topics[0].confidence if topics else 0.0
        return Meaning(outcome, topics, sure, why=(*_why(found[0], topics), _decision(outcome)))

    def scores(self, text: str) -> tuple[Candidate, ...]:
        """Every label's score, without a decision."""
        return self._matcher.match(text).candidates

    def _decide(self, candidates: Sequence[Candidate]) -> Outcome:
        if not candidates or candidates[0].confidence < CONFIRM_ABOVE:
            return Outcome.REJECT
        best = candidates[0]
        if best.label in self._foreign:
            sure = best.confidence >= FOREIGN_ABOVE and _margin(candidates) >= FOREIGN_MARGIN
            return Outcome.OUT_OF_SCOPE if sure else Outcome.REJECT
        rivals = [c for c in candidates[1:] if c.confidence > best.confidence - CLEAR_MARGIN]
        if rivals:
            ours = rivals[0].label not in self._foreign and rivals[0].confidence >= CONFIRM_ABOVE
            return Outcome.CLARIFY if ours else Outcome.CONFIRM
        return Outcome.ACCEPT if best.confidence >= ACCEPT_ABOVE else Outcome.CONFIRM


def _merged(found: Sequence[Match], believed: Sequence[float]) -> tuple[Candidate, ...]:
    """The mean of what the hypotheses say, weighted by the recogniser's belief in each."""
    total = sum(believed) or 1.0
    scores: defaultdict[str, float] = defaultdict(float)
    for match, share in zip(found, believed, strict=True):
        for candidate in match.candidates:
            scores[candidate.label] += candidate.confidence * share / total
    ranked = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))
    return tuple(Candidate(label, round(score, 4)) for label, score in ranked[:_CANDIDATES])


def _is_command(candidates: Sequence[Candidate], text: str) -> bool:
    best = candidates[0] if candidates else Candidate("", 0.0)
    sure = best.confidence >= ACCEPT_ABOVE and _margin(candidates) >= CLEAR_MARGIN
    short = len(evidence(text)) <= _LONGEST_COMMAND
    return best.label.startswith(COMMAND_MARK) and sure and short


def _margin(candidates: Sequence[Candidate]) -> float:
    """How far the winner is ahead."""
    second = candidates[1].confidence if len(candidates) > 1 else 0.0
    return candidates[0].confidence - second


def _why(found: Match, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    if not candidates:
        return ("żadne słowo nie jest znane gramatykom",)
    scores = ", ".join(f"{c.label} {c.confidence:.2f}" for c in candidates[:3])
    return (
        f"słowa: {', '.join(found.evidence)}",
        f"najbliższe wyrażenie: {found.nearest}",
        f"wyniki: {scores}",
    )


def _decision(outcome: Outcome) -> str:
    return f"decyzja {outcome.value}: progi {CONFIRM_ABOVE} i {ACCEPT_ABOVE}, odstęp {CLEAR_MARGIN}"
