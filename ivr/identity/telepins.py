"""TelePINs as their owners and operators see them: state, choice, removal, history.

The phone proves a telePIN (`verification`); this port is for those who set one: the taxpayer's own
page and `kasja telepin`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ivr.errors import KasjaError
from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor
from ivr.identity.weakness import Weakness
from ivr.secret import Secret


class UnknownPersonError(KasjaError):
    """The register has nobody with this reference (any more)."""


class TelepinState(StrEnum):
    """What a telePIN is good for now."""

    INACTIVE = "inactive"
    """None is set."""
    ACTIVE = "active"
    LOCKED = "locked"
    """Too many failures in a row: setting one anew unlocks."""


@dataclass(frozen=True, slots=True)
class TelepinStatus:
    """A person's telePIN now."""

    state: TelepinState
    changed_at: datetime | None = None
    """When it was set, changed or deactivated; None if that never happened. Aware UTC."""
    delayed_until: datetime | None = None
    """Until then no attempt on the phone counts; None when the next one does. Aware UTC."""


class UseKind(StrEnum):
    """What happened to a telePIN."""

    SET = "set"
    CHANGED = "changed"
    DEACTIVATED = "deactivated"
    UNLOCKED = "unlocked"
    PROVED = "proved"
    """It was given rightly on the phone."""
    FAILED = "failed"
    LOCKED = "locked"
    """The failure before this was one too many."""


@dataclass(frozen=True, slots=True)
class TelepinUse:
    """One entry of the history that a person may see of their telePIN; nothing secret is in it."""

    moment: datetime
    """Aware UTC."""
    kind: UseKind
    source: str
    """The caller's number, masked but for its last digits; empty when it was withheld. For what was
    set, the kind of actor: `owner` or `operator`."""


class Telepins(Protocol):
    """Sets and removes telePINs. Threads may share one. Raises `StageError` when the store is away.

    All but `find` raise `UnknownPersonError` for a reference that the register does not have. `by` is
    the owner or an operator; what they do is audited. `moment` is aware UTC.
    """

    def find(self, identifier: str) -> PersonRef | None:
        """The person with this PESEL or NIP, however it is grouped."""
        ...

    def status(self, person: PersonRef, moment: datetime) -> TelepinStatus:
        """The telePIN's state at that moment."""
        ...

    def choose(
        self,
        person: PersonRef,
        telepin: Secret,
        *,
        numbers: tuple[str, ...] = (),
        moment: datetime,
        by: Actor,
    ) -> tuple[Weakness, ...]:
        """Set the telePIN, which unlocks; or set nothing and return every rule that it breaks.

        `numbers` are telephone numbers that the caller of this method knows; PESEL, NIP and the birth
        date are the register's.
        """
        ...

    def deactivate(self, person: PersonRef, *, moment: datetime, by: Actor) -> bool:
        """Remove the telePIN; False when there was none."""
        ...

    def unlock(self, person: PersonRef, *, moment: datetime, by: Actor) -> bool:
        """Forget the failures of a locked or delayed telePIN; False when nothing kept it waiting."""
        ...

    def history(self, person: PersonRef, *, limit: int) -> tuple[TelepinUse, ...]:
        """What happened to the telePIN, newest first."""
        ...
