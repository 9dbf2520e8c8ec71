"""Whether a caller is who they say, and for whom they may speak.

Every failure costs the same and says the same: unknown person, no telePIN, wrong telePIN, locked.
The attempt is counted before the answer is known, in a transaction of the store, so that parallel
calls and restarts cannot buy extra guesses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from ivr.identity.assurance import Authenticated, PersonRef, Role
from ivr.identity.telepin import TelepinHasher
from ivr.secret import Secret


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a telePIN may be guessed.

    No public source states the hotline's real limits: all of these are assumptions, guided by NIST
    SP 800-63B-4 (5.2.2), and configurable.
    """

    free_tries: int = 3
    """Failures in a row before the delay begins."""
    first_delay_s: int = 30
    longest_delay_s: int = 3600
    locked_after: int = 10
    """Failures in a row after which only a new telePIN in e-Urząd Skarbowy helps."""
    per_caller_hour: int = 20
    """Attempts from one number in an hour, over all persons."""

    def waits_until(self, failures: int, last: datetime) -> datetime | None:
        """When the next attempt counts; None for never (locked)."""
        if failures >= self.locked_after:
            return None
        if failures < self.free_tries:
            return last
        delay_s = min(self.first_delay_s << (failures - self.free_tries), self.longest_delay_s)
        return last + timedelta(seconds=delay_s)


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

    def roles(self, person: PersonRef, on: date) -> frozenset[Role]:
        """On what grounds this person may represent anybody on that day."""
        ...


class Attempts(Protocol):
    """Counts attempts, atomically and for good. Raises `StageError` when it is away."""

    def begin(self, person: str, caller: str, moment: datetime) -> bool:
        """Count one attempt as failed; False when it may not even be tried."""
        ...

    def succeeded(self, person: str, moment: datetime) -> None:
        """The attempt was right: the count starts anew."""
        ...


class Verifier:
    """Answers the dialogue's questions about identity."""

    def __init__(
        self,
        register: Register,
        attempts: Attempts,
        hasher: TelepinHasher,
        *,
        key: Callable[[str], str],
    ) -> None:
        """`key` turns an identifier into the name under which its attempts are counted."""
        self._register, self._attempts, self._hasher, self._key = register, attempts, hasher, key

    def authenticate(
        self, identifier: str, telepin: Secret, *, caller: str, moment: datetime
    ) -> Authenticated:
        """Check the telePIN of the owner of this PESEL or NIP."""
        record = self._register.find(identifier)
        # One count for a person, whichever of their two numbers was given.
        counted = record.person if record else self._key(identifier)
        allowed = self._attempts.begin(counted, caller, moment)
        right = self._hasher.verify(record.telepin_hash if record else None, telepin)
        if record is None or not (allowed and right):
            return Authenticated(None)
        self._attempts.succeeded(counted, moment)
        return Authenticated(record.person, self._register.roles(record.person, moment.date()))
