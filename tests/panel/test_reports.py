"""The reports as pages: periods that are typed, figures that are shown, definitions beside them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from ivr.figures.period import Step
from ivr.figures.table import Column, Kind, Table
from ivr.panel.paths import PATHS
from ivr.panel.reports import chart
from ivr.panel.reports.catalogue import CATALOGUE, ReportPage
from ivr.panel.reports.cells import moment
from ivr.store.call_figures import Asked, ReportName
from ivr.testing.calls import no_calls
from ivr.testing.past_calls import past_calls, write
from tests.panel.browsing import ORIGIN, Browser
from tests.panel.calls import AT, CallsWorld, copied, schema

MOST_CALLS = 40


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    engine = copied(schema(folder), folder)
    write(engine, past_calls(MOST_CALLS, until=AT, days=1))
    engine.dispose()
    return folder / "calls.sqlite"


@pytest.fixture
def engine(filled: Path, tmp_path: Path) -> Iterator[Engine]:
    opened = copied(filled, tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> CallsWorld:
    return CallsWorld(engine, tmp_path)


def address(slug: str, query: str = "") -> str:
    return PATHS.report.format(report=slug) + query


def test_every_report_is_listed_once() -> None:
    assert [page.name for page in CATALOGUE] == list(ReportName)


@pytest.mark.parametrize("page", CATALOGUE, ids=lambda page: page.slug)
def test_every_column_has_a_heading_and_every_report_its_definitions(
    world: CallsWorld, supervisor: Browser, page: ReportPage
) -> None:
    answer = supervisor.get(address(page.slug, "?od=2026-11-23&do=2026-11-24"))
    asked = chart_period(page, world)
    columns = world.calls.figures.report(page.name, asked).columns

    assert answer.status_code == 200
    assert set(page.headings) == {column.name for column in columns}
    assert set(page.series) <= set(page.headings)
    assert all(term in answer.text for term in page.definitions)
    assert "{" not in answer.text.partition('class="definitions"')[2].partition("</dl>")[0]


def chart_period(page: ReportPage, world: CallsWorld) -> Asked:
    from ivr.panel.reports import asked  # noqa: PLC0415

    read = asked.read(page, {}, world.now)
    assert read.period is not None
    return Asked(read.period, read.step, world.now)


def test_figures_of_the_page_and_of_its_file_are_the_same(supervisor: Browser) -> None:
    query = "?od=2026-11-23&do=2026-11-24&krok=day"
    page = supervisor.get(address("liczba-rozmow", query)).text
    written = supervisor.get(PATHS.report_csv.format(report="liczba-rozmow") + query)
    counts = [int(line.split(";")[1]) for line in written.text.splitlines()[1:]]

    assert sum(counts) == MOST_CALLS
    assert re.findall(r'Razem</th><td class="number">(\d+)', page) == [str(MOST_CALLS)]
    assert 'filename="liczba-rozmow.csv"' in written.headers["content-disposition"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?od=2026-11-24&do=2026-11-23", "Koniec nie może być wcześniej"),
        ("?od=1900-01-01&do=2026-11-23", "dłuższy niż 10 lat"),
        ("?od=2026-01-01&do=2026-11-23&krok=quarter", "zbyt wiele takich kroków"),
        ("?od=wczoraj", "Wpisz dzień"),
        ("?do=9999-12-31", "Wpisz dzień"),
        ("?krok=sekunda", "Wybierz krok z listy"),
        ("?od=%3Cscript%3E", "Wpisz dzień"),
    ],
)
def test_a_period_that_makes_no_report_is_told_beside_its_field(
    supervisor: Browser, query: str, told: str
) -> None:
    page = supervisor.get(address("liczba-rozmow", query))
    file = supervisor.get(PATHS.report_csv.format(report="liczba-rozmow") + query)

    assert (page.status_code, file.status_code) == (422, 422)
    assert told in page.text
    assert "<script>" not in page.text
    assert "<tbody>" not in page.text


def test_proofs_are_not_told_by_the_quarter(supervisor: Browser) -> None:
    page = supervisor.get(address("tozsamosc", "?krok=quarter"))

    assert page.status_code == 422
    assert "najkrótszym krokiem jest dzień" in page.text


def test_a_period_without_calls_is_told_so(supervisor: Browser) -> None:
    page = supervisor.get(address("tematy", "?od=2020-01-01&do=2020-01-02")).text

    assert "nie ma czego policzyć" in page


@pytest.mark.parametrize("slug", ["unheard-of", "LICZBA-ROZMOW", "liczba-rozmow%00"])
def test_a_report_that_is_not_there_is_no_page(supervisor: Browser, slug: str) -> None:
    assert supervisor.get(f"{PATHS.reports}/{slug}").status_code == 404


def test_a_database_that_is_away_is_told(world: CallsWorld) -> None:
    world.calls = no_calls()
    browser = Browser(TestClient(world.site(), ORIGIN))
    browser.log_in()

    assert browser.get(address("oczekiwanie")).status_code == 503


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    twice = AT.replace(month=10, day=25, hour=0, minute=15)

    assert moment(twice, Step.QUARTER) == "25.10, 02:15 (czas letni)"
    assert moment(twice + timedelta(hours=1), Step.HOUR) == "25.10, 02:15 (czas zimowy)"
    assert moment(twice + timedelta(hours=2), Step.HOUR) == "25.10, 03:15"


def table(*rows: tuple[str, float | None, int]) -> Table:
    columns = (Column("name", Kind.TEXT), Column("a", Kind.SHARE), Column("b"))
    return Table(columns, rows)


def test_bars_in_time_are_stacked_and_as_high_as_their_figures() -> None:
    counts = Table(
        (Column("at", Kind.MOMENT), Column("a"), Column("b")), ((None, 3, 1), (None, 0, 2))
    )
    found = chart.in_time(counts, ["a", "b"], ["x", "y"], ["1", "2"], ["A", "B"])

    assert found is not None
    first, above, second = found.bars
    assert first.height == pytest.approx(3 * above.height)
    assert above.y + above.height == pytest.approx(first.y)
    assert second.height == pytest.approx(2 * above.height)
    assert [bar.series for bar in found.bars] == [0, 1, 1]
    assert [mark.text for mark in found.marks] == ["1", "2"]
    assert [line.text for line in found.grid] == ["0", "1", "2", "3", "4"]


def test_shares_are_drawn_of_the_whole_and_none_is_no_bar() -> None:
    found = chart.by_name(
        table(("x", 0.5, 1), ("y", None, 1)), ["a"], ["x", "y"], ["50 %", "–"], ["A"]
    )

    assert found is not None
    assert len(found.bars) == 1
    assert found.bars[0].width == pytest.approx(
        (chart.WIDTH - chart.NAMES - 20 - 9 * len("50 %")) / 2
    )


def test_nothing_is_no_chart() -> None:
    assert chart.by_name(table(), ["b"], [], [], ["B"]) is None
    assert chart.in_time(table(("x", 0.0, 0)), ["b"], ["x"], ["1"], ["B"]) is None
