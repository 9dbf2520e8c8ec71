"""What the audit's pages need from the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.store.audit_report import Filters, Verdict


@dataclass(frozen=True, slots=True)
class RegisterPorts:
    """The ports; both raise `StageError` when the store is away."""

    events: Callable[[Filters, int], Sequence[dict[str, object]]]
    """The newest events first, as `AuditReports.events` gives them."""
    verify: Callable[[], Verdict]
    """Checks the whole chain; takes seconds for a long one."""
