"""The audit port: what must never be forgotten about identities, and who did it.

Every proof, failure, lock and reset, every view of somebody's data and every deletion is one event
(OWASP ASVS 5.0, 16.3; Tax Ordinance, art. 293: fiscal secrecy must be shown to have been kept).
An event names people by their reference in the register or by a pseudonym, never by a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ivr.identity.assurance import PersonRef


class AuditKind(StrEnum):
    """What happened."""

    PROOF = "proof"
    """A telePIN was right: the caller is who they say."""
    FAILURE = "failure"
    """It was not, or there was nobody to prove, or it could not be tried."""
    DELAY = "delay"
    """So many failures in a row that further attempts must wait."""
    LOCK = "lock"
    """So many that only a new telePIN helps."""
    UNLOCK = "unlock"
    FUSE = "fuse"
    """Attempts over many people from one place, or too many at all, were stopped."""
    TELEPIN_SET = "telepin_set"
    TELEPIN_CHANGED = "telepin_changed"
    TELEPIN_DEACTIVATED = "telepin_deactivated"
    PEPPER_ROTATED = "pepper_rotated"
    LOGIN = "login"
    """Somebody logged in to their own settings."""
    PRINCIPAL_CHOSEN = "principal_chosen"
    """A proved caller speaks for somebody they may act for."""
    PRINCIPAL_REFUSED = "principal_refused"
    """They named somebody unknown, or somebody they may not act for."""
    CONTEXT_ISSUED = "context_issued"
    """What was proved was put aside for the agent who gets the call."""
    CONTEXT_REFUSED = "context_refused"
    """Somebody asked for it who may not have it: used, expired, or another's."""
    DISCLOSURE_VIEW = "disclosure_view"
    """An agent was shown who is calling and for whom."""
    CALL_VIEW = "call_view"
    """An operator opened what was said in a call."""
    NUMBER_SEARCH = "number_search"
    """An operator looked for the calls of one number, which the details name by its pseudonym."""
    PEOPLE_IMPORTED = "people_imported"
    AUTHORITY_IMPORTED = "authority_imported"
    AUTHORITY_REVOKED = "authority_revoked"
    ERASURE = "erasure"
    """A person was erased on request."""
    RETENTION = "retention"
    """Data past its time was deleted; the details count it by class."""
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    OPERATOR_LOGIN = "operator_login"
    """Somebody logged in to the panel."""
    OPERATOR_REFUSED = "operator_refused"
    """Somebody tried to, in vain."""
    OPERATOR_LOCKED = "operator_locked"
    """So many wrong passwords in a row that the account must wait."""
    OPERATOR_CHANGED = "operator_changed"
    """An account was made, disabled or unlocked, or its password or roles were changed."""


class ActorKind(StrEnum):
    """In what role somebody acted."""

    CALLER = "caller"
    """Named by the pseudonym of their telephone number."""
    AGENT = "agent"
    """A consultant, named as in the queues."""
    OPERATOR = "operator"
    """Named by the log-in name, on the machine or in the panel."""
    OWNER = "owner"
    """The person themselves on the web, named by their reference."""
    SERVICE = "service"
    """KASja by itself."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it."""

    kind: ActorKind
    name: str
    """At most 64 characters; never a number of a person."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One thing that happened, once and for good."""

    kind: AuditKind
    moment: datetime
    """Aware UTC."""
    actor: Actor
    subject: PersonRef | None = None
    """Whose identity or data it was; None where nobody is known."""
    call_id: str | None = None
    """None outside a call."""
    details: Mapping[str, str] = field(default_factory=dict)
    """A few short facts; what looks like a person's number is masked before it is written."""


class Audit(Protocol):
    """Keeps events for good. Safe to use from any thread."""

    def record(self, event: AuditEvent) -> None:
        """Write one event and return when it is kept; `StageError` when the store is away."""
        ...
