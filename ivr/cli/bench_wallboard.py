"""`kasja bench wallboard`: how long from an event of a call to the screen of the wallboard?"""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from ivr import settings
from ivr.cli.child import Child
from ivr.cli.console import answer, say, tell
from ivr.cli.distribution import as_text, distribution
from ivr.cli.trial import free_port
from ivr.errors import ConfigError
from ivr.settings import Settings
from ivr.setup import chromium
from ivr.store.journals import Journals
from ivr.store.reports import Reports
from ivr.testing.bustle import Bustle, Happening
from ivr.testing.watching import Seen, Visitor, chromium_on, watch_stream
from ivr.wiring import panel as wiring_panel
from ivr.wiring import parts

VIEWER = "podglad"
"""One of the demo's operators, who may look."""
_SETTLED_S = 2.0
"""After the last event, for what is still on its way."""


def wallboard(
    *,
    calls: Annotated[int, typer.Option(min=1, help="How many calls at once.")] = 100,
    seconds: Annotated[int, typer.Option(min=5, help="For how long.")] = 30,
    database_url: Annotated[
        str, typer.Option(help="An empty database for the trial; a file of its own otherwise.")
    ] = "",
    browser: Annotated[bool, typer.Option(help="Watch with a real Chromium, too.")] = True,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure from a call's event to the wallboard: a caller begins to wait, a caller is answered.

    So many calls write real journals into a database of the trial's own, a real panel serves its
    wallboard, and two clients watch it: a plain reader of the stream, and a Chromium, in which the
    moment is that of the frame that is drawn. The clock starts before the service writes anything.
    """
    configured = settings.load()
    with tempfile.TemporaryDirectory(prefix="kasja-bench-") as folder:
        trial = _Trial(configured, Path(folder), database_url)
        measured = _measure(trial, calls=calls, seconds=seconds, browser=browser)
    figures = {
        client: distribution(_latencies_ms(measured.happenings, seen))
        for client, seen in measured.seen.items()
        if seen
    }
    unseen = {
        client: sum((h.call_id, h.waits) not in seen for h in measured.happenings)
        for client, seen in measured.seen.items()
    }
    if json:
        answer(
            {
                "calls": calls,
                "seconds": seconds,
                "entries": measured.entries,
                "ms": figures,
                "never_shown": unseen,
            }
        )
        return
    tell(f"{calls} calls for {seconds} s: {measured.entries} entries of journals")
    for client, figure in figures.items():
        tell(f"{client:9} {as_text(figure)}  never shown {unseen[client]}")


@dataclass(frozen=True, slots=True)
class _Measured:
    happenings: Sequence[Happening]
    seen: dict[str, Seen]
    entries: int


class _Trial:
    """An installation that lives as long as the benchmark."""

    def __init__(self, configured: Settings, folder: Path, database_url: str) -> None:
        self.folder, self.port = folder, free_port()
        self._environment = {
            "KASJA_DEPLOYMENT": "demo",
            "KASJA_STATE": str(folder),
            "KASJA_DATABASE_URL": database_url,
            "KASJA_LOG_LEVEL": "error",
            "KASJA_METRICS_PORT": str(free_port()),
            "KASJA_ACCOUNT__ENABLED": "false",
            "KASJA_TELEPHONY__AMI_PORT": str(free_port()),
            "KASJA_PANEL__HOST": "127.0.0.1",
            "KASJA_PANEL__PORT": str(self.port),
            "KASJA_PANEL__PUBLIC_URL": "",
            "KASJA_PANEL__LOGIN": "local",
            "KASJA_PANEL__TLS_CERTIFICATE": "",
            "KASJA_PANEL__TLS_KEY": "",
        }
        changed = {
            "deployment": settings.Deployment.DEMO,
            "state": folder,
            "database_url": database_url,
        }
        self.settings = configured.model_copy(update=changed)

    @contextmanager
    def panel(self) -> Iterator[None]:
        """The panel as a process."""
        child = Child(
            "panel",
            called="panel",
            log=self.folder / "panel.log",
            port=("127.0.0.1", self.port),
            environment=self._environment,
        )
        child.start()
        try:
            child.wait()
            yield
        finally:
            child.stop()


def _measure(trial: _Trial, *, calls: int, seconds: int, browser: bool) -> _Measured:
    engine = parts.open_store(trial.settings)
    _require_empty(engine)
    stopping = threading.Event()
    by_stream: Seen = {}
    seen = {"stream": by_stream}
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        undo.enter_context(trial.panel())
        journals = Journals(engine, trial.folder / "journal.spool")
        undo.callback(journals.close)
        password = wiring_panel.demo_password(trial.settings)
        visitor = Visitor(trial.port, VIEWER, password)
        drawn = None
        if browser:
            found = chromium.find(trial.settings.cache_dir, say)
            drawn = undo.enter_context(chromium_on(trial.port, found, VIEWER, password))
        bustle = Bustle(journals, calls=calls)
        workers = undo.enter_context(ThreadPoolExecutor())
        undo.callback(stopping.set)
        watching = workers.submit(watch_stream, visitor, by_stream, stopping)
        calling = threading.Event()
        ringing = workers.submit(bustle.run, calling)
        stopping.wait(seconds)
        calling.set()
        ringing.result()
        stopping.wait(_SETTLED_S)
        if drawn is not None:
            seen["chromium"] = drawn()
        stopping.set()
        watching.result()
        return _Measured(tuple(bustle.happenings), seen, bustle.entries)


def _require_empty(engine: Engine) -> None:
    if Reports(engine).calls(limit=1):
        raise ConfigError(
            "--database-url: this database has calls already; name an empty one, made for the trial"
        )


def _latencies_ms(happenings: Sequence[Happening], seen: Seen) -> list[int]:
    shown = ((seen.get((h.call_id, h.waits)), h.at_s) for h in happenings)
    return [round((seen_s - at_s) * 1000) for seen_s, at_s in shown if seen_s is not None]
