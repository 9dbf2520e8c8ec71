"""What callers answered to the open question in vain, by their journals.

Three things can go wrong with an answer, and each shows in what follows it in the journal:

- `unknown`: it was rejected;
- `asked`: the dialogue was unsure and asked (confirm, clarify);
- `corrected`: it was taken for something it was not. The caller said no to the one topic, or neither
  to the two; or the next answer was `back` or `restart`; or the call ended with another topic.

Texts are masked by the journal already, and stay so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum

from ivr.secret import MASK
from ivr.understanding.interpretation import Command, Mode, Outcome
from ivr.understanding.normalizer import words

KINDS = ("heard", "call_started")
"""The journal's entries that are needed; a conversation begins with the second."""
_OPEN_QUESTION = "need.topic"
_DENIALS = {"clarify.confirm": "no", "clarify.choice": "neither"}
_AWAY = (Command.BACK, Command.RESTART)
_STAYING = (
    Command.REPEAT,
    Command.HELP,
    Command.SLOWER,
    Command.LOUDER,
    Command.ABOUT_BOT,
    Command.WAIT,
)
"""After these the same question is asked again: they answer nothing."""


class Reason(StrEnum):
    """Why an utterance is listed."""

    UNKNOWN = "unknown"
    ASKED = "asked"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Heard:
    """An entry `heard` of a journal, or the beginning of a conversation (no field)."""

    field: str = ""
    mode: str = ""
    text: str = ""
    outcome: str = ""
    intent: str | None = None
    confidence: float = 0.0
    alternatives: tuple[str, ...] = ()
    """Labels, best first."""

    @classmethod
    def of(cls, kind: str, data: dict[str, object]) -> "Heard":
        """Read an entry; what an older journal lacks stays empty."""
        if kind != "heard":
            return cls()
        scored = data.get("alternatives")
        return cls(
            field=str(data.get("field") or ""),
            mode=str(data.get("mode") or ""),
            text=str(data.get("text") or ""),
            outcome=str(data.get("outcome") or ""),
            intent=str(data["intent"]) if data.get("intent") else None,
            confidence=float(str(data.get("confidence") or 0)),
            alternatives=tuple(str(each).split(" ")[0] for each in scored)
            if isinstance(scored, list)
            else (),
        )

    @property
    def is_answer(self) -> bool:
        """Whether it answers the open question in words."""
        spoken = self.mode == Mode.VOICE and bool(self.text.strip())
        return self.field == _OPEN_QUESTION and spoken and self.outcome != Outcome.COMMAND


@dataclass(frozen=True, slots=True)
class Unknown:
    """An utterance that went wrong; what is said of it is said of its newest call."""

    text: str
    """Masked."""
    count: int
    reason: Reason
    outcome: str
    topic: str | None
    """The best topic then, taken or not."""
    confidence: float
    final_topic: str | None
    """What the call was about in the end; None when that never became known."""
    last_call: str
    last_at: datetime
    """When that call began; aware UTC."""
    alternatives: tuple[str, ...] = ()
    """The labels it was thought to mean, best first."""

    def as_json(self) -> dict[str, object]:
        """Everything for programs, ready for `json.dumps`."""
        told = asdict(self)
        del told["alternatives"]
        return told | {"reason": self.reason.value, "last_at": self.last_at.isoformat()}


def in_call(
    call_id: str, started_at: datetime, topic: str | None, heard: Sequence[Heard]
) -> list[Unknown]:
    """What went wrong in one call, newest first; `heard` is in order, `topic` the final one."""
    found = [
        Unknown(
            text=each.text,
            count=1,
            reason=reason,
            outcome=each.outcome,
            topic=_best(each),
            confidence=each.confidence,
            final_topic=topic,
            last_call=call_id,
            last_at=started_at,
            alternatives=each.alternatives,
        )
        for position, each in enumerate(heard)
        if each.is_answer and (reason := _reason(each, heard[position + 1 :], topic))
    ]
    return found[::-1]


def grouped(found: Iterable[Unknown]) -> list[Unknown]:
    """One for all that say the same, in the order of the first of each, which is kept."""
    groups: dict[tuple[object, ...], Unknown] = {}
    for each in found:
        key = (words(each.text), MASK in each.text)
        first = groups.get(key)
        groups[key] = replace(first, count=first.count + 1) if first else each
    return list(groups.values())


def _best(heard: Heard) -> str | None:
    """Out of scope has an intent that is no label: there, the best alternative is one."""
    return heard.alternatives[0] if heard.alternatives else heard.intent


def _reason(answer: Heard, following: Sequence[Heard], final: str | None) -> Reason | None:
    if answer.outcome == Outcome.REJECT:
        return Reason.UNKNOWN
    if _is_corrected(answer, following, final):
        return Reason.CORRECTED
    return Reason.ASKED if answer.outcome in (Outcome.CONFIRM, Outcome.CLARIFY) else None


def _is_corrected(answer: Heard, following: Sequence[Heard], final: str | None) -> bool:
    asked = answer.outcome in (Outcome.CONFIRM, Outcome.CLARIFY)
    taken = None if asked else answer.intent
    for each in _effective(following):
        if each.outcome == Outcome.COMMAND:
            return each.intent in _AWAY or _differs(taken, final)
        if taken is not None or each.field not in _DENIALS:
            break
        if each.intent == _DENIALS[each.field]:
            return True
        taken = answer.intent if each.intent == "yes" else each.intent
    return _differs(taken, final)


def _effective(following: Sequence[Heard]) -> Iterator[Heard]:
    """The answers of this conversation that led on: no nonsense, no `repeat`, no `slower`."""
    for each in following:
        if not each.field:
            return
        stays = each.outcome == Outcome.COMMAND and each.intent in _STAYING
        if each.outcome != Outcome.REJECT and not stays:
            yield each


def _differs(taken: str | None, final: str | None) -> bool:
    return taken is not None and final is not None and taken != final
