"""Operators: the people who run the hotline, and what each of them may do in the panel.

The panel knows only the port `Operators`; accounts of this installation and a provider's log-in both
end in an `Operator`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ivr.identity.limits import doubled
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


ROLE_NAMES = frozenset(role.value for role in OperatorRole)


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


@dataclass(frozen=True, slots=True)
class LockOut:
    """How often a password may be guessed.

    No source names the numbers: they are assumptions, guided by NIST SP 800-63B-4 (3.2.2), and
    configurable. A lock always ends by itself, so nobody can shut operators out for good.
    """

    after: int = 5
    """Wrong passwords in a row."""
    first_s: int = 60
    """The first lock; each further failure doubles it."""
    longest_s: int = 3600

    def until(self, failures: int, moment: datetime) -> datetime | None:
        """Until when the account is locked after so many failures, the last at `moment`; None for not."""
        if failures < self.after:
            return None
        return moment + doubled(self.first_s, failures - self.after, self.longest_s)


class Operators(Protocol):
    """Accounts of this installation."""

    def admit(self, name: str, password: Secret, moment: datetime) -> Operator | None:
        """Who this is; None when name and password do not belong together, or the account is locked.

        The three cases take the same time and look the same. Every failure is counted before the
        answer. `StageError` when the store is away.
        """
        ...

    def named(self, name: str) -> Operator | None:
        """Who may log in under this name, as they are now; None for nobody.

        For who was proved by other means: a session that lasts, a provider's log-in. `StageError` when
        the store is away.
        """
        ...
