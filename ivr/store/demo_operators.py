"""The operators of the demo: `config/demo/operators.yaml` into the accounts of the panel."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ivr.content import Node, read_yaml
from ivr.errors import SetupError
from ivr.identity.audit import Actor, ActorKind
from ivr.identity.operators import ROLE_NAMES, Operator, OperatorRole
from ivr.secret import Secret
from ivr.store.operator_accounts import OperatorAccounts
from ivr.store.operator_tables import OperatorAccount

_KEYS = frozenset({"name", "roles", "agent"})
_BY = Actor(ActorKind.SERVICE, "demo")


def operators(folder: Path) -> list[Operator]:
    """Read the demo's operators; `ContentError` for a role that does not exist."""
    return [_operator(name, node) for name, node in read_yaml(folder / "operators.yaml").items()]


def _operator(name: str, node: Node) -> Operator:
    facts = dict(node.items(allowed=_KEYS))
    for needed in ("name", "roles"):
        if needed not in facts:
            node.refuse(f"{needed} is missing", "give name and roles")
    roles = facts["roles"].texts()
    for role in roles:
        if role not in ROLE_NAMES:
            facts["roles"].refuse(f"no role {role}", f"there are {', '.join(OperatorRole)}")
    agent = facts["agent"].text() if "agent" in facts else ""
    return Operator(name, facts["name"].text(), frozenset(map(OperatorRole, roles)), agent)


def is_seeded(engine: Engine) -> bool:
    """Whether there is any account: what was changed since is not undone by a restart."""
    with Session(engine) as session:
        return session.scalars(select(OperatorAccount.name).limit(1)).first() is not None


def seed(accounts: OperatorAccounts, folder: Path, password: str) -> None:
    """Make the demo's accounts; all have this password."""
    now, secret = datetime.now(UTC), Secret(password)
    for operator in operators(folder):
        if broken := accounts.add(operator, secret, moment=now, by=_BY):
            raise SetupError(
                f"panel-password: {', '.join(broken)}; remove the file from the folder of secrets"
            )
