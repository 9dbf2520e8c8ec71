"""The parts that every site shares, each by itself."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from ivr.identity.audit import Actor, ActorKind
from ivr.web import body
from ivr.web.csrf import CsrfTokens
from ivr.web.forms import MEDIA_TYPE
from ivr.web.limits import Rate, RateLimit
from ivr.web.pages import local_time
from ivr.web.sessions import Account, Lifetime, Sessions

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SOMEBODY = Account(Actor(ActorKind.OWNER, "z1"), "Zofia Bajkowa")


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(1, 5), st.integers(1, 100))
def test_never_more_than_the_rate_in_a_window(
    pauses_s: list[int], times: int, window_s: int
) -> None:
    limit, moment = RateLimit(Rate(times, window_s)), NOW
    admitted: list[datetime] = []
    for pause_s in pauses_s:
        moment += timedelta(seconds=pause_s)
        wait_s = limit.wait_s("somebody", moment)
        if wait_s == 0:
            admitted.append(moment)
        assert 0 <= wait_s <= window_s
    # Two windows touch at most: no span of one window holds more than twice the rate.
    for moment in admitted:
        within = [
            each for each in admitted if timedelta() <= each - moment < timedelta(seconds=window_s)
        ]
        assert len(within) <= 2 * times


def test_who_waits_as_told_is_admitted() -> None:
    limit = RateLimit(Rate(1, 60))
    assert limit.wait_s("x", NOW) == 0
    wait_s = limit.wait_s("x", NOW + timedelta(seconds=20))
    assert wait_s == 40
    assert limit.wait_s("x", NOW + timedelta(seconds=20 + wait_s)) == 0


def test_a_flood_of_keys_is_forgotten_not_kept() -> None:
    limit = RateLimit(Rate(1, 60), remembered=100)
    for number in range(1000):
        limit.wait_s(str(number), NOW)
    assert len(limit._windows) == 100


def test_sessions_are_bounded_and_the_oldest_ends_first() -> None:
    sessions = Sessions(Lifetime(900, 3600), most=3)
    tokens = [sessions.begin(SOMEBODY, NOW) for _ in range(3)]
    sessions.seen(tokens[0], NOW)
    tokens.append(sessions.begin(SOMEBODY, NOW))
    alive = [sessions.seen(token, NOW) is not None for token in tokens]
    assert alive == [True, False, True, True]


def test_the_table_of_sessions_opens_no_account() -> None:
    sessions = Sessions(Lifetime(900, 3600))
    token = sessions.begin(SOMEBODY, NOW)
    assert token not in sessions._by_key
    assert all(sessions.seen(key, NOW) is None for key in list(sessions._by_key))
    assert len({sessions.begin(SOMEBODY, NOW) for _ in range(100)}) == 100
    assert len(token) >= 43  # 256 bits


def test_a_notice_is_given_once() -> None:
    sessions = Sessions(Lifetime(900, 3600))
    token = sessions.begin(SOMEBODY, NOW)
    sessions.leave_notice(token, "deactivated")
    sessions.leave_notice("nobody", "deactivated")
    assert [sessions.take_notice(token) for _ in range(2)] == ["deactivated", ""]


def test_who_drips_a_form_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    monkeypatch.setattr(body, "WITHIN_S", 0.0)
    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", MEDIA_TYPE.encode())]}
    for receive, code in ((never, 408), (gone, 400)):
        with pytest.raises(HTTPException) as refused:
            asyncio.run(body.take(Request(scope, receive)))
        assert refused.value.status_code == code


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_a_token_belongs_to_one_cookie_and_one_process(one: str, other: str, token: str) -> None:
    tokens = CsrfTokens()
    assert tokens.right(one, tokens.of(one))
    assert tokens.right(other, tokens.of(one)) == (one == other)
    assert not tokens.right(one, token)
    assert not CsrfTokens().right(one, tokens.of(one))


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (NOW, "24.11.2026, 11:00"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "02.07.2026, 00:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25.10.2026, 02:30"),
    ],
)
def test_moments_are_shown_as_clocks_in_poland_do(moment: datetime, shown: str) -> None:
    assert local_time(moment) == shown


def test_the_repository_holds_no_library_of_the_web() -> None:
    """The scripts htmx and axe come from the npm registry at set-up."""
    scripts = sorted((Path(__file__).parents[2] / "ivr").rglob("*.js"))
    assert sorted(script.name for script in scripts) == [
        "desk.js",
        "files.js",
        "keys.js",
        "live.js",
        "session.js",
        "telepin.js",
    ]
