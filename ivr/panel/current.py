"""Accounts as they are now: who was disabled, or lost a role, loses it in the middle of a session."""

import threading
from datetime import datetime, timedelta

import structlog

from ivr.errors import StageError
from ivr.identity.operators import Operators
from ivr.panel.panel import account_of
from ivr.web.sessions import Account

log = structlog.get_logger()

EVERY = timedelta(seconds=10)
"""A change takes effect within this time."""


class CurrentAccounts:
    """Asks for each account every few seconds. Threads may share one."""

    def __init__(self, operators: Operators) -> None:
        """Nothing is known yet."""
        self._operators = operators
        self._known: dict[str, tuple[datetime, Account | None]] = {}
        self._lock = threading.Lock()

    def __call__(self, account: Account, moment: datetime) -> Account | None:
        """The account as it is now; None when it may not be used any more.

        While the store is away a session goes on as it was: the pages say themselves what is missing.
        """
        name = account.actor.name
        with self._lock:
            asked_at, known = self._known.get(name, (moment - EVERY, None))
        if timedelta() <= moment - asked_at < EVERY:
            return known
        try:
            operator = self._operators.named(name)
        except StageError as away:
            log.warning("accounts_not_asked", code=away.code)
            return account
        known = account_of(operator) if operator else None
        with self._lock:
            self._known[name] = (moment, known)
        return known
