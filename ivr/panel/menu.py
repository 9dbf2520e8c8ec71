"""The panel's menu: what is on it, in order, and for whom."""

from dataclasses import dataclass

from ivr.identity.operators import OperatorRole
from ivr.panel.paths import PATHS


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry."""

    text: str
    path: str
    role: OperatorRole


MENU: tuple[MenuItem, ...] = (
    MenuItem("Tablica", PATHS.wallboard, OperatorRole.VIEW),
    MenuItem("Trwające rozmowy", PATHS.live, OperatorRole.VIEW),
    MenuItem("Rozmowy", PATHS.calls, OperatorRole.VIEW),
    MenuItem("Raporty", PATHS.reports, OperatorRole.VIEW),
    MenuItem("Stanowisko", PATHS.desk, OperatorRole.AGENT),
    MenuItem("Kierowanie", PATHS.routing, OperatorRole.VIEW),
    MenuItem("Frazy", PATHS.phrases, OperatorRole.VIEW),
    MenuItem("Komunikaty", PATHS.prompts, OperatorRole.VIEW),
    MenuItem("Rejestr", PATHS.audit, OperatorRole.AUDIT),
)
"""Each module of pages has its entry here; who lacks its role does not see it."""


def menu_for(roles: frozenset[str]) -> tuple[MenuItem, ...]:
    """What somebody with these roles may open."""
    return tuple(item for item in MENU if item.role in roles)
