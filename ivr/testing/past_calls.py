"""Fictitious calls of the past, as a real installation would have written them: for measures and pages.

The same number and seed give the same calls. Nobody in them exists; what they say is from the examples
of the grammars.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from ivr.figures.digest import digest
from ivr.store import digests
from ivr.store.digest_tables import CallDigest
from ivr.store.entries import CallFacts, CallRecord, Entry, Json
from ivr.store.tables import Call, JournalEntry

_MATTERS = (
    ("ZWROT_NADPLATA", "us-zwroty", "kiedy dostanę zwrot podatku"),
    ("MANDAT", "us-mandaty", "dostałem mandat i nie wiem gdzie zapłacić"),
    ("PIT", "kis-pit", "jak wypełnić pit trzydzieści siedem"),
    ("VAT", "kis-vat", "pytanie o stawkę vat na książki"),
    ("KSEF", "kis-vat", "od kiedy muszę wystawiać faktury w ksef"),
    ("CLO", "kis-clo", "przesyłka z chin stoi w urzędzie celnym"),
    ("SD", "kis-ogolna", "dostałam mieszkanie w spadku po babci"),
)
_VERSION = "1.0a1b2c3d"
_PAUSE_MS = 3_000
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call that is over, and its journal."""

    record: CallRecord
    facts: CallFacts
    entries: tuple[Entry, ...]


def past_calls(count: int, *, until: datetime, days: int, seed: int = 1) -> Iterator[PastCall]:
    """So many calls over so many days before `until`, oldest first."""
    chance = Random(seed)  # noqa: S311  # nothing is kept secret by it
    apart = timedelta(days=days) / count
    for number in range(count):
        began = until - days * timedelta(days=1) + number * apart
        yield _PastCall(chance, f"past-{number}", began).made()


def write(engine: Engine, calls: Iterable[PastCall]) -> None:
    """Put them into a database whose schema is up to date, digests included."""
    source = iter(calls)
    while batch := list(islice(source, _BATCH)):
        with Session(engine) as session, session.begin():
            session.execute(insert(Call), [_row(call) for call in batch])
            rows = [
                {"call_id": call.record.call_id, "at_ms": e.at_ms, "kind": e.kind, "data": e.data}
                for call in batch
                for e in call.entries
            ]
            session.execute(insert(JournalEntry), rows)
            session.execute(insert(CallDigest), [_digested(call) for call in batch])


class _PastCall:
    """One call, as chance has it."""

    def __init__(self, chance: Random, call_id: str, began: datetime) -> None:
        self._chance, self._call_id, self._began = chance, call_id, began
        self._at_ms = 0
        self._entries: list[Entry] = []
        self._topic, self._queue, self._said = chance.choice(_MATTERS)

    def made(self) -> PastCall:
        """Let it happen."""
        self._write("call_started", entry="welcome", dnis="223300330")
        self._say("welcome.greeting", "Dzień dobry. Tu KASja.")
        outcome = self._need() and self._served()
        facts = CallFacts(
            outcome=outcome or "abandoned",
            topic=self._topic if outcome else None,
            queue=self._queue if outcome in ("answered", "abandoned") else None,
            assurance="none",
            ended_at=self._began + timedelta(milliseconds=self._at_ms),
        )
        self._write("call_ended", outcome=facts.outcome)
        number = self._chance.randrange(50_000)
        record = CallRecord(self._call_id, "223300330", f"ph-{number:016x}", self._began, _VERSION)
        return PastCall(record, facts, tuple(self._entries))

    def _need(self) -> bool:
        """Whether the caller came to say what they need."""
        for prompt in ("ask", "noinput1", "nomatch2"):
            self._say(f"need.topic.{prompt}", "W jakiej sprawie mogę pomóc?")
            heard = self._chance.choices(("speech", "noise", "silence", "hung_up"), (80, 8, 8, 4))
            self._turn("need.topic", "speech" if heard == ["noise"] else heard[0])
            match heard[0]:
                case "hung_up":
                    self._write("caller_hung_up")
                    return False
                case "speech":
                    self._hear(self._said, "accept", self._topic)
                    return True
                case "noise":
                    self._hear("ble ble", "reject", None)
        return True

    def _served(self) -> str:
        """What became of it once it was known: the outcome."""
        why = [f"temat {self._topic}: kolejka {self._queue}", f"kolejka {self._queue} czynna"]
        decided: dict[str, Json] = {
            "destination": "queue",
            "topic": self._topic,
            "queue": self._queue,
            "required": "none",
            "priority": 0,
            "estimated_wait_s": 120,
            "why": why,
            "version": _VERSION,
        }
        self._write("decision", **decided)
        if self._chance.random() < 0.2:
            self._write("disconnect", ending="contained")
            return "contained"
        self._say("handoff.queue", "Łączę z konsultantem.")
        self._write("transfer", proved=False, role=None, **decided)
        self._at_ms += round(self._chance.expovariate(1 / 90_000))
        if self._chance.random() < 0.15:
            return "abandoned"
        self._write("agent_connected", queue=self._queue)
        self._talk()
        return "answered"

    def _talk(self) -> None:
        if self._chance.random() < 0.05:
            self._at_ms += self._chance.randrange(10_000, 55_000)
            self._queue = "us-ogolna" if self._queue != "us-ogolna" else "kis-ogolna"
            self._write("passed_on", queue=self._queue)
            self._at_ms += 20_000
            self._write("agent_connected", queue=self._queue)
        self._at_ms += self._chance.randrange(60_000, 600_000)
        if self._chance.random() < 0.5:
            self._write("call_started", entry="survey", dnis="223300330")
            self._say("survey.satisfaction", "Jak oceniają Państwo rozmowę?")
            self._turn("survey.answer", "keys")
            self._write("note", fact="survey.satisfaction", value=str(self._chance.randint(2, 5)))
            self._write("note", fact="survey.nps", value=str(self._chance.randint(3, 10)))
            self._write("disconnect", ending="surveyed")

    def _say(self, prompt: str, text: str) -> None:
        self._write("prompt", id=prompt, text=text)

    def _turn(self, field: str, heard: str) -> None:
        started_ms = self._at_ms
        self._at_ms += _PAUSE_MS
        self._write(
            "turn",
            field=field,
            heard=heard,
            trigger="answer",
            started_ms=started_ms,
            first_audio_ms=started_ms + 40,
            interrupted_ms=self._at_ms - 900 if heard == "speech" else None,
            decided_ms=self._at_ms,
            speech_ms=900 if heard == "speech" else None,
        )

    def _hear(self, text: str, outcome: str, topic: str | None) -> None:
        others: Sequence[str] = [f"{topic} 0.74", "CIT 0.11"] if topic else []
        self._write(
            "heard",
            field="need.topic",
            mode="voice",
            text=text,
            number=None,
            confidence=0.74 if topic else 0.0,
            outcome=outcome,
            intent=topic,
            alternatives=list(others),
            why=[f"najbliższe wyrażenie: {text}", "decyzja accept: progi 0.28 i 0.48"],
        )

    def _write(self, kind: str, **data: Json) -> None:
        self._entries.append(Entry(self._at_ms, kind, data))


def _row(call: PastCall) -> dict[str, object]:
    known = {name: value for name, value in asdict(call.facts).items() if value is not None}
    unknown = dict.fromkeys(asdict(call.facts))
    return {**unknown, **asdict(call.record), **known}


def _digested(call: PastCall) -> dict[str, object]:
    entries = ({"at_ms": e.at_ms, "kind": e.kind, **e.data} for e in call.entries)
    return digests.columns(call.record.call_id, digest(entries))
