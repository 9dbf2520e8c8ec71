"""The register of people, behind SQLAlchemy; implements `identity.verification.Register`."""

from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Engine, Select, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role
from ivr.identity.verification import PersonRecord
from ivr.store.principals import valid
from ivr.store.tables import Authority, Person

Row = TypeVar("Row")


class SqlRegister:
    """People, telePIN hashes and authorities."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def find(self, identifier: str) -> PersonRecord | None:
        """The person with this PESEL or NIP."""
        row = self._one(select(Person).where(has_number(identifier)))
        return PersonRecord(PersonRef(row.ref), row.telepin_hash) if row else None

    def rekeep(self, person: PersonRef, old: str, new: str) -> None:
        """Replace the telePIN's hash, unless it is no longer the old one."""
        same = update(Person).where(Person.ref == person, Person.telepin_hash == old)
        try:
            with self._session() as session, session.begin():
                session.execute(same.values(telepin_hash=new))
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def roles(self, person: PersonRef, on: date) -> frozenset[Role]:
        """On what grounds this person may represent anybody on that day."""
        wanted = select(Authority).where(Authority.agent == person)
        with self._session() as session:
            try:
                rows = session.scalars(wanted).all()
            except SQLAlchemyError as away:
                raise StageError("store", type(away).__name__) from None
            return frozenset(Role(row.role) for row in rows if valid(row, on))

    def _one(self, wanted: Select[Row]) -> Row | None:
        with self._session() as session:
            try:
                return session.scalars(wanted).first()
            except SQLAlchemyError as away:
                raise StageError("store", type(away).__name__) from None

    def _session(self) -> Session:
        return Session(self._engine, expire_on_commit=False)


def has_number(identifier: str) -> ColumnElement[bool]:
    """The person with this PESEL or NIP."""
    return or_(Person.pesel == identifier, Person.nip == identifier)
