"""What a call proved, on SQLite and PostgreSQL: for the agent who got the call, once, while it lasts."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from ivr.errors import StageError
from ivr.identity.assurance import Assurance, PersonRef, Role, Scope, Subject
from ivr.identity.audit import AuditKind
from ivr.identity.context import Proof, ScreenPop
from ivr.identity.disclosure_loader import load
from ivr.identity.information import Information
from ivr.store.audit import SqlAudit
from ivr.store.audit_report import AuditReports, Filters
from ivr.store.contexts import SqlContexts
from ivr.store.engine import open_engine
from ivr.store.tables import Person

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
CALL, AGENT, OTHER = "kasja-1795508311.0", "PJSIP/agent-us-zwroty", "PJSIP/agent-us-ogolna"
ANNA, FIRMA = PersonRef("a" * 32), PersonRef("f" * 32)
UNLOCKS = load(Path(__file__).parents[2] / "config" / "assurance.yaml")


def proof(subject: Subject = Subject(ANNA, ANNA)) -> Proof:  # noqa: B008  # frozen
    return Proof(CALL, "ph-0123456789abcdef", subject, Assurance.TELEPIN, "ZWROT_NADPLATA", NOW)


@pytest.fixture
def contexts(engine: Engine) -> SqlContexts:
    with Session(engine) as session, session.begin():
        session.add(Person(ref=ANNA, name="Anna Zmyślona", pesel="44051401359"))
        session.add(Person(ref=FIRMA, name="Klonowa spółka z o.o.", nip="5260250274"))
    return SqlContexts(engine, SqlAudit(engine, b"k" * 32), UNLOCKS, valid_s=1800)


@pytest.fixture
def why(engine: Engine) -> Callable[[], object]:
    """Why the newest request was refused."""

    def newest() -> object:
        kept = AuditReports(engine).events(Filters(kind=AuditKind.CONTEXT_REFUSED), 1)
        return kept[0]["details"] if kept else None

    return newest


def token_of(contexts: SqlContexts, agent: str = AGENT, after_s: int = 60) -> str:
    token = contexts.issue(CALL, agent, NOW + timedelta(seconds=after_s))
    assert token is not None
    return token


def test_the_agent_who_got_the_call_sees_whose_it_is(contexts: SqlContexts, engine: Engine) -> None:
    contexts.keep(proof())
    shown = contexts.redeem(token_of(contexts), AGENT, NOW)

    assert isinstance(shown, ScreenPop)
    assert (shown.caller.name, shown.subject.pesel) == ("Anna Zmyślona", "44051401359")
    assert shown.unlocked >= {Information.INDIVIDUAL}
    assert shown.as_json()["caller_number"] == "ph-0123456789abcdef"
    (view,) = AuditReports(engine).events(Filters(kind=AuditKind.DISCLOSURE_VIEW), 9)
    assert (view["name"], view["subject"], view["call_id"]) == (AGENT, ANNA, CALL)


def test_a_principal_is_shown_with_role_and_scope(contexts: SqlContexts, engine: Engine) -> None:
    contexts.keep(proof(Subject(FIRMA, ANNA, Role.UKO, Scope.BASIC)))
    shown = contexts.redeem(token_of(contexts), AGENT, NOW)

    assert shown is not None
    assert (shown.caller.person, shown.subject.nip) == (ANNA, "5260250274")
    assert shown.unlocked == {Information.GENERAL, Information.INDIVIDUAL}
    (view,) = AuditReports(engine).events(Filters(kind=AuditKind.DISCLOSURE_VIEW), 9)
    assert (view["subject"], view["details"]) == (FIRMA, {"caller": ANNA})


def test_it_opens_once(contexts: SqlContexts, why: Callable[[], object]) -> None:
    contexts.keep(proof())
    token = token_of(contexts)
    assert contexts.redeem(token, AGENT, NOW) is not None

    assert contexts.redeem(token, AGENT, NOW) is None
    assert why() == {"why": "used"}


def test_another_agent_cannot_open_it_and_does_not_use_it_up(
    contexts: SqlContexts, why: Callable[[], object]
) -> None:
    contexts.keep(proof())
    token = token_of(contexts)

    assert contexts.redeem(token, OTHER, NOW) is None
    assert why() == {"why": "another_agent"}
    assert contexts.redeem(token, AGENT, NOW) is not None


def test_the_proof_goes_on_with_the_call_to_another_tier(
    contexts: SqlContexts, why: Callable[[], object]
) -> None:
    """The next agent gets a token of their own; the first one's is dead; nobody is asked again."""
    contexts.keep(proof())
    first = token_of(contexts)
    second = token_of(contexts, OTHER, 300)

    assert first != second
    assert contexts.redeem(first, AGENT, NOW) is None
    assert why() == {"why": "call_went_on"}
    assert contexts.redeem(second, OTHER, NOW) is not None


def test_a_hang_up_ends_it(contexts: SqlContexts, why: Callable[[], object]) -> None:
    contexts.keep(proof())
    token = token_of(contexts)
    contexts.end(CALL, NOW)

    assert contexts.redeem(token, AGENT, NOW) is None
    assert why() == {"why": "hung_up"}
    assert contexts.issue(CALL, AGENT, NOW) is None


def test_it_expires(contexts: SqlContexts, why: Callable[[], object]) -> None:
    contexts.keep(proof())
    token = token_of(contexts)
    late = NOW + timedelta(seconds=1800)

    assert contexts.redeem(token, AGENT, late) is None
    assert why() == {"why": "expired"}
    assert contexts.issue(CALL, AGENT, late) is None


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 43, "'; drop table person --", "\0", "ąę🙂", "x" * 100_000]
)
def test_what_is_no_token_opens_nothing(
    contexts: SqlContexts, why: Callable[[], object], token: str
) -> None:
    contexts.keep(proof())
    token_of(contexts)

    assert contexts.redeem(token, AGENT, NOW) is None
    assert why() == {"why": "unknown"}


def test_a_call_that_proved_nothing_has_no_token(contexts: SqlContexts) -> None:
    assert contexts.issue("kasja-1.2", AGENT, NOW) is None


def test_the_token_is_long_and_is_kept_nowhere(contexts: SqlContexts, engine: Engine) -> None:
    contexts.keep(proof())
    token = token_of(contexts)
    with engine.begin() as connection:
        kept = [
            repr(connection.execute(text(f"select * from {table}")).all())  # noqa: S608
            for table in ("context_token", "proof_context", "audit_entry", "audit_payload")
        ]

    assert len(token) * 6 >= 128
    assert token not in "".join(kept)


def test_of_many_at_once_one_opens_it(contexts: SqlContexts) -> None:
    contexts.keep(proof())
    token = token_of(contexts)
    opened: list[bool] = []

    def redeem() -> None:
        opened.append(contexts.redeem(token, AGENT, NOW) is not None)

    threads = [threading.Thread(target=redeem) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(opened) == [False] * 9 + [True]


def test_nothing_is_shown_that_cannot_be_audited(engine: Engine, contexts: SqlContexts) -> None:
    contexts.keep(proof())
    token = token_of(contexts)
    with engine.begin() as connection:
        connection.execute(text("alter table audit_payload rename to gone"))
    with pytest.raises(StageError):
        contexts.redeem(token, AGENT, NOW)
    with engine.begin() as connection:
        connection.execute(text("alter table gone rename to audit_payload"))

    assert contexts.redeem(token, AGENT, NOW) is not None


def test_contexts_that_are_away_are_a_stage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    away = SqlContexts(engine, SqlAudit(engine, b"k" * 32), UNLOCKS, valid_s=60)
    with pytest.raises(StageError):
        away.keep(proof())
    with pytest.raises(StageError):
        away.issue(CALL, AGENT, NOW)
    engine.dispose()


def test_a_signed_in_agent_sees_the_call_they_have_as_often_as_they_look(
    contexts: SqlContexts, engine: Engine
) -> None:
    contexts.keep(proof())
    token = token_of(contexts)
    shown = [contexts.show(CALL, AGENT, NOW, by="beata") for _ in range(2)]

    assert [pop.caller.name if pop else None for pop in shown] == ["Anna Zmyślona"] * 2
    views = AuditReports(engine).events(Filters(kind=AuditKind.DISCLOSURE_VIEW), 9)
    assert [(view["name"], view["subject"], view["details"]) for view in views] == [
        (AGENT, ANNA, {"by": "beata"})
    ] * 2
    assert contexts.redeem(token, AGENT, NOW) is None, "the token was for somebody without a log-in"


def test_a_signed_in_agent_sees_no_other_call(contexts: SqlContexts) -> None:
    contexts.keep(proof())
    assert contexts.show(CALL, AGENT, NOW, by="beata") is None, "nobody has it yet"
    token_of(contexts)
    assert contexts.show(CALL, OTHER, NOW, by="leon") is None
    assert contexts.show("kasja-1.2", AGENT, NOW, by="beata") is None
    token_of(contexts, OTHER)

    assert contexts.show(CALL, AGENT, NOW, by="beata") is None, "it went on"
    assert contexts.show(CALL, OTHER, NOW, by="leon") is not None


def test_a_signed_in_agent_sees_it_while_the_call_and_the_proof_last(contexts: SqlContexts) -> None:
    contexts.keep(proof())
    token_of(contexts)
    late = NOW + timedelta(seconds=1800)
    assert contexts.show(CALL, AGENT, late, by="beata") is None
    contexts.end(CALL, NOW)

    assert contexts.show(CALL, AGENT, NOW, by="beata") is None
