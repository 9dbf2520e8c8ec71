"""What an agent may disclose at which assurance: the rules behind „czy wolno mi to powiedzieć?”."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ivr.identity.assurance import Assurance, Role, Scope


class Information(StrEnum):
    """Kinds of information on the hotline (the owner's deck)."""

    GENERAL = "general"
    """Tax and customs law for everybody."""
    INDIVIDUAL = "individual"
    """Affairs covered by fiscal secrecy (Tax Ordinance, art. 293)."""
    ACCESS = "access"
    """Who else may use an organisation's account."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What each level unlocks, and what an authority leaves of it."""

    levels: Mapping[Assurance, frozenset[Information]]
    authorities: Mapping[tuple[Role, Scope], frozenset[Information]]

    def unlocked(
        self, assurance: Assurance, role: Role | None, scope: Scope | None
    ) -> frozenset[Information]:
        """What may be disclosed; for a principal no more than the authority covers."""
        by_level = self.levels[assurance]
        if role is None or scope is None:
            return by_level
        return by_level & self.authorities.get((role, scope), frozenset())

    def needed(self, information: Information) -> Assurance | None:
        """The lowest level that unlocks it; None when no level does."""
        return min(
            (a for a, unlocks in self.levels.items() if information in unlocks), default=None
        )
