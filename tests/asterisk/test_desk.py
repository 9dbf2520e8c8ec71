"""The consultant's desk while a real call reaches the consultant: process beside process, as in use."""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx2
import pytest

from ivr.cli.call import Placed, place
from ivr.cli.hotline import Hotline
from ivr.panel.paths import PATHS
from ivr.settings import Settings
from ivr.wiring import panel as wiring_panel
from tests.asterisk.test_real_calls import HANG_UP, PROVED

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(240)]

AGENT = "agent-us-zwroty"
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


class Consultant:
    """A consultant's browser at the panel that `kasja up` has started."""

    def __init__(self, settings: Settings) -> None:
        site = wiring_panel.SITE.address(settings)
        self.http = httpx2.Client(base_url=site, follow_redirects=True, timeout=10)
        password = wiring_panel.demo_password(settings)
        self.send(PATHS.login, nazwa="konsultant-zwroty", haslo=password)

    def send(self, path: str, *, to: str = "", **fields: str) -> str:
        csrf = _CSRF.findall(self.http.get(path).text)[-1]
        return self.http.post(to or path, data={"csrf": csrf, **fields}).text

    def desk(self) -> str:
        return self.http.get(PATHS.desk).text


@dataclass(frozen=True, slots=True)
class Seen:
    """One call, and what its consultant saw before, while and after."""

    placed: Placed
    before: str
    pages: list[str]
    after: str


@pytest.fixture(scope="module")
def consultant(hotline: Hotline, hotline_settings: Settings) -> Iterator[Consultant]:
    assert hotline
    signed_in = Consultant(hotline_settings)
    with closing(signed_in.http):
        yield signed_in


@pytest.fixture(scope="module")
def seen(consultant: Consultant, hotline_settings: Settings) -> Seen:
    async def call() -> Seen:
        before, pages = consultant.desk(), list[str]()
        turns = (*PROVED, HANG_UP)
        talking = asyncio.ensure_future(place(hotline_settings, "223300330", turns, voice="pl"))
        while not talking.done():
            pages.append(await asyncio.to_thread(consultant.desk))
            await asyncio.wait({talking}, timeout=0.5)
        placed = await talking
        return Seen(placed, before, pages, consultant.desk())

    return asyncio.run(call())


def test_the_desk_shows_the_caller_for_as_long_as_the_call_lasts(seen: Seen) -> None:
    with_call = [page for page in seen.pages if "Zofia Bajkowa" in page]

    assert seen.placed.summary["outcome"] == "answered"
    assert "Nie masz teraz rozmowy" in seen.before
    assert with_call, "the call was on no page"
    assert all("Tożsamość potwierdzona" in page for page in with_call)
    assert "do spraw zwrotów podatku" in with_call[-1]
    assert "Zofia" not in seen.after
    assert "Ostatnia rozmowa" in seen.after


def test_a_break_reaches_the_queues_and_ends(consultant: Consultant, hotline: Hotline) -> None:
    assert "Dostajesz rozmowy z kolejek" in consultant.desk()
    page = consultant.send(PATHS.desk, to=PATHS.desk_pause, powod="szkolenie")
    assert "szkolenie" in page
    assert "Wróć do rozmów" in page
    assert "paused:szkolenie" in _queue(hotline)
    consultant.send(PATHS.desk, to=PATHS.desk_resume)

    assert "paused" not in _queue(hotline)
    assert "Dostajesz rozmowy z kolejek" in consultant.desk()


def _queue(hotline: Hotline) -> str:
    asked = [*hotline.console, "queue show us-zwroty"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout
