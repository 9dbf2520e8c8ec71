"""Reads the audit: its events for people, and whether its chain is whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.identity.audit import ActorKind, AuditKind
from ivr.store.audit_chain import START, Head, Seals, same
from ivr.store.audit_head import HeadFile
from ivr.store.audit_tables import AuditEntry, AuditPayload

_CHUNK = 2000
"""Links a transaction, so that a long check never keeps a call from writing."""
PAYLOADS_ERASED = "audit_payloads"
"""The detail in which an erasure says how many payloads it erased."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are wanted; None for all."""

    person: str | None = None
    call: str | None = None
    kind: AuditKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Before this moment."""
    actor: ActorKind | None = None
    name: str | None = None
    """Of the actor."""
    before: int | None = None
    """Only links before this one: the next page of a long list."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing wrong with the chain."""

    seq: int
    """The link it was found at."""
    wrong: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole chain found."""

    entries: int
    erased: int
    """Links whose payload was erased."""
    head: Head | None
    """The newest link; to be noted elsewhere."""
    flaw: Flaw | None


class AuditReports:
    """Reads the audit of one installation."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def events(self, wanted: Filters, limit: int) -> list[dict[str, object]]:
        """The newest events first; one whose payload was erased shows when and what alone."""
        query = select(AuditEntry, AuditPayload).outerjoin(
            AuditPayload, AuditPayload.seq == AuditEntry.seq
        )
        query = query.where(*_conditions(wanted))
        with Session(self._engine) as session:
            rows = session.execute(query.order_by(AuditEntry.seq.desc()).limit(limit))
            return [_event(entry, payload) for entry, payload in rows]

    def verify(
        self, seals: Seals, note: HeadFile | None = None, told: Head | None = None
    ) -> Verdict:
        """Check every link, then the end against the noted head and the one that was told."""
        heads, tampered = _heads(note, told)
        walk = _Walk(seals, frozenset(head.seq for head in heads))
        for entry, payload in self._links():
            flaw = walk.step(entry, payload)
            if flaw is not None:
                return walk.verdict(flaw)
        ends = (_missing(walk, head) for head in heads)
        unsure = tampered if walk.entries else None
        return walk.verdict(walk.unaccounted() or unsure or next(filter(None, ends), None))

    def _links(self) -> Iterator[tuple[AuditEntry, AuditPayload | None]]:
        last = -(2**31)
        while True:
            query = (
                select(AuditEntry, AuditPayload)
                .outerjoin(AuditPayload, AuditPayload.seq == AuditEntry.seq)
                .where(AuditEntry.seq > last)
                .order_by(AuditEntry.seq)
                .limit(_CHUNK)
            )
            with Session(self._engine) as session:
                chunk = [(entry, payload) for entry, payload in session.execute(query)]
            if not chunk:
                return
            yield from chunk
            last = chunk[-1][0].seq

    def payloads_of(self, person: str) -> int:
        """How many payloads name this person."""
        with Session(self._engine) as session:
            counted = select(func.count()).where(AuditPayload.subject == person)
            return session.scalar(counted) or 0


def _conditions(wanted: Filters) -> Iterator[ColumnElement[bool]]:
    equal: tuple[tuple[InstrumentedAttribute[Any], str | None], ...] = (
        (AuditPayload.subject, wanted.person),
        (AuditPayload.call_id, wanted.call),
        (AuditPayload.name, wanted.name),
        (AuditPayload.actor, wanted.actor),
        (AuditEntry.kind, wanted.kind),
    )
    for column, value in equal:
        if value is not None:
            yield column == str(value)
    if wanted.since is not None:
        yield AuditEntry.at >= wanted.since
    if wanted.until is not None:
        yield AuditEntry.at < wanted.until
    if wanted.before is not None:
        yield AuditEntry.seq < wanted.before


@dataclass(slots=True)
class _Walk:
    """The check as far as it came."""

    seals: Seals
    watching: frozenset[int]
    """The links whose seals are compared with what was noted."""
    entries: int = 0
    erased: int = 0
    accounted: int = 0
    """Payloads that erasures say they erased."""
    seal: str = START
    watched: dict[int, str] = field(default_factory=dict)

    def step(self, entry: AuditEntry, payload: AuditPayload | None) -> Flaw | None:
        """One more link; what is wrong with it, if anything."""
        wanted = self.entries + 1
        if entry.seq != wanted:
            return Flaw(wanted, f"removed: the next link is {entry.seq}")
        if not same(entry.previous, self.seal):
            return Flaw(entry.seq, "does not follow the link before: removed, added or reordered")
        if not same(entry.seal, self.seals.of(entry)):
            return Flaw(entry.seq, "changed: its seal does not match")
        if payload is None:
            self.erased += 1
        elif not same(entry.payload, self.seals.of_payload(payload)):
            return Flaw(entry.seq, "changed: its payload does not match")
        elif entry.kind in (AuditKind.ERASURE, AuditKind.RETENTION):
            count = payload.details.get(PAYLOADS_ERASED, "0")
            self.accounted += int(count) if count.isdigit() else 0
        self.entries, self.seal = wanted, entry.seal
        if wanted in self.watching:
            self.watched[wanted] = entry.seal
        return None

    def unaccounted(self) -> Flaw | None:
        """Payloads that are gone though no erasure tells of them."""
        missing = self.erased - self.accounted
        wrong = f"{missing} payloads are gone that no erasure accounts for"
        return Flaw(0, wrong) if missing > 0 else None

    def verdict(self, flaw: Flaw | None) -> Verdict:
        """What was found."""
        head = Head(self.entries, self.seal) if self.entries else None
        return Verdict(self.entries, self.erased, head, flaw)


def _heads(note: HeadFile | None, told: Head | None) -> tuple[list[Head], Flaw | None]:
    """The links that must be there, and what is wrong with the note of the newest."""
    heads = [told] if told else []
    try:
        noted = note.read() if note else None
    except ValueError as wrong:
        return heads, Flaw(0, f"the noted head was tampered with: {wrong}")
    if note and not noted:
        return heads, Flaw(0, "no head is noted: whether the end was cut off cannot be told")
    return ([*heads, noted] if noted else heads), None


def _missing(walk: _Walk, head: Head) -> Flaw | None:
    if head.seq > walk.entries:
        return Flaw(walk.entries + 1, f"cut off: link {head.seq} was noted and is gone")
    if not same(walk.watched.get(head.seq, ""), head.seal):
        return Flaw(head.seq, "replaced: it is not the link that was noted")
    return None


def _event(entry: AuditEntry, payload: AuditPayload | None) -> dict[str, object]:
    known: dict[str, object] = {"seq": entry.seq, "at": entry.at.isoformat(), "kind": entry.kind}
    if payload is None:
        return known | {"erased": True}
    return known | {
        "actor": payload.actor,
        "name": payload.name,
        "subject": payload.subject,
        "call_id": payload.call_id,
        "details": dict(payload.details),
    }
