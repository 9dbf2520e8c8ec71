"""The fictitious people of the demo: `config/demo/people.yaml` into the register."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from ivr.content import Node, read_yaml
from ivr.identity import nip, pesel
from ivr.identity.assurance import SCOPES, Role, Scope
from ivr.identity.telepin import TelepinHasher
from ivr.identity.weakness import weaknesses
from ivr.secret import Secret
from ivr.store.tables import Attempt, Authority, Person

_PERSON_KEYS = frozenset({"name", "pesel", "nip", "telepin", "acts_for"})
_AUTHORITY_KEYS = frozenset({"whom", "role", "scope", "until", "revoked"})


@dataclass(frozen=True, slots=True)
class DemoAuthority:
    """For whom a demo person may act."""

    whom: str
    role: str
    until: str | None
    scope: str
    revoked: str | None


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person who does not exist."""

    id: str
    name: str
    pesel: str | None
    nip: str | None
    telepin: str | None
    acts_for: tuple[DemoAuthority, ...]

    def as_json(self) -> dict[str, object]:
        """Everything, the invented telePIN included."""
        return asdict(self)


def people(folder: Path) -> list[DemoPerson]:
    """Read the demo people; `ContentError` for a wrong number or an unknown principal."""
    root = read_yaml(folder / "people.yaml")
    nodes = dict(root.items())
    return [_person(ref, node, frozenset(nodes)) for ref, node in nodes.items()]


def _person(ref: str, node: Node, known: frozenset[str]) -> DemoPerson:
    facts = dict(node.items(allowed=_PERSON_KEYS))
    texts = {key: facts[key].text() for key in ("name", "pesel", "nip", "telepin") if key in facts}
    if "pesel" in texts and not pesel.is_valid(texts["pesel"]):
        facts["pesel"].refuse("not a valid PESEL", "correct the check digit or the date")
    if "nip" in texts and not nip.is_valid(texts["nip"]):
        facts["nip"].refuse("not a valid NIP", "correct the check digit")
    numbers = tuple(texts[key] for key in ("pesel", "nip") if key in texts)
    if "telepin" in texts:
        born = pesel.birth_date(texts["pesel"]) if "pesel" in texts else None
        if why := weaknesses(Secret(texts["telepin"]), numbers=numbers, born=born):
            facts["telepin"].refuse(f"telePIN not allowed ({', '.join(why)})", "choose another")
    authorities = facts["acts_for"].elements() if "acts_for" in facts else []
    return DemoPerson(
        ref,
        texts.get("name", ref),
        texts.get("pesel"),
        texts.get("nip"),
        texts.get("telepin"),
        tuple(_authority(each, known) for each in authorities),
    )


def _authority(node: Node, known: frozenset[str]) -> DemoAuthority:
    facts = dict(node.items(allowed=_AUTHORITY_KEYS))
    if "whom" not in facts or facts["whom"].text() not in known:
        node.refuse("acts for nobody we know", f"whom: one of {', '.join(sorted(known))}")
    role = Role(facts["role"].text()) if "role" in facts else Role.PPO
    usual = Scope.GENERAL if role is Role.PPO else Scope.BASIC
    scope = facts["scope"].text() if "scope" in facts else usual.value
    if scope not in SCOPES[role]:
        facts["scope"].refuse(
            f"{role} has no scope {scope}", f"known are {', '.join(sorted(SCOPES[role]))}"
        )
    until, revoked = (facts[key].text() if key in facts else None for key in ("until", "revoked"))
    return DemoAuthority(facts["whom"].text(), role.value, until, scope, revoked)


def is_seeded(engine: Engine) -> bool:
    """Whether the register has anybody: what they changed since is not undone by a restart."""
    with Session(engine) as session:
        return session.scalars(select(Person.ref).limit(1)).first() is not None


def seed(engine: Engine, folder: Path, hasher: TelepinHasher) -> int:
    """Put the demo people into the register anew, and unlock them; returns how many there are."""
    everybody = people(folder)
    refs = {
        person.id: uuid.uuid5(uuid.NAMESPACE_URL, f"kasja-demo:{person.id}").hex
        for person in everybody
    }
    with Session(engine) as session, session.begin():
        for person in everybody:
            kept = hasher.hash(Secret(person.telepin)) if person.telepin else None
            session.merge(
                Person(
                    ref=refs[person.id],
                    name=person.name,
                    pesel=person.pesel,
                    nip=person.nip,
                    telepin_hash=kept,
                )
            )
        session.flush()
        session.execute(delete(Authority).where(Authority.agent.in_(refs.values())))
        for person in everybody:
            session.add_all(_rows(person, refs))
        session.execute(delete(Attempt))
    return len(everybody)


def _rows(person: DemoPerson, refs: dict[str, str]) -> list[Authority]:
    return [
        Authority(
            agent=refs[person.id],
            principal=refs[authority.whom],
            role=authority.role,
            valid_from=date(2024, 10, 1),
            valid_to=date.fromisoformat(authority.until) if authority.until else None,
            scope=authority.scope,
            revoked_on=date.fromisoformat(authority.revoked) if authority.revoked else None,
        )
        for authority in person.acts_for
    ]
