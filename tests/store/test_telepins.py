"""Setting, removing and unlocking telePINs in a real database."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, ActorKind
from ivr.identity.limits import Limits
from ivr.identity.telepin import TelepinHasher
from ivr.identity.telepins import Telepins, TelepinState, TelepinStatus, UnknownPersonError
from ivr.identity.verification import Attempt, Verifier
from ivr.identity.weakness import Weakness
from ivr.secret import Secret
from ivr.store.attempts import SqlAttempts
from ivr.store.audit import SqlAudit
from ivr.store.audit_report import AuditReports, Filters
from ivr.store.engine import open_engine
from ivr.store.people import SqlRegister
from ivr.store.tables import Person
from ivr.store.telepins import SqlTelepins
from ivr.testing.memory import CALLER, MemoryNotices

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZOFIA, PESEL, NIP = PersonRef("zofia"), "90022778245", "8567346215"
OWNER, OPERATOR = Actor(ActorKind.OWNER, ZOFIA), Actor(ActorKind.OPERATOR, "jan")
GOOD, OTHER = Secret("906317"), Secret("381604")
HASHER = TelepinHasher({"a": bytes(32)}, "a", memory_kib=8)


class Rig:
    """The register of one person, set and proved."""

    def __init__(self, engine: Engine) -> None:
        with Session(engine) as session, session.begin():
            session.add(Person(ref=ZOFIA, name="Zofia Bajkowa", pesel=PESEL, nip=NIP))
        self.audit, self.limits = SqlAudit(engine, bytes(32)), Limits()
        self.reports = AuditReports(engine)
        self.attempts = SqlAttempts(engine, self.limits)
        self.telepins: Telepins = SqlTelepins(engine, self.limits, HASHER, audit=self.audit)
        self.verifier = Verifier(
            SqlRegister(engine),
            self.attempts,
            HASHER,
            audit=self.audit,
            notices=MemoryNotices(),
            key=str,
        )

    def set(self, telepin: Secret = GOOD, moment: datetime = NOW) -> tuple[Weakness, ...]:
        return self.telepins.choose(ZOFIA, telepin, moment=moment, by=OWNER)

    def proves(self, telepin: Secret, moment: datetime) -> bool:
        found = self.verifier.authenticate(PESEL, telepin, caller=CALLER, moment=moment)
        return found.person == ZOFIA

    def locks(self) -> datetime:
        """Guess until it is locked; returns the time then."""
        moment = NOW
        for _ in range(self.limits.locked_after):
            self.proves(OTHER, moment)
            moment += HOUR
        return moment

    def audited(self) -> list[tuple[str, str]]:
        """Kind and actor, oldest first."""
        found = self.reports.events(Filters(None, None, None, None), 1000)
        return [(str(each["kind"]), str(each["actor"])) for each in reversed(found)]

    def kinds(self) -> list[str]:
        return [use.kind.value for use in self.telepins.history(ZOFIA, limit=100)]


@pytest.fixture
def rig(engine: Engine) -> Rig:
    return Rig(engine)


@pytest.mark.parametrize(
    "identifier", [PESEL, NIP, "856-734-62-15", "PL8567346215", "PL 856 734 62 15", " 90022778245 "]
)
def test_people_are_found_however_a_number_is_grouped(rig: Rig, identifier: str) -> None:
    assert rig.telepins.find(identifier) == ZOFIA


@pytest.mark.parametrize(
    "identifier", ["", "zofia", "%", "' or 1=1 --", "9002277824", "٩٠٠٢٢٧٧٨٢٤٥", "🙂", "PL", "None"]
)
def test_nobody_is_found(rig: Rig, identifier: str) -> None:
    assert rig.telepins.find(identifier) is None


def test_setting_changing_and_deactivating(rig: Rig) -> None:
    assert rig.telepins.status(ZOFIA, NOW) == TelepinStatus(TelepinState.INACTIVE)
    assert rig.set() == ()
    assert rig.telepins.status(ZOFIA, NOW) == TelepinStatus(TelepinState.ACTIVE, NOW)
    assert rig.proves(GOOD, NOW)
    assert rig.set(OTHER, NOW + HOUR) == ()
    assert not rig.proves(GOOD, NOW + HOUR)
    assert rig.proves(OTHER, NOW + HOUR)
    assert rig.telepins.deactivate(ZOFIA, moment=NOW + 2 * HOUR, by=OPERATOR)
    assert not rig.telepins.deactivate(ZOFIA, moment=NOW + 2 * HOUR, by=OPERATOR)
    assert not rig.proves(OTHER, NOW + 3 * HOUR)

    assert rig.telepins.status(ZOFIA, NOW) == TelepinStatus(TelepinState.INACTIVE, NOW + 2 * HOUR)
    expected = ["failed", "deactivated", "proved", "failed", "changed", "proved", "set"]
    assert rig.kinds() == expected
    assert rig.telepins.history(ZOFIA, limit=2)[1].source == "operator"
    assert rig.telepins.history(ZOFIA, limit=1)[0].source == CALLER.shown


@pytest.mark.parametrize(
    ("telepin", "weakness"),
    [
        ("900227", Weakness.BIRTH_DATE),
        ("778245", Weakness.PERSONAL),
        ("734621", Weakness.PERSONAL),
        ("270290", Weakness.BIRTH_DATE),
        ("123456", Weakness.CONSECUTIVE),
        ("12345", Weakness.LENGTH),
    ],
)
def test_a_weak_one_sets_nothing(rig: Rig, telepin: str, weakness: Weakness) -> None:
    assert weakness in rig.set(Secret(telepin))
    assert rig.telepins.status(ZOFIA, NOW).state is TelepinState.INACTIVE
    assert rig.audited() == []
    assert rig.kinds() == []


def test_a_telephone_number_that_the_page_knows_counts_too(rig: Rig) -> None:
    told = rig.telepins.choose(ZOFIA, GOOD, numbers=("+48 906 317 000",), moment=NOW, by=OWNER)

    assert told == (Weakness.PERSONAL,)


def test_setting_anew_unlocks(rig: Rig) -> None:
    rig.set()
    moment = rig.locks()
    assert rig.telepins.status(ZOFIA, moment).state is TelepinState.LOCKED
    assert not rig.proves(GOOD, moment)
    rig.set(OTHER, moment)

    assert rig.telepins.status(ZOFIA, moment).state is TelepinState.ACTIVE
    assert rig.proves(OTHER, moment)
    assert rig.kinds()[:4] == ["proved", "changed", "unlocked", "locked"]
    expected = [("unlock", "owner"), ("telepin_changed", "owner"), ("proof", "caller")]
    assert rig.audited()[-3:] == expected


def test_an_operator_unlocks(rig: Rig) -> None:
    rig.set()
    moment = rig.locks()

    assert rig.telepins.unlock(ZOFIA, moment=moment, by=OPERATOR)
    assert not rig.telepins.unlock(ZOFIA, moment=moment, by=OPERATOR)
    assert rig.proves(GOOD, moment)
    assert ("unlock", "operator") in rig.audited()


def test_a_delay_is_told_and_ends(rig: Rig) -> None:
    rig.set()
    for _ in range(3):
        rig.proves(OTHER, NOW)
    until = NOW + timedelta(seconds=30)

    assert rig.telepins.status(ZOFIA, NOW).delayed_until == until
    assert rig.telepins.status(ZOFIA, until).delayed_until is None


def test_a_person_who_is_gone_is_said_so(rig: Rig) -> None:
    gone = PersonRef("gone")
    for work in (
        lambda: rig.telepins.status(gone, NOW),
        lambda: rig.telepins.choose(gone, GOOD, moment=NOW, by=OWNER),
        lambda: rig.telepins.deactivate(gone, moment=NOW, by=OWNER),
        lambda: rig.telepins.unlock(gone, moment=NOW, by=OWNER),
        lambda: rig.telepins.history(gone, limit=1),
    ):
        with pytest.raises(UnknownPersonError):
            work()


def test_setting_and_guessing_at_once_never_deadlock(rig: Rig) -> None:
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            if number % 2:
                rig.set(OTHER, NOW + number * HOUR)
            else:
                rig.attempts.begin(Attempt(ZOFIA, ZOFIA, CALLER, NOW + number * HOUR))
        except StageError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_what_cannot_be_audited_is_not_done(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise OperationalError("insert", {}, OSError())

    monkeypatch.setattr(rig.audit, "append", away)
    with pytest.raises(StageError):
        rig.set()

    assert rig.telepins.status(ZOFIA, NOW).state is TelepinState.INACTIVE
    assert rig.kinds() == []


def test_a_rehash_does_not_undo_a_change(engine: Engine) -> None:
    rig, register = Rig(engine), SqlRegister(engine)
    rig.set()
    old = register.find(PESEL)
    rig.set(OTHER)
    assert old is not None
    register.rekeep(ZOFIA, str(old.telepin_hash), HASHER.hash(GOOD))

    assert rig.proves(OTHER, NOW)


def test_a_database_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    telepins = SqlTelepins(engine, Limits(), HASHER, audit=SqlAudit(engine, bytes(32)))
    with pytest.raises(StageError):
        telepins.find(PESEL)
    with pytest.raises(StageError):
        telepins.choose(ZOFIA, GOOD, moment=NOW, by=OWNER)
    with pytest.raises(StageError):
        SqlRegister(engine).rekeep(ZOFIA, "a", "b")
    engine.dispose()
