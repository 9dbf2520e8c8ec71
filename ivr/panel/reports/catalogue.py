"""The reports as pages: what each is called, what its columns mean, what its chart shows.

The words stand in `catalogue.toml` beside this module.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.figures.period import Step
from ivr.store.call_figures import ReportName


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report."""

    name: ReportName
    slug: str
    """In its address."""
    title: str
    about: str
    """One sentence for the list of reports."""
    headings: Mapping[str, str]
    """By column."""
    definitions: Mapping[str, str]
    """By what is defined; every figure of the table is."""
    series: tuple[str, ...]
    """Columns that the chart shows, stacked where they are several."""
    days: int
    """The period that is shown first; 1 is today."""
    step: Step | None
    """The step that is shown first; None where there are no steps."""


def _read() -> tuple[ReportPage, ...]:
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return tuple(
        ReportPage(
            name=ReportName(each["name"]),
            slug=each["slug"],
            title=each["title"],
            about=each["about"],
            headings=each["headings"],
            definitions=each["definitions"],
            series=tuple(each["series"]),
            days=each["days"],
            step=Step(each["step"]) if "step" in each else None,
        )
        for each in written["report"]
    )


CATALOGUE = _read()
BY_SLUG: Mapping[str, ReportPage] = {page.slug: page for page in CATALOGUE}
