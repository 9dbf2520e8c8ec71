"""Accounts of operators: who is let in, what guessing costs, who changed what."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.errors import ConfigError, StageError
from ivr.identity.audit import Actor, ActorKind
from ivr.identity.operators import LockOut, Operator, OperatorRole
from ivr.identity.passwords import OperatorPasswords, PasswordFlaw
from ivr.secret import Secret
from ivr.store import demo_operators
from ivr.store.audit import SqlAudit
from ivr.store.audit_report import AuditReports, Filters
from ivr.store.engine import open_engine
from ivr.store.operator_accounts import OperatorAccounts
from ivr.store.operator_tables import OperatorAccount
from ivr.store.operators import SqlOperators

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
RIGHT, WRONG = Secret("zielony rower 17"), Secret("zielony rower 18")
BOSS = Actor(ActorKind.OPERATOR, "root")
EWA = Operator("ewa", "Ewa Zmyślona", frozenset({OperatorRole.VIEW, OperatorRole.EDIT}))
CHEAP = OperatorPasswords(memory_kib=64)


@dataclass
class Door:
    """An installation with one account."""

    engine: Engine
    passwords: OperatorPasswords = CHEAP
    operators: SqlOperators = field(init=False)
    accounts: OperatorAccounts = field(init=False)

    def __post_init__(self) -> None:
        audit = SqlAudit(self.engine, b"k" * 32)
        self.operators = SqlOperators(self.engine, self.passwords, LockOut(3, 60, 200), audit=audit)
        self.accounts = OperatorAccounts(self.engine, self.passwords, audit=audit)

    def admit(self, password: Secret = RIGHT, *, after_s: float = 0, name: str = "ewa") -> bool:
        moment = NOW + timedelta(seconds=after_s)
        return self.operators.admit(name, password, moment) is not None

    def audited(self) -> list[tuple[str, str, dict[str, str]]]:
        events = AuditReports(self.engine).events(Filters(), 100)
        return [(str(e["kind"]), str(e["name"]), e["details"]) for e in reversed(events)]  # type: ignore[misc]


@pytest.fixture
def door(engine: Engine) -> Door:
    opened = Door(engine)
    opened.accounts.add(EWA, RIGHT, moment=NOW, by=BOSS)
    return opened


def test_who_knows_the_password_is_let_in(door: Door) -> None:
    assert door.operators.admit("ewa", RIGHT, NOW) == EWA
    assert door.operators.named("ewa") == EWA


@pytest.mark.parametrize("name", ["", "obca", "EWA", "ewa ", "e" * 500, "ewa'--", "żółw"])
def test_nobody_else_is(door: Door, name: str) -> None:
    assert not door.admit(WRONG)
    assert not door.admit(name=name)
    assert door.operators.named(name) is None


def test_a_lock_grows_and_ends_by_itself(door: Door) -> None:
    assert [door.admit(WRONG, after_s=second) for second in (0, 1, 2)] == [False] * 3
    assert not door.admit(after_s=61), "locked until 62"
    assert not door.admit(WRONG, after_s=62), "the fourth failure locks for twice as long"
    assert not door.admit(after_s=181)
    assert door.admit(after_s=182)
    assert not door.admit(WRONG, after_s=183)
    assert door.admit(after_s=184), "who was let in has all tries again"


def test_attempts_while_locked_do_not_prolong_the_lock(door: Door) -> None:
    for second in range(60):
        door.admit(WRONG, after_s=second)

    assert door.admit(after_s=62)


def test_a_lock_is_never_longer_than_the_longest(door: Door) -> None:
    for number in range(40):
        door.admit(WRONG, after_s=200 * number)
    with Session(door.engine) as session:
        row = session.get_one(OperatorAccount, "ewa")

    assert row.failures == 40
    assert row.locked_until == NOW + timedelta(seconds=200 * 39 + 200)


def test_a_hundred_guesses_at_once_get_as_many_tries_as_one_after_another(door: Door) -> None:
    """The right one among them is refused like the others once the account is locked."""
    guesses = [WRONG] * 3 + [RIGHT] * 3
    for guess in guesses[:3]:
        door.admit(guess)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(door.admit, [WRONG, RIGHT] * 20))
    with Session(door.engine) as session:
        failures = session.get_one(OperatorAccount, "ewa").failures

    assert answers == [False] * 40
    assert failures == 3


def test_what_happens_is_audited_and_no_typed_name_is(door: Door) -> None:
    door.admit()
    door.admit(WRONG)
    door.admit(name="zielony rower 17")
    door.admit(WRONG)
    door.admit(WRONG, after_s=1)
    door.admit(after_s=2)

    assert door.audited() == [
        ("operator_changed", "root", {"account": "ewa", "what": "added", "roles": "view edit"}),
        ("operator_refused", "ewa", {"why": "wrong"}),
        ("operator_refused", "unknown", {"why": "unknown"}),
        ("operator_refused", "ewa", {"why": "wrong"}),
        ("operator_refused", "ewa", {"why": "wrong"}),
        (
            "operator_locked",
            "ewa",
            {"in_a_row": "3", "until": "2026-11-25T08:01:01+00:00"},
        ),
        ("operator_refused", "ewa", {"why": "locked"}),
    ]


def test_who_is_disabled_stays_out_and_may_come_back(door: Door) -> None:
    door.accounts.set_active("ewa", active=False, moment=NOW, by=BOSS)
    assert not door.admit()
    assert door.operators.named("ewa") is None
    door.accounts.set_active("ewa", active=True, moment=NOW, by=BOSS)

    assert door.admit()


def test_a_new_password_unlocks_and_the_old_one_is_wrong(door: Door) -> None:
    for _ in range(3):
        door.admit(WRONG)
    new = Secret("trzy koty na dachu")

    assert door.accounts.set_password("ewa", Secret("krótkie"), moment=NOW, by=BOSS) == (
        PasswordFlaw.SHORT,
    )
    assert door.accounts.set_password("ewa", new, moment=NOW, by=BOSS) == ()
    assert not door.admit(RIGHT)
    assert door.admit(new)


def test_unlocking_forgets_the_failures(door: Door) -> None:
    for _ in range(3):
        door.admit(WRONG)
    assert door.accounts.everybody(NOW)[0].locked_until == NOW + timedelta(seconds=60)
    door.accounts.unlock("ewa", moment=NOW, by=BOSS)

    assert door.accounts.everybody(NOW)[0].locked_until is None
    assert door.admit()


def test_a_cheap_hash_is_made_anew_at_its_next_use(door: Door) -> None:
    dearer = Door(door.engine, OperatorPasswords(memory_kib=128))
    with Session(door.engine) as session:
        before = session.get_one(OperatorAccount, "ewa").password_hash
    assert not dearer.admit(WRONG)
    assert dearer.admit()
    with Session(door.engine) as session:
        after = session.get_one(OperatorAccount, "ewa").password_hash

    assert before != after
    assert dearer.admit()
    assert door.admit()


def test_roles_are_replaced(door: Door) -> None:
    roles = {OperatorRole.AUDIT, OperatorRole.AGENT}
    door.accounts.set_roles("ewa", roles, "PJSIP/agent-x", moment=NOW, by=BOSS)

    assert door.operators.named("ewa") == Operator(
        "ewa", "Ewa Zmyślona", frozenset(roles), "PJSIP/agent-x"
    )
    assert door.audited()[-1][2] == {
        "account": "ewa", "what": "roles", "before": "view edit", "roles": "audit agent",
    }  # fmt: skip


def test_an_account_without_a_password_is_for_the_provider_alone(door: Door) -> None:
    jan = Operator("jan@mf.example", "Jan Niebyły", frozenset())
    door.accounts.add(jan, None, moment=NOW, by=BOSS)

    assert not door.admit(name=jan.name)
    assert door.operators.named(jan.name) == jan
    assert [each.has_password for each in door.accounts.everybody(NOW)] == [True, False]


Change = Callable[[OperatorAccounts], object]


def _add(**other: object) -> Change:
    facts: dict[str, object] = {"name": "jan", "spoken": "Jan Niebyły", "roles": frozenset()}
    operator = Operator(**(facts | other))  # type: ignore[arg-type]
    return lambda accounts: accounts.add(operator, RIGHT, moment=NOW, by=BOSS)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (_add(name="ewa"), "ewa: there is such an account"),
        (_add(name=""), "name: not a log-in name"),
        (_add(name="Jan"), "name: not a log-in name"),
        (_add(name="jan niebyły"), "name: not a log-in name"),
        (_add(name="x" * 65), "name: not a log-in name"),
        (_add(name="44051401359"), "number of a person"),
        (_add(spoken=" "), "spoken: give first name"),
        (_add(spoken="Jan\nNiebyły"), "spoken: give first name"),
        (_add(spoken="x" * 81), "spoken: give first name"),
        (_add(agent="agent-x", roles=frozenset({OperatorRole.AGENT})), "agent: not a member"),
        (_add(agent="PJSIP/a b", roles=frozenset({OperatorRole.AGENT})), "agent: not a member"),
        (_add(agent="PJSIP/x"), "needs the role agent and an agent"),
        (_add(roles=frozenset({OperatorRole.AGENT})), "needs the role agent and an agent"),
        (lambda a: a.set_roles("obca", (), "", moment=NOW, by=BOSS), "obca: no such account"),
        (lambda a: a.set_password("obca", RIGHT, moment=NOW, by=BOSS), "obca: no such account"),
        (lambda a: a.unlock("obca", moment=NOW, by=BOSS), "obca: no such account"),
        (
            lambda a: a.set_active("obca", active=True, moment=NOW, by=BOSS),
            "obca: no such account",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    door: Door, change: Change, wrong: str
) -> None:
    before = door.accounts.everybody(NOW), door.audited()
    with pytest.raises(ConfigError, match=wrong):
        change(door.accounts)

    assert (door.accounts.everybody(NOW), door.audited()) == before


def test_two_people_are_never_one_agent(door: Door) -> None:
    agent = frozenset({OperatorRole.AGENT})
    for name in ("olga", "leon"):
        door.accounts.add(Operator(name, name, frozenset()), RIGHT, moment=NOW, by=BOSS)
    door.accounts.set_roles("olga", agent, "PJSIP/x", moment=NOW, by=BOSS)
    with pytest.raises(ConfigError, match="PJSIP/x is olga already"):
        door.accounts.set_roles("leon", agent, "PJSIP/x", moment=NOW, by=BOSS)
    door.accounts.set_active("olga", active=False, moment=NOW, by=BOSS)
    door.accounts.set_roles("leon", agent, "PJSIP/x", moment=NOW, by=BOSS)

    with pytest.raises(ConfigError, match="PJSIP/x is leon already"):
        door.accounts.set_active("olga", active=True, moment=NOW, by=BOSS)


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    door = Door(open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    with pytest.raises(StageError):
        door.admit()
    with pytest.raises(StageError):
        door.operators.named("ewa")


def test_the_demo_s_operators(engine: Engine) -> None:
    door, folder = Door(engine), Path(__file__).parents[2] / "config" / "demo"
    assert not demo_operators.is_seeded(engine)
    demo_operators.seed(door.accounts, folder, "5c0f1d9e2b7a4836")
    roles = {role for each in demo_operators.operators(folder) for role in each.roles}

    assert demo_operators.is_seeded(engine)
    assert roles == set(OperatorRole)
    assert door.admit(Secret("5c0f1d9e2b7a4836"), name="kierownik")
