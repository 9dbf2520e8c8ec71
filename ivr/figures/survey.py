"""The satisfaction survey: response rate, CSAT and NPS.

CSAT is the share of answers in the upper two of five; NPS is the share of promoters (9 and 10) less the
share of detractors (0 to 6), in points from -100 to 100. Below `small.FEWEST` answers neither is told:
a consultant, or the caller, could be known by them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ivr.figures.small import FEWEST
from ivr.figures.table import Cell, Column, Kind, Table, share

_PROMOTERS, _DETRACTORS = 9, 6
_OF_NPS = 10


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the survey and its scale."""

    id: str
    low: int
    high: int


def survey(
    answers: Iterable[tuple[str, int, bool]], questions: Sequence[Question], *, offered: int
) -> Table:
    """By question: how many answered of those who were asked at all, and what they said.

    `answers` are a question's id, a value, and whether the call is among the `offered` ones: those that
    are known to have been asked. Answers are kept longer than journals, which alone tell that.
    """
    found: Mapping[str, Counter[int]] = {each.id: Counter() for each in questions}
    of_asked = Counter[str]()
    for question, value, asked in answers:
        if question in found:
            found[question][value] += 1
            of_asked[question] += asked
    return Table(
        (
            Column("question", Kind.QUESTION),
            Column("offered"),
            Column("answers"),
            Column("response_rate", Kind.SHARE),
            Column("mean", Kind.NUMBER),
            Column("csat", Kind.SHARE),
            Column("nps", Kind.NUMBER),
        ),
        tuple(
            _row(each, found[each.id], offered, share(of_asked[each.id], offered))
            for each in questions
        ),
    )


def _row(
    question: Question, values: Counter[int], offered: int, rate: float | None
) -> tuple[Cell, ...]:
    answers = values.total()
    told: tuple[Cell, ...] = (None, None, None)
    if answers >= FEWEST:
        mean = round(sum(value * times for value, times in values.items()) / answers, 2)
        is_nps = (question.low, question.high) == (0, _OF_NPS)
        told = (mean, None if is_nps else _csat(question, values), _nps(values) if is_nps else None)
    return question.id, offered, answers, rate, *told


def _csat(question: Question, values: Counter[int]) -> float | None:
    return share(sum(values[question.high - step] for step in (0, 1)), values.total())


def _nps(values: Counter[int]) -> int:
    promoters = sum(times for value, times in values.items() if value >= _PROMOTERS)
    detractors = sum(times for value, times in values.items() if value <= _DETRACTORS)
    return round(100 * (promoters - detractors) / values.total())
