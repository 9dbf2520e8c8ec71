"""`kasja bench calls`: how fast are past calls found and reported on?"""

import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ivr.calls.desk import utc_now
from ivr.cli.console import answer, say, tell
from ivr.figures.digest import needle
from ivr.figures.period import Period, Step
from ivr.figures.survey import Question
from ivr.store.call_figures import Asked, CallFigures, ReportName
from ivr.store.call_search import CallSearch, Criteria
from ivr.store.engine import migrate, open_engine
from ivr.testing.past_calls import past_calls, write

_DAYS = 30
_ROUNDS = 3
_PAGE = 50


def calls(
    *,
    count: Annotated[int, typer.Option("--calls", min=100, help="How many past calls.")] = 100_000,
    url: Annotated[
        str, typer.Option(help="An empty database to fill; by default a temporary SQLite file.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Fill a database with made-up calls of 30 days, then time searches and reports over all of them.

    Each is the shortest of three runs: the page of a search with its count, and a report over the whole
    time. `cpu` is the processor time of this process (with SQLite, all of it), which other work on the
    machine does not count into; `wall` is what the clock on the wall says.
    """
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(url or f"sqlite:///{Path(folder) / 'calls.sqlite'}")
        migrate(engine)
        until = utc_now()
        say(f"writing {count} calls …")
        written = partial(write, engine, past_calls(count, until=until, days=_DAYS))
        figures = {"write all": _timed(written)}
        search = CallSearch(engine)
        for name, criteria in _searches().items():
            figures[f"search {name}"] = _fastest(partial(_page, search, criteria))
        made = CallFigures(engine, questions=[Question("nps", 0, 10)])
        asked = Asked(Period(until - timedelta(days=_DAYS), until), Step.HOUR, until)
        daily = Asked(asked.period, Step.DAY, until)
        for report in ReportName:
            wanted = daily if report is ReportName.PROOFS else asked
            figures[f"report {report.value}"] = _fastest(partial(made.report, report, wanted))
        dialect = engine.dialect.name
        engine.dispose()
    if json:
        answer({"calls": count, "database": dialect, "ms": figures})
        return
    tell(f"{count} calls on {dialect}")
    for name, took in figures.items():
        tell(f"{name:24} {took['cpu']:8} ms cpu {took['wall']:8} ms wall")


def _searches() -> Mapping[str, Criteria]:
    return {
        "everything": Criteria(),
        "topic and outcome": Criteria(topic="MANDAT", outcome="abandoned"),
        "words": Criteria(words=needle("mandat zaplac")),
        "telephone number": Criteria(numbers=(f"ph-{7:016x}",)),
        "dictated number": Criteria(numbers=(f"ph-{7:016x}", f"nu-{7:016x}")),
        "misrouted": Criteria(misrouted=True),
        "asked again": Criteria(asked_again=True),
        "version": Criteria(version="1"),
    }


def _page(search: CallSearch, criteria: Criteria) -> None:
    search.count(criteria)
    search.find(criteria, limit=_PAGE)


def _fastest(doing: Callable[[], object]) -> dict[str, int]:
    return min((_timed(doing) for _ in range(_ROUNDS)), key=lambda took: took["cpu"])


def _timed(doing: Callable[[], object]) -> dict[str, int]:
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    doing()
    cpu_ms = round((time.process_time() - cpu_s) * 1000)
    return {"cpu": cpu_ms, "wall": round((time.perf_counter() - wall_s) * 1000)}
