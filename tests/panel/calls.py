"""A panel over a database of past calls, hand-written and made up."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.panel.calls.numbers import pseudonyms_of
from ivr.panel.names import Names
from ivr.store import digests
from ivr.store.engine import migrate, open_engine
from ivr.store.tables import Call, JournalEntry
from ivr.testing.calls import PSEUDONYMS, MemoryExamples, call_ports
from tests.panel.browsing import World
from tests.panel.routing_rig import routing_ports
from tests.panel.words_rig import words_ports

NAMES = Names(
    {"ZWROT_NADPLATA": "zwrot podatku", "MANDAT": "mandat", "PIT": "PIT"},
    {"us-zwroty": "do spraw zwrotów podatku", "us-ogolna": "urzędu skarbowego"},
)
PHONE = "600 100 200"
NIP = "5260250274"
AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
"""An hour and a half before the panel's clock."""
WHY = ("temat ZWROT_NADPLATA: kolejka us-zwroty", "kolejka us-zwroty czynna")
SAID = "kiedy dostanę zwrot <b>podatku</b>"
Facts = Mapping[str, object]


def schema(folder: Path) -> Path:
    """An empty database of the newest schema, to be copied: migrating takes longer than a test."""
    engine = open_engine(f"sqlite:///{folder / 'empty.sqlite'}")
    migrate(engine)
    engine.dispose()
    return folder / "empty.sqlite"


def copied(template: Path, folder: Path) -> Engine:
    """A database of a test's own."""
    shutil.copy(template, folder / "calls.sqlite")
    return open_engine(f"sqlite:///{folder / 'calls.sqlite'}")


class CallsWorld(World):
    """A panel whose database has calls."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.examples = engine, MemoryExamples()
        routing = routing_ports(engine)
        super().__init__(
            routing=routing,
            words=words_ports(routing, engine, folder),
            calls=call_ports(engine, names=lambda: NAMES, examples=self.examples),
        )

    def add(self, call_id: str, *entries: Facts, at: datetime = AT, **facts: object) -> None:
        """A call that is over; its entries are ten seconds apart."""
        known: dict[str, object] = {
            "caller": pseudonyms_of(PSEUDONYMS, "600100200")[0],
            "routing_version": "7.0a1b2c3d",
            "outcome": "answered",
            "ended_at": at,
        }
        with Session(self.engine) as session, session.begin():
            session.add(Call(call_id=call_id, dnis="1", started_at=at, **(known | facts)))
            for number, entry in enumerate(entries):
                kind = str(entry["kind"])
                data = {name: value for name, value in entry.items() if name != "kind"}
                session.add(
                    JournalEntry(call_id=call_id, at_ms=number * 10_000, kind=kind, data=data)
                )
            digests.write(session, call_id)

    def add_refund(self, call_id: str = "refund") -> None:
        """A caller who was not understood at first, proved nothing, waited, and was passed on."""
        decided: Facts = {
            "destination": "queue",
            "topic": "ZWROT_NADPLATA",
            "queue": "us-zwroty",
            "required": "telepin",
            "why": list(WHY),
            "version": "7.0a1b2c3d",
        }
        self.add(
            call_id,
            {"kind": "call_started", "entry": "welcome"},
            {"kind": "prompt", "id": "need.topic.ask", "text": "W jakiej sprawie mogę pomóc?"},
            turn("need.topic", 20_000),
            heard("ble ble", "reject", None),
            {"kind": "prompt", "id": "need.topic.nomatch1", "text": "Proszę powtórzyć."},
            turn("need.topic", 50_000, interrupted_ms=45_000),
            heard(SAID, "accept", "ZWROT_NADPLATA"),
            {"kind": "decision", **decided},
            {
                "kind": "heard",
                "field": "identify.number",
                "mode": "dtmf",
                "text": "•",
                "number": pseudonyms_of(PSEUDONYMS, NIP)[1],
            },
            {"kind": "authenticated", "proved": False},
            {"kind": "transfer", **decided},
            {"kind": "agent_connected", "queue": "us-zwroty"},
            {"kind": "passed_on", "queue": "us-ogolna"},
            {"kind": "agent_connected", "queue": "us-ogolna"},
            {"kind": "note", "fact": "survey.nps", "value": "9"},
            {"kind": "call_ended", "outcome": "answered"},
            topic="ZWROT_NADPLATA",
            queue="us-ogolna",
            assurance="none",
        )


def turn(field: str, decided_ms: int, **more: object) -> Facts:
    return {
        "kind": "turn",
        "field": field,
        "heard": "speech",
        "first_audio_ms": decided_ms - 9000,
        "decided_ms": decided_ms,
        "speech_ms": 2000,
        "endpoint_delay_ms": 500,
        **more,
    }


def heard(text: str, outcome: str, topic: str | None) -> Facts:
    return {
        "kind": "heard",
        "field": "need.topic",
        "mode": "voice",
        "text": text,
        "confidence": 0.735,
        "outcome": outcome,
        "intent": topic,
        "alternatives": [f"{topic} 0.73", "MANDAT 0.14"] if topic else [],
        "why": ["słowa: zwrot"],
    }
