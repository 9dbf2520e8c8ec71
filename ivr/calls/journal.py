"""The journal of one call: every event, action and decision, with secrets never and numbers masked.

An entry is a kind and a small dictionary, written as it happens; `kasja report call` reads it back.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from ivr.calls.ports import TurnResult
from ivr.dialogue.actions import (
    Action,
    Collect,
    Disconnect,
    LookUp,
    Note,
    Play,
    Prompt,
    Transfer,
    Value,
    ValueKind,
)
from ivr.dialogue.events import CallStarted, Event, Filled, LookedUp, LookUpFailed, NoMatch
from ivr.dialogue.lookups import PrincipalFound, Routed
from ivr.identity.assurance import Authenticated
from ivr.redaction import redact
from ivr.routing.decision import Decision
from ivr.secret import MASK
from ivr.store.entries import Entry, Json
from ivr.understanding.interpretation import Interpretation
from ivr.understanding.request import Kind

PERSONAL = frozenset({ValueKind.DIGITS, ValueKind.NAME})
NUMBERS = frozenset({Kind.IDENTIFIER, Kind.TELEPIN, Kind.PHONE})


class Records(Protocol):
    """Keeps journals; never blocks the call and never raises."""

    def append(self, call_id: str, entries: Sequence[Entry]) -> None:
        """Take the entries; they are written soon, in order, exactly once."""
        ...


class Journal:
    """Writes one conversation down."""

    def __init__(
        self,
        call_id: str,
        records: Records,
        *,
        clock_ms: Callable[[], int],
        text_of: Callable[[Prompt], str],
        pseudonym_of: Callable[[str], str] = lambda _number: MASK,
    ) -> None:
        """`clock_ms` counts from the answer; `text_of` gives a prompt's words.

        `pseudonym_of` names a PESEL or NIP, so that one person's calls can be found together.
        """
        self._call_id, self._records = call_id, records
        self._clock_ms, self._text_of = clock_ms, text_of
        self._pseudonym_of = pseudonym_of

    def write(self, kind: str, **data: Json) -> None:
        """Write one entry at this moment."""
        self._records.append(self._call_id, (Entry(self._clock_ms(), kind, data),))

    def event(self, event: Event) -> None:
        """What happened; what was heard is written by `heard`, with its field."""
        match event:
            case CallStarted(entry=entry, dnis=dnis):
                self.write("call_started", entry=entry, dnis=dnis)
            case Filled() | NoMatch():
                pass
            case LookedUp(answer):
                self._answered(answer)
            case LookUpFailed(stage):
                self.write("lookup_failed", stage=stage)
            case _:
                self.write(_snake(event))

    def heard(self, collect: Collect, heard: Interpretation) -> None:
        """What the caller said or keyed, and what it means; never a number that identifies."""
        kind, names = collect.request.kind, collect.request.names
        number = collect.secret or kind in NUMBERS or (bool(names) and kind is not Kind.OFFICE)
        spoken = heard.outcome.value == "command" or not number
        self.write(
            "heard",
            field=collect.field,
            mode=heard.mode.value,
            text=redact(heard.utterance) if spoken else MASK,
            number=self._pseudonym(heard) if number else None,
            confidence=round(heard.confidence, 3),
            outcome=heard.outcome.value,
            intent=heard.intent,
            alternatives=[f"{c.label} {c.confidence:.2f}" for c in heard.alternatives],
            why=[] if number else [redact(reason) for reason in heard.why],
        )

    def _pseudonym(self, heard: Interpretation) -> str | None:
        return self._pseudonym_of(heard.value) if isinstance(heard.value, str) else None

    def turn(self, field: str, result: TurnResult) -> None:
        """When things happened in one turn of the line."""
        timing = result.timing
        self.write(
            "turn",
            field=field,
            heard=_snake(result.heard),
            trigger=timing.trigger,
            started_ms=timing.started_ms,
            first_audio_ms=timing.first_audio_ms,
            latency_ms=timing.latency_ms,
            interrupted_ms=timing.interrupted_ms,
            decided_ms=timing.decided_ms,
            speech_ms=timing.speech_ms,
            endpoint_delay_ms=timing.endpoint_delay_ms,
            decode_ms=timing.decode_ms,
        )

    def actions(self, actions: Sequence[Action]) -> None:
        """What the dialogue asked to be done."""
        for action in actions:
            match action:
                case Play(prompts):
                    self._play(prompts)
                case Note(fact, value):
                    self.write("note", fact=fact, value=value)
                case LookUp(question):
                    self.write("lookup", question=_snake(question))
                case Transfer(decision, subject):
                    role = subject.role.value if subject and subject.role else None
                    self.write(
                        "transfer", proved=subject is not None, role=role, **_facts(decision)
                    )
                case Disconnect(ending):
                    self.write("disconnect", ending=ending.value)
                case Collect():
                    pass  # its turn and what it heard are written

    def failed(self, stage: str) -> None:
        """The conversation broke; details are in the log under the same call id."""
        self.write("failed", stage=stage)

    def _play(self, prompts: Sequence[Prompt]) -> None:
        for prompt in prompts:
            self.write("prompt", id=prompt.id, text=self._text_of(_masked(prompt)))

    def _answered(self, answer: object) -> None:
        match answer:
            case Routed(decision):
                self.write("decision", **_facts(decision))
            case Authenticated(person):
                self.write("authenticated", proved=person is not None)
            case PrincipalFound(subject):
                self.write("principal", found=subject is not None)


def _masked(prompt: Prompt) -> Prompt:
    """A read-back is journalled without its digits, a list of principals without their names."""
    values = tuple(
        Value(value.name, value.kind, "") if value.kind in PERSONAL else value
        for value in prompt.values
    )
    return Prompt(prompt.id, values)


def _facts(decision: Decision) -> dict[str, Json]:
    return {
        "destination": decision.destination.value,
        "topic": decision.topic,
        "queue": decision.queue,
        "required": decision.required.label,
        "priority": decision.priority,
        "estimated_wait_s": decision.estimated_wait_s,
        "why": list(decision.why),
        "version": decision.version,
    }


def _snake(value: object) -> str:
    name = type(value).__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
