"""On the phone nobody can tell an unknown person, one without a telePIN, a locked one and a wrong one.

The calls go through the real register, counters and audit; only the line is scripted.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from ivr.identity.assurance import PersonRef
from ivr.identity.limits import Limits
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Attempt, Verifier
from ivr.store import demo
from ivr.store.attempts import SqlAttempts
from ivr.store.audit import SqlAudit
from ivr.store.engine import migrate, open_engine
from ivr.store.people import SqlRegister
from ivr.testing import transcript
from ivr.testing.memory import CALLER, MemoryNotices
from ivr.testing.player import Played, Player
from ivr.testing.transcript import Transcript

DEMO = Path(__file__).parents[2] / "config" / "demo"
HASHER = TelepinHasher({"t": bytes(32)}, "t", memory_kib=8)
ZOFIA, TOMASZ, NOBODY = "90022778245", "82061504000", "44051401358"
RIGHT, WRONG = "906317", "906318"

THREE_TRIES = """
turns:
  - bot: [welcome.greeting, need.topic.ask]
  - caller: "kiedy dostanę zwrot podatku"
    bot: []
  - keys: "{number}"
    bot: []
  - keys: "{telepin}"
    bot: []
  - keys: "{number}"
    bot: []
  - keys: "{telepin}"
    bot: []
  - keys: "{number}"
    bot: []
  - keys: "{telepin}"
    bot: []
ends: transfer
"""
EXPECTED = (
    ("welcome.greeting", "need.topic.ask"),
    ("need.accepted", "identify.number.ask"),
    ("identify.telepin.ask",),
    ("identify.failed", "identify.number.again"),
    ("identify.telepin.ask",),
    ("identify.failed", "identify.number.again"),
    ("identify.telepin.ask",),
    ("identify.exhausted", "handoff.queue", "handoff.survey"),
)


class Hotline:
    """A register of the demo people, and callers who dial three times the same."""

    def __init__(self, engine: Engine, player: Player, folder: Path) -> None:
        demo.seed(engine, DEMO, HASHER)
        self.engine, self._player, self._folder = engine, player, folder
        self.register, self.attempts = SqlRegister(engine), SqlAttempts(engine, Limits())

    def call(self, number: str, telepin: str) -> Played:
        return self._player.play(self.written(number, telepin), self.verifier())

    def verifier(self) -> Verifier:
        return Verifier(
            self.register,
            self.attempts,
            HASHER,
            audit=SqlAudit(self.engine, bytes(32)),
            notices=MemoryNotices(),
            key=lambda number: f"un-{number}",
        )

    def written(self, number: str, telepin: str) -> Transcript:
        file = self._folder / "call.yaml"
        file.write_text(THREE_TRIES.format(number=number, telepin=telepin), "utf-8")
        return transcript.read(file)

    def fail(self, times: int, hours: int) -> None:
        """Fail for Zofia so often, the last time so many hours before the call."""
        found = self.register.find(ZOFIA)
        assert found is not None
        moment = self.written(ZOFIA, WRONG).now - timedelta(hours=hours + times)
        for _ in range(times):
            moment += timedelta(hours=1)
            person = PersonRef(found.person)
            self.attempts.begin(Attempt(person, person, CALLER, moment))


@pytest.fixture
def hotline(tmp_path: Path, player: Player) -> Hotline:
    engine = open_engine(f"sqlite:///{tmp_path / 'kasja.sqlite'}")
    migrate(engine)
    return Hotline(engine, player, tmp_path)


def nothing(hotline: Hotline) -> None:
    """The first call."""


def locked(hotline: Hotline) -> None:
    hotline.fail(10, 1)


def delayed(hotline: Hotline) -> None:
    hotline.fail(9, 0)


def number_exhausted(hotline: Hotline) -> None:
    moment = hotline.written(ZOFIA, WRONG).now
    for person in range(20):
        hotline.attempts.begin(Attempt(f"un-{person}", None, CALLER, moment))


@pytest.mark.parametrize(
    ("number", "telepin", "before"),
    [
        (ZOFIA, WRONG, nothing),
        (TOMASZ, RIGHT, nothing),
        ("5831701073", RIGHT, nothing),
        ("59042189093", RIGHT, nothing),
        ("02211307589", RIGHT, nothing),
        (ZOFIA, RIGHT, locked),
        (ZOFIA, WRONG, locked),
        (ZOFIA, RIGHT, delayed),
        (ZOFIA, RIGHT, number_exhausted),
        ("02211307589", RIGHT, number_exhausted),
    ],
)
def test_every_failure_is_the_same_call(
    hotline: Hotline, number: str, telepin: str, before: Callable[[Hotline], None]
) -> None:
    """The same prompts and as many questions: wrong, no telePIN, another's, unknown, locked, delayed."""
    before(hotline)
    played = hotline.call(number, telepin)

    assert (played.said, played.ends) == (EXPECTED, "transfer us-ogolna")


def test_the_right_telepin_sounds_different(hotline: Hotline) -> None:
    assert "identify.proved" in hotline.call(ZOFIA, RIGHT).said[3]


@pytest.mark.parametrize("part", ["find", "begin", "append"])
def test_a_database_that_goes_away_leaves_the_caller_unverified_and_routed(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Wherever it goes: before the register, between the counters and the answer, at the audit."""

    def away(*_arguments: object, **_named: object) -> None:
        raise OperationalError("select", {}, OSError())

    if part == "find":
        hotline.register = SqlRegister(open_engine(f"sqlite:///{hotline.engine.url.database}.gone"))
    elif part == "begin":
        monkeypatch.setattr("ivr.store.attempts._Counters.read", away)
    else:
        monkeypatch.setattr("ivr.store.audit.SqlAudit.append", away)
    for telepin in (RIGHT, WRONG):
        played = hotline.call(ZOFIA, telepin)

        assert played.said[3] == ("identify.unavailable", "handoff.queue", "handoff.survey")
        assert played.ends == "transfer us-ogolna"


def test_a_blown_fuse_is_said_to_be_our_failure(hotline: Hotline) -> None:
    hotline.attempts = SqlAttempts(hotline.engine, Limits(fuse_failures=10, per_caller=10))
    number_exhausted(hotline)
    for number in (ZOFIA, "02211307589"):
        played = hotline.call(number, RIGHT)

        assert played.said[3][0] == "identify.unavailable"
        assert played.ends == "transfer us-ogolna"
