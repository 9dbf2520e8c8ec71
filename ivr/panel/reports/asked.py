"""What is typed above a report: its days and its step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from ivr.figures.period import Period, PeriodError, Problem, Step, of_days
from ivr.panel.moments import read_day, today
from ivr.panel.reports.catalogue import ReportPage

SINCE, UNTIL, STEP = "od", "do", "krok"
STEPS: Mapping[Step, str] = {
    Step.QUARTER: "kwadrans",
    Step.HOUR: "godzina",
    Step.DAY: "dzień",
    Step.WEEK: "tydzień",
    Step.MONTH: "miesiąc",
}
PROBLEMS: Mapping[Problem, tuple[str, str]] = {
    Problem.ORDER: (UNTIL, "Koniec nie może być wcześniej niż początek."),
    Problem.LENGTH: (UNTIL, "Ten okres jest dłuższy niż 10 lat. Skróć go."),
    Problem.STEPS: (STEP, "Ten okres ma zbyt wiele takich kroków. Wybierz dłuższy krok albo krótszy okres."),
    Problem.FINE: (STEP, "W tym raporcie najkrótszym krokiem jest dzień, żeby nie wskazać osoby."),
}  # fmt: skip
_DAY_ERROR = "Wpisz dzień, na przykład 2026-04-28."


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """The fields as they stand on the page, and what is wrong with them."""

    values: Mapping[str, str]
    step: Step
    period: Period | None
    """None where the fields name none."""
    errors: dict[str, str] = field(default_factory=dict)
    """By field, in Polish."""

    @property
    def query(self) -> str:
        """The same period as an address."""
        return urlencode({name: value for name, value in self.values.items() if value})


def read(page: ReportPage, sent: Mapping[str, str], moment: datetime) -> AskedPeriod:
    """Read the address; what it lacks is as the report is usually shown."""
    last = today(moment)
    first = last - timedelta(days=page.days - 1)
    usual = page.step or Step.DAY
    values = {
        SINCE: sent.get(SINCE, first.isoformat()).strip(),
        UNTIL: sent.get(UNTIL, last.isoformat()).strip(),
        STEP: sent.get(STEP, usual.value).strip() if page.step else "",
    }
    errors: dict[str, str] = {}
    if page.step and values[STEP] not in set(Step):
        errors[STEP] = "Wybierz krok z listy."
    for name in (SINCE, UNTIL):
        try:
            read_day(values[name])
        except ValueError:
            errors[name] = _DAY_ERROR
    step = Step(values[STEP]) if page.step and STEP not in errors else usual
    period = None
    if not errors:
        try:
            period = of_days(read_day(values[SINCE]), read_day(values[UNTIL]))
        except PeriodError as wrong:
            name, told = PROBLEMS[wrong.problem]
            errors[name] = told
        except OverflowError:
            errors[UNTIL] = _DAY_ERROR
    return AskedPeriod(values, step, period, errors)


def presets(moment: datetime) -> list[tuple[str, str]]:
    """Periods that are often asked for: their names and addresses."""
    last = today(moment)
    days = (("dziś", 0, 0), ("wczoraj", 1, 1), ("7 dni", 6, 0), ("30 dni", 29, 0))
    return [
        (
            name,
            urlencode(
                {
                    SINCE: (last - timedelta(days=since)).isoformat(),
                    UNTIL: (last - timedelta(days=until)).isoformat(),
                }
            ),
        )
        for name, since, until in days
    ]
