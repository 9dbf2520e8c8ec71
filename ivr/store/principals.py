"""Authorities behind SQLAlchemy; implements `identity.principals.Principals`."""

from datetime import date

from sqlalchemy import ColumnElement, Engine, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role, Scope
from ivr.identity.principals import Principal, Validity
from ivr.store.tables import Authority, Person


class SqlPrincipals:
    """Who may act for whom, from the register."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def of(self, person: PersonRef, on: date) -> tuple[Principal, ...]:
        """Everybody this person may act for on that day, by name."""
        return self._valid(on, Authority.agent == person)

    def find(self, person: PersonRef, role: Role, identifier: str, on: date) -> Principal | None:
        """The owner of this PESEL or NIP, if the person may act for them on that day."""
        owner = or_(Person.pesel == identifier, Person.nip == identifier)
        found = self._valid(on, Authority.agent == person, Authority.role == role.value, owner)
        return found[0] if found else None

    def _valid(self, on: date, *wanted: ColumnElement[bool]) -> tuple[Principal, ...]:
        query = (
            select(Authority, Person.name)
            .join(Person, Person.ref == Authority.principal)
            .where(*wanted)
            .order_by(Person.name, Authority.role)
        )
        try:
            with Session(self._engine) as session:
                rows = session.execute(query).all()
                return tuple(
                    _principal(authority, name) for authority, name in rows if valid(authority, on)
                )
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None


def valid(authority: Authority, on: date) -> bool:
    """Whether the authority holds on that day."""
    period = Validity(authority.valid_from, authority.valid_to, authority.revoked_on)
    return period.covers(on)


def _principal(authority: Authority, name: str) -> Principal:
    role, scope = Role(authority.role), Scope(authority.scope)
    return Principal(PersonRef(authority.principal), name, role, scope)
