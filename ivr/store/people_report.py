"""What an operator may see of a person in the register: who they are, not their whole numbers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef
from ivr.identity.telepins import UnknownPersonError
from ivr.secret import MASK
from ivr.store.tables import Authority, Person

_SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class ShownAuthority:
    """An authority of a person, or over them."""

    agent: PersonRef
    principal: PersonRef
    other: str
    """The name of the one who is not the person shown."""
    role: str
    scope: str
    valid_from: date
    valid_to: date | None
    revoked_on: date | None

    def as_json(self) -> dict[str, object]:
        """Everything, for programs."""
        return {
            "agent": self.agent,
            "principal": self.principal,
            "name": self.other,
            "role": self.role,
            "scope": self.scope,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "revoked_on": self.revoked_on.isoformat() if self.revoked_on else None,
        }


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person with masked numbers."""

    person: PersonRef
    name: str
    pesel: str | None
    """All but the last three digits masked."""
    nip: str | None
    acts_for: tuple[ShownAuthority, ...]
    represented_by: tuple[ShownAuthority, ...]


def show(engine: Engine, person: PersonRef) -> ShownPerson:
    """The person; `UnknownPersonError` for an unknown reference, `StageError` when the store is away."""
    try:
        with Session(engine) as session, session.begin():
            row = session.get(Person, person)
            if row is None:
                raise UnknownPersonError(person)
            of_person = or_(Authority.agent == person, Authority.principal == person)
            shown = [
                _authority(session, authority, person)
                for authority in session.scalars(
                    select(Authority).where(of_person).order_by(Authority.id)
                )
            ]
            return ShownPerson(
                person,
                row.name,
                _masked(row.pesel),
                _masked(row.nip),
                tuple(each for each in shown if each.agent == person),
                tuple(each for each in shown if each.agent != person),
            )
    except SQLAlchemyError as away:
        raise StageError("store", type(away).__name__) from None


def _authority(session: Session, row: Authority, person: PersonRef) -> ShownAuthority:
    other = session.get_one(Person, row.principal if row.agent == person else row.agent)
    return ShownAuthority(
        PersonRef(row.agent),
        PersonRef(row.principal),
        other.name,
        row.role,
        row.scope,
        row.valid_from,
        row.valid_to,
        row.revoked_on,
    )


def _masked(number: str | None) -> str | None:
    return f"{MASK * 3}{number[-_SHOWN_DIGITS:]}" if number else None
