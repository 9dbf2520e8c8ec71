"""TelePINs in memory: the port that the pages and commands talk to, without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor
from ivr.identity.pesel import birth_date
from ivr.identity.telepins import (
    TelepinState,
    TelepinStatus,
    TelepinUse,
    UnknownPersonError,
    UseKind,
)
from ivr.identity.weakness import Weakness, weaknesses
from ivr.secret import Secret


@dataclass
class Kept:
    """What is known of one person."""

    telepin: Secret | None = None
    locked: bool = False
    changed_at: datetime | None = None
    delayed_until: datetime | None = None
    uses: list[TelepinUse] = field(default_factory=list)


class MemoryTelepins:
    """People by PESEL; implements `identity.telepins.Telepins`."""

    def __init__(self, people: Mapping[str, PersonRef]) -> None:
        """Nobody has a telePIN."""
        self._people = dict(people)
        self.kept = {person: Kept() for person in people.values()}
        self.away = False
        """Set it, and the store is away."""

    def find(self, identifier: str) -> PersonRef | None:
        """The person with this number."""
        self._require_store()
        return self._people.get(identifier)

    def status(self, person: PersonRef, moment: datetime) -> TelepinStatus:
        """The telePIN's state."""
        kept = self._of(person)
        state = TelepinState.ACTIVE if kept.telepin else TelepinState.INACTIVE
        delay = kept.delayed_until
        return TelepinStatus(
            TelepinState.LOCKED if kept.locked else state,
            kept.changed_at,
            delay if delay is not None and delay > moment else None,
        )

    def choose(
        self,
        person: PersonRef,
        telepin: Secret,
        *,
        numbers: tuple[str, ...] = (),
        moment: datetime,
        by: Actor,
    ) -> tuple[Weakness, ...]:
        """Set it, or tell every rule that it breaks."""
        kept = self._of(person)
        pesel = next(number for number, ref in self._people.items() if ref == person)
        broken = weaknesses(telepin, numbers=(pesel, *numbers), born=birth_date(pesel))
        if not broken:
            kind = UseKind.CHANGED if kept.telepin else UseKind.SET
            kept.telepin, kept.changed_at, kept.locked = telepin, moment, False
            kept.uses.insert(0, TelepinUse(moment, kind, by.kind.value))
        return broken

    def deactivate(self, person: PersonRef, *, moment: datetime, by: Actor) -> bool:
        """Remove it."""
        kept = self._of(person)
        had = kept.telepin is not None
        if had:
            kept.telepin, kept.locked, kept.changed_at = None, False, moment
            kept.uses.insert(0, TelepinUse(moment, UseKind.DEACTIVATED, by.kind.value))
        return had

    def unlock(self, person: PersonRef, *, moment: datetime, by: Actor) -> bool:
        """Forget the failures."""
        kept = self._of(person)
        was, kept.locked = kept.locked, False
        if was:
            kept.uses.insert(0, TelepinUse(moment, UseKind.UNLOCKED, by.kind.value))
        return was

    def history(self, person: PersonRef, *, limit: int) -> tuple[TelepinUse, ...]:
        """What happened, newest first."""
        return tuple(self._of(person).uses[:limit])

    def forget(self, person: PersonRef) -> None:
        """Take a person out of the register."""
        del self.kept[person]

    def _of(self, person: PersonRef) -> Kept:
        self._require_store()
        if person not in self.kept:
            raise UnknownPersonError
        return self.kept[person]

    def _require_store(self) -> None:
        if self.away:
            raise StageError("store", "OperationalError")
