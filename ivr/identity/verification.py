"""Whether a caller is who they say, and for whom they may speak.

Every failure costs the same and says the same: unknown person, no telePIN, wrong telePIN, delayed,
locked. The attempt is counted before the answer is known, in a transaction of the store, so that
parallel calls and restarts cannot buy extra guesses. What cannot be written to the audit log proves
nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ivr.errors import StageError
from ivr.identity.assurance import Authenticated, PersonRef, Role
from ivr.identity.audit import Actor, ActorKind, Audit, AuditEvent, AuditKind
from ivr.identity.caller import Caller
from ivr.identity.limits import Admission, Verdict
from ivr.identity.telepin import TelepinHasher
from ivr.secret import Secret


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What the register knows of a person, as far as identity needs it."""

    person: PersonRef
    telepin_hash: str | None
    """None while no telePIN is set."""


class Register(Protocol):
    """Where people come from. Raises `StageError` when it is away."""

    def find(self, identifier: str) -> PersonRecord | None:
        """The person with this PESEL or NIP."""
        ...

    def rekeep(self, person: PersonRef, old: str, new: str) -> None:
        """Replace the telePIN's hash, unless it is no longer the old one."""
        ...

    def roles(self, person: PersonRef, on: date) -> frozenset[Role]:
        """On what grounds this person may represent anybody on that day."""
        ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """One telePIN offered for one PESEL or NIP."""

    key: str
    """Under which it is counted: one for a person, whichever of their numbers was given."""
    person: PersonRef | None
    """None for a number that the register does not have."""
    caller: Caller
    moment: datetime
    """Aware UTC."""


class Attempts(Protocol):
    """Counts attempts, atomically and for good. Raises `StageError` when it is away."""

    def begin(self, attempt: Attempt) -> Admission:
        """Count it as failed, and enter that in the person's history; judge whether it is looked at."""
        ...

    def succeeded(self, attempt: Attempt) -> None:
        """It was right: the person's count starts anew."""
        ...


class Notices(Protocol):
    """Tells people what happened to their telePIN. Returns at once; does not fail."""

    def telepin_locked(self, person: PersonRef, moment: datetime) -> None:
        """Too many failures in a row: only a new telePIN helps."""
        ...


class Verifier:
    """Answers the dialogue's questions about identity."""

    def __init__(
        self,
        register: Register,
        attempts: Attempts,
        hasher: TelepinHasher,
        *,
        audit: Audit,
        notices: Notices,
        key: Callable[[str], str],
    ) -> None:
        """`key` turns an identifier into the name under which its attempts are counted."""
        self._register, self._attempts, self._hasher = register, attempts, hasher
        self._audit, self._notices, self._key = audit, notices, key

    def authenticate(
        self, identifier: str, telepin: Secret, *, caller: Caller, moment: datetime
    ) -> Authenticated:
        """Check the telePIN of the owner of this PESEL or NIP.

        `StageError` when anything is away, and when the fuse has blown: nobody is proved then.
        """
        record = self._register.find(identifier)
        person = record.person if record else None
        attempt = Attempt(person or self._key(identifier), person, caller, moment)
        admission = self._attempts.begin(attempt)
        # The same work for everybody, also where its result no longer matters.
        right = self._hasher.verify(record.telepin_hash if record else None, telepin)
        if record and right and admission.verdict is Verdict.ADMITTED:
            return self._proved(record, attempt, telepin)
        self._failed(attempt, admission, _reason(record, admission))
        if admission.verdict is Verdict.FUSE:
            raise StageError("identity", "too many failures everywhere")
        return Authenticated(None)

    def _proved(self, record: PersonRecord, attempt: Attempt, telepin: Secret) -> Authenticated:
        roles = self._register.roles(record.person, attempt.moment.date())
        self._attempts.succeeded(attempt)
        self._record(AuditKind.PROOF, attempt)
        kept = record.telepin_hash or ""
        if self._hasher.is_outdated(kept):
            # The proof stands whether or not the newer hash can be kept; the next use tries again.
            with suppress(StageError):
                self._register.rekeep(record.person, kept, self._hasher.hash(telepin))
        return Authenticated(record.person, roles)

    def _failed(self, attempt: Attempt, admission: Admission, reason: str) -> None:
        """Write it down; the same number of events whether or not there is such a person."""
        stopped = admission.verdict in (Verdict.CALLER, Verdict.FUSE)
        kind = AuditKind.FUSE if stopped else AuditKind.FAILURE
        self._record(kind, attempt, reason=reason, in_a_row=str(admission.failures))
        if admission.verdict is not Verdict.ADMITTED:
            return
        if admission.next_at is None:
            self._record(AuditKind.LOCK, attempt)
            if attempt.person:
                self._notices.telepin_locked(attempt.person, attempt.moment)
        elif admission.next_at > attempt.moment:
            self._record(AuditKind.DELAY, attempt, until=admission.next_at.isoformat())

    def _record(self, kind: AuditKind, attempt: Attempt, **details: str) -> None:
        caller = attempt.caller
        actor = Actor(ActorKind.CALLER, caller.key)
        event = AuditEvent(kind, attempt.moment, actor, attempt.person, caller.call_id, details)
        self._audit.record(event)


def _reason(record: PersonRecord | None, admission: Admission) -> str:
    """For the audit log alone; the caller hears the same for all of them."""
    if admission.verdict is not Verdict.ADMITTED:
        return admission.verdict.value
    if record is None:
        return "unknown_person"
    return "wrong" if record.telepin_hash else "no_telepin"
