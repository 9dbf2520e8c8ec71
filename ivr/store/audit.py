"""The audit log behind SQLAlchemy; implements `identity.audit.Audit`."""

from sqlalchemy import Engine

from ivr.identity.audit import AuditEvent


class SqlAudit:
    """Appends events to one hash-chained log."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        """`key` seals the chain, at least 32 bytes; the engine's schema is up to date."""
        self._engine, self._key = engine, key

    def record(self, event: AuditEvent) -> None:
        """Append one event; `StageError` when the store is away."""
        raise NotImplementedError(event.kind)
