"""Operators: the people who run the hotline, and what each of them may do in the panel.

The panel knows only the port `Operators`; accounts of this installation and a provider's log-in both
end in an `Operator`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ivr.secret import Secret


class OperatorRole(StrEnum):
    """What an operator may do; each may have several."""

    VIEW = "view"
    """See the wallboard, calls, reports and the routing."""
    EDIT = "edit"
    """Make and change drafts."""
    PUBLISH = "publish"
    """Publish, roll back, approve."""
    EMERGENCY = "emergency"
    """Switch the emergency announcement."""
    AUDIT = "audit"
    """See who did what."""
    AGENT = "agent"
    """Take calls: see who is calling and what is proved."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who may log in to the panel."""

    name: str
    """The log-in name, at most 64 characters; history and audit name them by it."""
    spoken: str
    """First name and surname, for the page's head."""
    roles: frozenset[OperatorRole]
    agent: str = ""
    """The agent they are in the queues; empty for who takes no calls."""


class Operators(Protocol):
    """Accounts of this installation."""

    def admit(self, name: str, password: Secret, moment: datetime) -> Operator | None:
        """Who this is; None when name and password do not belong together, or the account is locked.

        The three cases take the same time and look the same. Every failure is counted before the
        answer. `StageError` when the store is away.
        """
        ...
