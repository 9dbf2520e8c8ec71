"""Records and a register in memory: conversations without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role
from ivr.identity.audit import AuditEvent
from ivr.identity.caller import Caller
from ivr.identity.limits import Admission, Count, Counts, Limits
from ivr.identity.verification import Attempt, PersonRecord
from ivr.store.demo import DemoPerson
from ivr.store.entries import CallFacts, CallRecord, Entry
from ivr.store.reports import CallReport
from ivr.testing.disclosure import MemoryPrincipals


class MemoryRecords:
    """Keeps calls and their journals; implements `calls.desk.CallRecords`."""

    def __init__(self) -> None:
        """No calls yet."""
        self.facts: dict[str, dict[str, object]] = {}
        self.entries: dict[str, list[Entry]] = {}

    def open_call(self, call: CallRecord) -> None:
        """Begin the record of a call."""
        unknown = dict.fromkeys(asdict(CallFacts()))
        self.facts[call.call_id] = unknown | _plain(asdict(call))
        self.entries[call.call_id] = []

    def know(self, call_id: str, facts: CallFacts) -> None:
        """Add what became known of a call."""
        known = {name: value for name, value in asdict(facts).items() if value is not None}
        self.facts[call_id] |= _plain(known)

    def append(self, call_id: str, entries: Sequence[Entry]) -> None:
        """Add lines to a call's journal."""
        self.entries.setdefault(call_id, []).extend(entries)

    def report(self, call_id: str) -> CallReport:
        """The call, as the store would give it."""
        entries: tuple[dict[str, object], ...] = tuple(
            {"at_ms": e.at_ms, "kind": e.kind, **e.data} for e in self.entries[call_id]
        )
        return CallReport(dict(self.facts.get(call_id, {})), entries)


class MemoryRegister:
    """The demo people without a database; implements `identity.verification.Register`."""

    def __init__(
        self, people: Sequence[DemoPerson], hashes: Mapping[str, str], *, away: bool
    ) -> None:
        """`hashes` holds telePIN hashes by person; an `away` register answers nothing."""
        self._people, self._hashes, self._away = people, hashes, away

    def find(self, identifier: str) -> PersonRecord | None:
        """The person with this PESEL or NIP."""
        person = self._owner(identifier)
        return PersonRecord(PersonRef(person.id), self._hashes.get(person.id)) if person else None

    def rekeep(self, person: PersonRef, old: str, new: str) -> None:
        """Nothing is kept between conversations."""

    def roles(self, person: PersonRef, on: date) -> frozenset[Role]:
        """On what grounds this person may represent anybody on that day."""
        return frozenset(found.role for found in MemoryPrincipals(self._people).of(person, on))

    def _owner(self, identifier: str) -> DemoPerson | None:
        if self._away:
            raise StageError("store", "away")
        return next((p for p in self._people if identifier in (p.pesel, p.nip)), None)


class MemoryAttempts:
    """Counts in memory, by the real limits; implements `identity.verification.Attempts`."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Nobody has tried yet."""
        self.limits, self.counts = limits or Limits(), dict[str, Count]()

    def begin(self, attempt: Attempt) -> Admission:
        """Count it as failed; judge whether it is looked at."""
        withheld = attempt.caller.withheld
        admission, counted = self.limits.begin(
            self._read(attempt), attempt.moment, withheld=withheld
        )
        self._write(attempt, counted)
        return admission

    def succeeded(self, attempt: Attempt) -> None:
        """It was right."""
        self._write(attempt, self.limits.succeed(self._read(attempt), attempt.moment))

    def _read(self, attempt: Attempt) -> Counts:
        new = Count(attempt.moment, attempt.moment)
        person, caller, everybody = (self.counts.get(key, new) for key in _keys(attempt))
        return Counts(person, caller, everybody)

    def _write(self, attempt: Attempt, counts: Counts) -> None:
        values = (counts.person, counts.caller, counts.everybody)
        self.counts.update(zip(_keys(attempt), values, strict=True))


class MemoryAudit:
    """Keeps events in a list; implements `identity.audit.Audit`."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.events: list[AuditEvent] = []

    def record(self, event: AuditEvent) -> None:
        """Keep it."""
        self.events.append(event)


class MemoryNotices:
    """Keeps notices in a list; implements `identity.verification.Notices`."""

    def __init__(self) -> None:
        """Nobody was told anything yet."""
        self.locked: list[PersonRef] = []

    def telepin_locked(self, person: PersonRef, moment: datetime) -> None:  # noqa: ARG002
        """Keep it."""
        self.locked.append(person)


CALLER = Caller("ph-1", "c1", withheld=False, shown="••• 200")
"""Somebody who calls from a number of their own."""


def _keys(attempt: Attempt) -> tuple[str, str, str]:
    return f"person:{attempt.key}", f"caller:{attempt.caller.key}", "everybody"


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in data.items()}
