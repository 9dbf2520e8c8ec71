"""Records and a register in memory: conversations without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role
from ivr.identity.verification import PersonRecord
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

    def roles(self, person: PersonRef, on: date) -> frozenset[Role]:
        """On what grounds this person may represent anybody on that day."""
        return frozenset(found.role for found in MemoryPrincipals(self._people).of(person, on))

    def _owner(self, identifier: str) -> DemoPerson | None:
        if self._away:
            raise StageError("store", "away")
        return next((p for p in self._people if identifier in (p.pesel, p.nip)), None)


class MemoryAttempts:
    """Allows everything; implements `identity.verification.Attempts`."""

    def begin(self, person: str, caller: str, moment: datetime) -> bool:  # noqa: ARG002
        """Allow."""
        return True

    def succeeded(self, person: str, moment: datetime) -> None:
        """Nothing to forget."""


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in data.items()}
