"""Imports people and authorities into the register: everything that is asked, or nothing.

Files are read and checked whole before a row is written; what the register says against them is found
in the same transaction that writes. People are known by PESEL or NIP; a field that is empty in a file
leaves what the register has. Authorities are known by agent, principal and role.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ContentError, Problem, StageError
from ivr.identity.audit import Actor, AuditEvent, AuditKind
from ivr.identity.limits import Limits
from ivr.identity.telepin import TelepinHasher
from ivr.store import people_files
from ivr.store.audit import SqlAudit
from ivr.store.people_files import Kind
from ivr.store.people_records import AuthorityEntry, PersonEntry, Reader, TelepinChange
from ivr.store.tables import Authority, Person
from ivr.store.telepin_import import TelepinImport

Item = TypeVar("Item")
_CHUNK = 400
"""Numbers in one query: SQLite takes 999 parameters."""
_DIGEST = 32
"""Hexadecimal digits of SHA-256 that name the files."""


@dataclass(slots=True)
class Imported:
    """What an import did, or would do."""

    people_new: int = 0
    people_changed: int = 0
    people_unchanged: int = 0
    telepins_changed: int = 0
    authorities_new: int = 0
    authorities_changed: int = 0
    authorities_unchanged: int = 0

    def as_json(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


@dataclass(slots=True)
class _Known:
    """People of the register and of the files, by their numbers."""

    by_number: dict[str, Person] = field(default_factory=dict)

    def add(self, person: Person) -> None:
        for number in (person.pesel, person.nip):
            if number:
                self.by_number[number] = person


class RegisterImport:
    """Imports files into one register."""

    def __init__(
        self, engine: Engine, hasher: TelepinHasher, limits: Limits, *, audit: SqlAudit
    ) -> None:
        """The engine's schema is up to date; `audit` writes to the same database."""
        self._engine, self._hasher = engine, hasher
        self._limits, self._audit = limits, audit

    def run(self, files: Sequence[Path], *, moment: datetime, by: Actor, dry_run: bool) -> Imported:
        """Import the files, or only say what that would do.

        `ContentError` holds every problem of every file; then nothing was changed. `StageError` when
        the store is away.
        """
        reader = Reader(moment.date(), self._hasher.is_readable)
        people, authorities = _read(files, reader)
        try:
            with Session(self._engine, autoflush=False) as session, session.begin() as transaction:
                telepins = TelepinImport(session, self._limits, self._audit, moment=moment, by=by)
                counts = _Work(session, reader.problems, telepins).run(people, authorities)
                if dry_run:
                    transaction.rollback()
                    return counts
                heads = telepins.enter()
                facts = {"files": _digest(files)}
                facts |= {name: _spelt(n) for name, n in counts.as_json().items() if n}
                event = AuditEvent(AuditKind.PEOPLE_IMPORTED, moment, by, details=facts)
                heads.append(self._audit.append(session, event))
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None
        for head in heads:
            self._audit.note(head)
        return counts


class _Work:
    """One import in one transaction."""

    def __init__(self, session: Session, problems: list[Problem], telepins: TelepinImport) -> None:
        self._session, self._problems, self._telepins = session, problems, telepins
        self._known, self._later = _Known(), list[Authority]()

    def run(self, people: Sequence[PersonEntry], authorities: Sequence[AuthorityEntry]) -> Imported:
        counts = Imported()
        numbers = [n for each in people for n in (each.pesel, each.nip) if n]
        numbers += [n for each in authorities for n in (each.agent, each.principal)]
        for chunk in _chunks(dict.fromkeys(numbers)):
            for column in (Person.pesel, Person.nip):
                for person in self._session.scalars(select(Person).where(column.in_(chunk))):
                    self._known.add(person)
        self._people(people, counts)
        self._authorities(authorities, counts)
        if self._problems:
            raise ContentError(sorted(self._problems, key=lambda p: (p.file, p.line)))
        self._session.flush()
        # Only now: authorities refer to people, which the unit of work does not know by itself.
        self._session.add_all(self._later)
        self._session.flush()
        return counts

    def _people(self, entries: Sequence[PersonEntry], counts: Imported) -> None:
        seen: dict[str, PersonEntry] = {}
        for entry in entries:
            person = self._match(entry)
            if person is None:
                continue
            keys = {person.ref, entry.pesel or "", entry.nip or ""} - {""}
            twin = next((seen[key] for key in keys if key in seen), None)
            if twin:
                place = f"{twin.record.file.name}:{twin.record.line}"
                self._refuse(entry, f"the same person stands in {place}", "keep one of them")
                continue
            seen.update(dict.fromkeys(keys, entry))
            self._person(entry, person, counts)

    def _match(self, entry: PersonEntry) -> Person | None:
        """The register's row, or a new one; None when the numbers belong to others."""
        by_pesel = self._known.by_number.get(entry.pesel or "")
        by_nip = self._known.by_number.get(entry.nip or "")
        found = by_pesel or by_nip
        if by_pesel and by_nip and by_pesel is not by_nip:
            remedy = "find out whose they are, and correct the file"
            self._refuse(entry, "PESEL and NIP belong to two people", remedy)
            return None
        if found is None:
            return Person(ref=uuid.uuid4().hex, name="", pesel=entry.pesel, nip=entry.nip)
        for which, theirs, ours in (
            ("PESEL", entry.pesel, found.pesel),
            ("NIP", entry.nip, found.nip),
        ):
            if theirs and ours and theirs != ours:
                remedy = "correct the file; a number once given does not change"
                self._refuse(entry, f"the register has another {which} for this person", remedy)
                return None
        return found

    def _person(self, entry: PersonEntry, person: Person, counts: Imported) -> None:
        is_new = not person.name
        if entry.telepin is TelepinChange.LOCK and person.telepin_hash is None:
            self._refuse(entry, "no telePIN is there to be locked", "leave telepin empty")
            return
        before = (person.name, person.pesel, person.nip)
        person.name = entry.name
        person.pesel, person.nip = entry.pesel or person.pesel, entry.nip or person.nip
        self._known.add(person)
        if is_new:
            self._session.add(person)
            counts.people_new += 1
        elif before != (person.name, person.pesel, person.nip):
            counts.people_changed += 1
        else:
            counts.people_unchanged += 1
        counts.telepins_changed += self._telepins.change(person, entry)

    def _authorities(self, entries: Sequence[AuthorityEntry], counts: Imported) -> None:
        resolved = [(entry, pair) for entry in entries if (pair := self._pair(entry))]
        kept = self._kept({agent.ref for _entry, (agent, _principal) in resolved})
        seen: dict[tuple[str, str, str], AuthorityEntry] = {}
        for entry, (agent, principal) in resolved:
            key = (agent.ref, principal.ref, entry.role.value)
            if key in seen:
                twin = seen[key].record
                place = f"{twin.file.name}:{twin.line}"
                self._refuse(entry, f"the same authority stands in {place}", "keep one of them")
                continue
            seen[key] = entry
            self._authority(entry, kept.get(key), key, counts)

    def _pair(self, entry: AuthorityEntry) -> tuple[Person, Person] | None:
        people = []
        for which, number in (("agent", entry.agent), ("principal", entry.principal)):
            person = self._known.by_number.get(number)
            if person is None:
                remedy = "import that person too, or correct the number"
                self._refuse(entry, f"{which} is nobody in the register or these files", remedy)
            else:
                people.append(person)
        if len(people) < 2:
            return None
        if people[0] is people[1]:
            remedy = "nobody needs authority over themselves"
            self._refuse(entry, "agent and principal are the same person", remedy)
            return None
        return people[0], people[1]

    def _kept(self, agents: set[str]) -> dict[tuple[str, str, str], Authority]:
        return {
            (row.agent, row.principal, row.role): row
            for chunk in _chunks(agents)
            for row in self._session.scalars(select(Authority).where(Authority.agent.in_(chunk)))
        }

    def _authority(
        self,
        entry: AuthorityEntry,
        row: Authority | None,
        key: tuple[str, str, str],
        counts: Imported,
    ) -> None:
        wanted = (entry.scope.value, entry.valid_from, entry.valid_to, entry.revoked_on)
        if row is None:
            row = Authority(agent=key[0], principal=key[1], role=key[2])
            self._later.append(row)
            counts.authorities_new += 1
        elif wanted == (row.scope, row.valid_from, row.valid_to, row.revoked_on):
            counts.authorities_unchanged += 1
        else:
            counts.authorities_changed += 1
        row.scope, row.valid_from, row.valid_to, row.revoked_on = wanted

    def _refuse(self, entry: PersonEntry | AuthorityEntry, wrong: str, remedy: str) -> None:
        self._problems.append(entry.record.problem(wrong, remedy))


def _read(files: Sequence[Path], reader: Reader) -> tuple[list[PersonEntry], list[AuthorityEntry]]:
    people: list[PersonEntry] = []
    authorities: list[AuthorityEntry] = []
    for file in files:
        try:
            records, problems = people_files.read(file)
        except ContentError as unreadable:
            reader.problems += unreadable.problems
            continue
        reader.problems += problems
        for record in records:
            if record.kind is Kind.PERSON:
                people += _given(reader.person(record))
            else:
                authorities += _given(reader.authority(record))
    return people, authorities


def _given(item: Item | None) -> list[Item]:
    return [] if item is None else [item]


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _digest(files: Sequence[Path]) -> str:
    """Names what was imported, so that the files can be told to be these."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes())
    return whole.hexdigest()[:_DIGEST]


def _spelt(count: int) -> str:
    """A count for the audit log, which masks six digits and more as somebody's number."""
    return f"{count // 1000} thousand {count % 1000}" if count >= 1000 else str(count)
