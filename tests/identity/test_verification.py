"""The verifier: what proves, what does not, what is written down, and that all failures are alike."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role
from ivr.identity.audit import ActorKind, AuditEvent, AuditKind
from ivr.identity.caller import Caller, caller_of, national
from ivr.identity.limits import Limits
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import PersonRecord, Verifier
from ivr.secret import Secret
from ivr.testing.memory import CALLER, MemoryAttempts, MemoryAudit, MemoryNotices

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
ZOFIA, JAN, NOBODY = "90022778245", "02070803628", "44051401359"
RIGHT, WRONG = Secret("906317"), Secret("906318")
A, B = bytes(32), bytes(31) + b"1"


class OnePerson:
    """A register of one who may act for another."""

    def __init__(self, kept: str | None) -> None:
        self.kept = kept

    def find(self, identifier: str) -> PersonRecord | None:
        known = identifier in (ZOFIA, "zofia's NIP")
        return PersonRecord(PersonRef("zofia"), self.kept) if known else None

    def rekeep(self, person: PersonRef, old: str, new: str) -> None:
        self.kept = new if self.kept == old else self.kept

    def roles(self, person: PersonRef, on: date) -> frozenset[Role]:
        return frozenset({Role.PPO})


def cheap(current: str = "a", **peppers: bytes) -> TelepinHasher:
    return TelepinHasher(peppers or {"a": A, "b": B}, current, memory_kib=8)


@pytest.fixture(scope="module")
def hasher() -> TelepinHasher:
    return cheap()


class Rig:
    """A verifier and everything around it, in memory."""

    def __init__(
        self, hasher: TelepinHasher, telepin: Secret | None = RIGHT, limits: Limits | None = None
    ) -> None:
        self.register = OnePerson(hasher.hash(telepin) if telepin else None)
        self.attempts, self.audit = MemoryAttempts(limits), MemoryAudit()
        self.notices, self.now = MemoryNotices(), NOW
        self.verifier = Verifier(
            self.register,
            self.attempts,
            hasher,
            audit=self.audit,
            notices=self.notices,
            key=lambda number: f"un-{number}",
        )

    def tries(
        self, telepin: Secret = WRONG, identifier: str = ZOFIA, caller: Caller = CALLER
    ) -> PersonRef | None:
        found = self.verifier.authenticate(identifier, telepin, caller=caller, moment=self.now)
        return found.person

    def kinds(self) -> list[AuditKind]:
        return [event.kind for event in self.audit.events]


def test_the_right_telepin_proves_the_person(hasher: TelepinHasher) -> None:
    rig = Rig(hasher)
    found = rig.verifier.authenticate(ZOFIA, RIGHT, caller=CALLER, moment=NOW)

    assert (found.person, set(found.roles)) == ("zofia", {Role.PPO})
    assert rig.attempts.counts["person:zofia"].failures == 0
    assert rig.kinds() == [AuditKind.PROOF]


@pytest.mark.parametrize(
    ("telepin", "identifier", "kept", "reason"),
    [
        (WRONG, ZOFIA, RIGHT, "wrong"),
        (RIGHT, ZOFIA, None, "no_telepin"),
        (RIGHT, NOBODY, RIGHT, "unknown_person"),
        (Secret(""), ZOFIA, RIGHT, "wrong"),
        (Secret("906317*"), ZOFIA, RIGHT, "wrong"),
        (Secret("\0" * 6), ZOFIA, None, "no_telepin"),
        (Secret("\0" * 6), NOBODY, RIGHT, "unknown_person"),
        (Secret("٩٠٦٣١٧"), ZOFIA, RIGHT, "wrong"),
        (Secret("9" * 100_000), ZOFIA, RIGHT, "wrong"),
        (RIGHT, "", RIGHT, "unknown_person"),
    ],
)
def test_every_failure_looks_alike(
    hasher: TelepinHasher, telepin: Secret, identifier: str, kept: Secret | None, reason: str
) -> None:
    rig = Rig(hasher, kept)

    assert rig.tries(telepin, identifier) is None
    assert [event.details["reason"] for event in rig.audit.events] == [reason]
    assert sum(count.failures for count in rig.attempts.counts.values()) == 3


def test_nothing_that_is_written_down_holds_a_number_or_a_telepin(hasher: TelepinHasher) -> None:
    rig = Rig(hasher)
    for identifier in (ZOFIA, NOBODY):
        for _ in range(12):
            rig.tries(identifier=identifier)
            rig.now += timedelta(hours=1)

    written = repr(rig.audit.events) + repr(rig.notices.locked)
    assert ZOFIA not in written
    assert NOBODY not in written
    assert "906318" not in written
    assert {event.actor.kind for event in rig.audit.events} == {ActorKind.CALLER}


def test_a_known_and_an_unknown_person_leave_as_many_events(hasher: TelepinHasher) -> None:
    known, unknown = Rig(hasher), Rig(hasher)
    for _ in range(14):
        known.tries()
        unknown.tries(identifier=NOBODY)
        for rig in (known, unknown):
            rig.now += timedelta(hours=1)

    assert known.kinds() == unknown.kinds()
    assert {event.subject for event in unknown.audit.events} == {None}


def test_delays_lock_and_the_owner_is_told_once(hasher: TelepinHasher) -> None:
    rig = Rig(hasher)
    for _ in range(15):
        rig.tries()
        rig.now += timedelta(hours=1)

    assert rig.notices.locked == ["zofia"]
    assert rig.kinds().count(AuditKind.LOCK) == 1
    assert rig.kinds().count(AuditKind.DELAY) == 7
    assert rig.tries(RIGHT) is None
    assert rig.audit.events[-1].details["reason"] == "locked"


def test_the_right_telepin_does_not_count_while_waiting(hasher: TelepinHasher) -> None:
    """Or else a guesser would know by the answer that the wait is over."""
    rig = Rig(hasher)
    for _ in range(3):
        rig.tries()

    assert rig.tries(RIGHT) is None
    rig.now += timedelta(seconds=30)
    assert rig.tries(RIGHT) == "zofia"


def test_waiting_is_not_made_longer_by_calling_on(hasher: TelepinHasher) -> None:
    rig = Rig(hasher, limits=Limits(per_caller=1000))
    for _ in range(50):
        rig.tries()

    rig.now += timedelta(seconds=30)
    assert rig.tries(RIGHT) == "zofia"


def test_both_numbers_of_a_person_are_one_count(hasher: TelepinHasher) -> None:
    rig = Rig(hasher)
    for number in (ZOFIA, "zofia's NIP", ZOFIA):
        rig.tries(identifier=number)

    assert rig.tries(RIGHT, "zofia's NIP") is None


def test_one_number_cannot_try_everybody(hasher: TelepinHasher) -> None:
    rig = Rig(hasher, limits=Limits(per_caller=5))
    for person in range(5):
        rig.tries(identifier=f"{person}")

    assert rig.tries(RIGHT) is None
    assert rig.kinds()[-1] is AuditKind.FUSE
    other = Caller("ph-2", "c2", withheld=False, shown="")
    assert rig.tries(RIGHT, caller=other) == "zofia"
    rig.now += timedelta(hours=1)
    assert rig.tries(RIGHT) == "zofia"


def test_an_office_with_one_number_may_prove_all_day(hasher: TelepinHasher) -> None:
    rig = Rig(hasher)

    assert {rig.tries(RIGHT) for _ in range(100)} == {"zofia"}


def test_withheld_numbers_share_nothing(hasher: TelepinHasher) -> None:
    """One caller without a number uses up their own call, and no one else's."""
    rig = Rig(hasher)
    names = Pseudonyms(bytes(32))
    for _ in range(9):
        rig.tries(identifier=NOBODY, caller=caller_of("anonymous", "c1", names))

    assert rig.tries(RIGHT, caller=caller_of("anonymous", "c1", names)) is None
    assert rig.tries(RIGHT, caller=caller_of("anonymous", "c2", names)) == "zofia"


def test_the_fuse_stops_everybody_for_a_while(hasher: TelepinHasher) -> None:
    """Spraying over persons from ever new numbers, or none: then nobody is proved, known or not."""
    rig = Rig(hasher, limits=Limits(fuse_failures=20))
    names = Pseudonyms(bytes(32))
    for call in range(20):
        rig.tries(identifier=f"{call}", caller=caller_of("", f"c{call}", names))

    for identifier in (ZOFIA, NOBODY):
        with pytest.raises(StageError, match="too many failures"):
            rig.tries(RIGHT, identifier)
    assert rig.kinds()[-2:] == [AuditKind.FUSE] * 2
    assert rig.attempts.counts["person:zofia"].failures == 0
    rig.now += timedelta(seconds=600)
    assert rig.tries(RIGHT) == "zofia"


def test_one_telephone_alone_never_blows_the_fuse(hasher: TelepinHasher) -> None:
    rig = Rig(hasher, limits=Limits(fuse_failures=21))
    for person in range(100):
        rig.tries(identifier=f"{person}")

    other = Caller("ph-2", "c2", withheld=False, shown="")
    assert rig.tries(RIGHT, caller=other) == "zofia"


def test_the_fuse_holds_while_most_succeed(hasher: TelepinHasher) -> None:
    rig = Rig(hasher, limits=Limits(fuse_failures=10, per_caller=1000, free_tries=1000))
    for person in range(50):
        rig.tries(identifier=f"{person % 25}")
        rig.tries(RIGHT)
        rig.tries(RIGHT)

    assert rig.tries(RIGHT) == "zofia"


class AuditAway:
    """An audit log that cannot be written."""

    def record(self, event: AuditEvent) -> None:
        raise StageError("store", "away")


def test_what_cannot_be_audited_proves_nothing(hasher: TelepinHasher) -> None:
    rig = Rig(hasher)
    verifier = Verifier(
        rig.register, rig.attempts, hasher, audit=AuditAway(), notices=rig.notices, key=str
    )
    with pytest.raises(StageError):
        verifier.authenticate(ZOFIA, RIGHT, caller=CALLER, moment=NOW)


# --- hashes and peppers ---------------------------------------------------------------------------


def test_a_pepper_may_be_rotated_and_a_lost_one_lets_nobody_in(hasher: TelepinHasher) -> None:
    kept = hasher.hash(RIGHT)

    assert cheap("b").verify(kept, RIGHT)
    assert not cheap("b", b=B).verify(kept, RIGHT)
    assert not cheap("a", a=B).verify(kept, RIGHT)


def test_an_older_hash_is_made_anew_at_its_next_right_use(hasher: TelepinHasher) -> None:
    rig = Rig(hasher)
    newer = cheap("b")
    verifier = Verifier(
        rig.register, rig.attempts, newer, audit=rig.audit, notices=rig.notices, key=str
    )
    assert verifier.authenticate(ZOFIA, WRONG, caller=CALLER, moment=NOW).person is None
    assert str(rig.register.kept).startswith("a$argon2id$")
    assert verifier.authenticate(ZOFIA, RIGHT, caller=CALLER, moment=NOW).person == "zofia"

    assert str(rig.register.kept).startswith("b$argon2id$")
    assert newer.verify(rig.register.kept, RIGHT)
    assert not newer.is_outdated(str(rig.register.kept))
    assert TelepinHasher({"b": B}, "b").is_outdated(str(rig.register.kept))  # dearer parameters


def test_a_newer_hash_that_cannot_be_kept_does_not_cost_the_proof(
    hasher: TelepinHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> None:
        raise StageError("store", "away")

    rig = Rig(hasher)
    monkeypatch.setattr(rig.register, "rekeep", away)
    verifier = Verifier(
        rig.register, rig.attempts, cheap("b"), audit=rig.audit, notices=rig.notices, key=str
    )

    assert verifier.authenticate(ZOFIA, RIGHT, caller=CALLER, moment=NOW).person == "zofia"


@pytest.mark.parametrize(
    "kept",
    [
        "", "$", "a", "a$", "a$argon2id", "a$argon2id$v=19$m=8,t=2,p=1$short", "906317", "x$argon2id$y",
        "a$argon2i$v=19$m=8,t=2,p=1$c29tZXNhbHQ$YWJj", "a$2b$12$abcdefghijklmnopqrstuv", "\0$\0", "🙂$🙂",
    ],
)  # fmt: skip
def test_a_broken_hash_matches_nothing(hasher: TelepinHasher, kept: str) -> None:
    assert not hasher.verify(kept, RIGHT)
    assert not hasher.is_readable(kept)


def test_equal_telepins_have_different_hashes(hasher: TelepinHasher) -> None:
    one, other = hasher.hash(RIGHT), hasher.hash(RIGHT)

    assert one != other
    assert hasher.is_readable(one)


# --- callers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "same"),
    [
        ("600100200", "600100200"),
        ("+48600100200", "600100200"),
        ("0048600100200", "600100200"),
        ("48600100200", "600100200"),
        ("0600100200", "600100200"),
        ("+48 600-100-200", "600100200"),
        ("+49301234567", "49301234567"),
        ("5001", "5001"),
    ],
)
def test_one_number_however_it_is_written(number: str, same: str) -> None:
    names = Pseudonyms(bytes(32))

    assert national(caller_number(number)) == same
    assert caller_of(number, "c1", names).key == caller_of(same, "c2", names).key


def caller_number(number: str) -> str:
    return "".join(sign for sign in number if sign in "+0123456789")


@pytest.mark.parametrize(
    "number",
    [
        "", "unknown", "anonymous", "Anonymous", "Restricted", "unavailable", "<unknown>", "+", "12", "s",
        "0" * 21, "600100200;tag=x", "600100200\nEXEC System", "٦٠٠١٠٠٢٠٠", "6001OO200", "sip:600100200@x",
        "' or 1=1 --", "${EXTEN}", "\0", "🙂", "1e10",
    ],
)  # fmt: skip
def test_what_is_no_number_counts_as_withheld(number: str) -> None:
    names = Pseudonyms(bytes(32))
    caller = caller_of(number, "c1", names)

    assert (caller.withheld, caller.shown) == (True, "")
    assert caller.key != caller_of(number, "c2", names).key


def test_a_number_shows_its_last_three_digits() -> None:
    caller = caller_of("+48 600 100 234", "c1", Pseudonyms(bytes(32)))

    assert (caller.shown, caller.withheld) == ("••• 234", False)
    assert "600" not in repr(caller)
