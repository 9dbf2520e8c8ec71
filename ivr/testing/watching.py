"""Watchers of the wallboard: a plain reader of its stream, and a real Chromium that draws it.

Both note when a caller appeared among those who wait, and when the caller was gone.
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from ivr.errors import SetupError, StageError
from ivr.panel.local_login import NAME, PASSWORD
from ivr.panel.paths import PATHS
from ivr.setup.chromium import Chromium

if TYPE_CHECKING:  # tests need it, and this benchmark; the service does not
    from playwright.sync_api import Page

Seen = dict[tuple[str, bool], float]
"""When a call was first seen waiting (True), or waiting no more (False); seconds since the epoch."""
_WITHIN_S = 10.0
_CSRF = re.compile(rb'name="csrf" value="([0-9a-f]{64})"')
_ROW = re.compile(r'id="czeka-([^"]+)"')


class Visitor:
    """Somebody who is signed in to a panel on loopback, without a browser."""

    def __init__(self, port: int, name: str, password: str) -> None:
        """Signs in; `StageError` when that is refused."""
        self._port, self._cookie = port, ""
        with self._ask("GET", PATHS.login) as page:
            found = _CSRF.search(page.read())
            self._cookie = _cookie(page)
        fields = {NAME: name, PASSWORD: password, "csrf": found[1].decode() if found else ""}
        with self._ask("POST", PATHS.login, urlencode(fields)) as answer:
            if answer.status != 303:
                raise StageError("panel", f"log-in {answer.status}")
            self._cookie = _cookie(answer)

    def stream(self, path: str) -> HTTPResponse:
        """A stream of the panel, to be closed; `StageError` when it is refused."""
        answer = self._ask("GET", path)
        if answer.status != 200:
            answer.close()
            raise StageError("panel", f"stream {answer.status}")
        return answer

    def _ask(self, method: str, path: str, body: str = "") -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=_WITHIN_S)
        # With `close` the answer owns the socket, and closes it.
        headers = {"Cookie": self._cookie, "Connection": "close"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            return connection.getresponse()
        except (OSError, HTTPException) as away:
            connection.close()
            raise StageError("panel", type(away).__name__) from None


def _cookie(answer: HTTPResponse) -> str:
    """The cookie that an answer sets; not those that it drops."""
    cookies = answer.headers.get_all("Set-Cookie", [])
    kept = [cookie for cookie in cookies if "Max-Age=0" not in cookie]
    return kept[0].partition(";")[0] if kept else ""


def watch_stream(visitor: Visitor, seen: Seen, stopping: threading.Event) -> None:
    """Read the wallboard's stream and note who waits."""
    waiting: set[str] = set()
    while not stopping.is_set():
        with visitor.stream(PATHS.wallboard_stream) as answer:
            for there in _waiting(answer, stopping):
                _note(seen, waiting, there, time.time())
                waiting = there


def _waiting(answer: HTTPResponse, stopping: threading.Event) -> Iterator[set[str]]:
    """Who waits, each time that is told."""
    while (line := answer.readline()) and not stopping.is_set():
        told = json.loads(line[6:]) if line.startswith(b'data: {"now"') else {}
        if "waiting" in told.get("parts", {}):
            yield set(_ROW.findall(told["parts"]["waiting"]))


def _note(seen: Seen, before: set[str], after: set[str], now_s: float) -> None:
    for call_id in after - before:
        seen.setdefault((call_id, True), now_s)
    for call_id in before - after:
        seen.setdefault((call_id, False), now_s)


_WATCH = """() => {
  const rows = () => new Set([...document.querySelectorAll("[id^='czeka-']")].map((row) => row.id.slice(6)));
  let before = rows();
  window.kasjaSeen = [];
  const look = () => {
    const now = Date.now(), after = rows();
    after.forEach((id) => { if (!before.has(id)) { window.kasjaSeen.push([id, true, now]); } });
    before.forEach((id) => { if (!after.has(id)) { window.kasjaSeen.push([id, false, now]); } });
    before = after;
  };
  const drawn = new MessageChannel();
  drawn.port1.onmessage = look;
  const part = document.querySelector("[data-part=waiting]");
  new MutationObserver(() => drawn.port2.postMessage(0)).observe(part, {childList: true, subtree: true});
}"""
"""The page changes in the callback of a frame; a message posted there arrives when the frame is drawn."""


@contextmanager
def chromium_on(
    port: int, chromium: Chromium, name: str, password: str
) -> Iterator[Callable[[], Seen]]:
    """A real Chromium on the wallboard; gives what tells what it has seen so far.

    `SetupError` where Playwright is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        raise SetupError(
            "playwright is not installed; install requirements/development.txt, or use --no-browser"
        ) from None
    environment = cast("Mapping[str, str | float | bool]", {**os.environ, **chromium.environment})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.program, env=dict(environment)
        )
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}", locale="pl-PL")
        page.goto(PATHS.login)
        page.fill(f"#{NAME}", name)
        page.fill(f"#{PASSWORD}", password)
        page.get_by_role("button", name="Zaloguj").click()
        page.goto(PATHS.wallboard)
        page.locator("[data-source=journals]").wait_for(state="attached")
        page.evaluate(_WATCH)
        yield lambda: _drawn(page)
        browser.close()


def _drawn(page: "Page") -> Seen:
    seen: Seen = {}
    for call_id, waits, at_ms in page.evaluate("window.kasjaSeen"):
        seen.setdefault((call_id, waits), at_ms / 1000)
    return seen
