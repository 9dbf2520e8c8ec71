"""Authorities on SQLite and PostgreSQL: they begin, end, are taken back, and reach so far."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import PersonRef, Role, Scope
from ivr.store.engine import open_engine
from ivr.store.people import SqlRegister
from ivr.store.principals import SqlPrincipals
from ivr.store.tables import Authority, Person

ANNA = PersonRef("a" * 32)
DAY = date(2026, 4, 28)
NIP, PESEL = "5260250274", "02070803628"


def give(engine: Engine, role: Role, principal: str, scope: Scope, **dates: date) -> None:
    period = {"valid_from": date(2026, 1, 1)} | dates
    with Session(engine) as session, session.begin():
        session.add(Authority(agent=ANNA, principal=principal, role=role, scope=scope, **period))


@pytest.fixture
def principals(engine: Engine) -> SqlPrincipals:
    with Session(engine) as session, session.begin():
        session.add(Person(ref=ANNA, name="Anna Zmyślona", pesel="44051401359"))
        session.add(Person(ref="f" * 32, name="Klonowa spółka z o.o.", nip=NIP))
        session.add(Person(ref="j" * 32, name="Jan Niebyły", pesel=PESEL))
    return SqlPrincipals(engine)


def test_principals_are_listed_by_name(engine: Engine, principals: SqlPrincipals) -> None:
    give(engine, Role.UKO, "f" * 32, Scope.EXTENDED)
    give(engine, Role.PPO, "j" * 32, Scope.GENERAL)
    found = [(p.name, p.role, p.scope) for p in principals.of(ANNA, DAY)]

    assert found == [
        ("Jan Niebyły", Role.PPO, Scope.GENERAL),
        ("Klonowa spółka z o.o.", Role.UKO, Scope.EXTENDED),
    ]


def test_a_principal_is_found_by_number_on_the_ground_that_was_named(
    engine: Engine, principals: SqlPrincipals
) -> None:
    give(engine, Role.UKO, "f" * 32, Scope.BASIC)

    found = principals.find(ANNA, Role.UKO, NIP, DAY)
    assert found is not None
    assert found.scope is Scope.BASIC
    assert principals.find(ANNA, Role.PPO, NIP, DAY) is None
    assert principals.find(ANNA, Role.UKO, PESEL, DAY) is None
    assert principals.find(PersonRef("j" * 32), Role.UKO, NIP, DAY) is None


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({}, True),
        ({"valid_from": DAY}, True),
        ({"valid_from": date(2026, 4, 29)}, False),
        ({"valid_to": DAY}, True),
        ({"valid_to": date(2026, 4, 27)}, False),
        ({"revoked_on": date(2026, 4, 29)}, True),
        ({"revoked_on": DAY}, False),
        ({"revoked_on": date(2026, 4, 27), "valid_to": date(2027, 1, 1)}, False),
    ],
)
def test_an_authority_holds_for_its_time(
    engine: Engine,
    principals: SqlPrincipals,
    dates: dict[str, date],
    holds: bool,  # noqa: FBT001
) -> None:
    give(engine, Role.PPO, "j" * 32, Scope.GENERAL, **dates)

    assert bool(principals.of(ANNA, DAY)) is holds
    assert (principals.find(ANNA, Role.PPO, PESEL, DAY) is not None) is holds
    assert bool(SqlRegister(engine).roles(ANNA, DAY)) is holds


def test_a_register_that_is_away_is_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(StageError):
        SqlPrincipals(engine).of(ANNA, DAY)
    engine.dispose()
