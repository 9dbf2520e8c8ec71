"""Every column of every report is defined for people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ivr.figures.period import Period, Step
from ivr.figures.survey import Question
from ivr.store.call_figures import Asked, CallFigures, ReportName
from ivr.store.engine import migrate, open_engine

PAGE = (Path(__file__).parents[2] / "docs" / "reports.md").read_text("utf-8")
NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('docs') / 'kasja.sqlite'}")
    migrate(opened)
    return opened


@pytest.mark.parametrize("name", ReportName)
def test_every_column_is_defined(engine: Engine, name: ReportName) -> None:
    figures = CallFigures(engine, questions=[Question("nps", 0, 10)])
    asked = Asked(Period(NOW, NOW + timedelta(days=1)), Step.DAY, NOW)
    defined = PAGE.partition(f"**{name.value}**")[2].partition("\n\n")[0]
    columns = [column.name for column in figures.report(name, asked).columns]

    assert [each for each in columns if f"`{each}`" not in defined and each != "since"] == []
