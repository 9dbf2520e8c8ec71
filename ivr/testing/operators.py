"""Accounts of the panel in memory."""

from collections.abc import Mapping
from datetime import datetime

from ivr.errors import StageError
from ivr.identity.operators import Operator
from ivr.secret import Secret


class MemoryOperators:
    """Implements `identity.operators.Operators`; it never locks."""

    def __init__(self, passwords: Mapping[str, str], operators: Mapping[str, Operator]) -> None:
        """By log-in name."""
        self.away = False
        self._passwords, self._operators = passwords, operators

    def admit(self, name: str, password: Secret, moment: datetime) -> Operator | None:  # noqa: ARG002
        """Who this is."""
        if self.away:
            raise StageError("store", "OperationalError")
        right = name in self._passwords and password == Secret(self._passwords[name])
        return self._operators[name] if right else None

    def named(self, name: str) -> Operator | None:
        """Who may log in under this name."""
        if self.away:
            raise StageError("store", "OperationalError")
        return self._operators.get(name)
