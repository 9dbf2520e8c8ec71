"""The forms over a draft, each with the choices that it offers."""

from dataclasses import dataclass

from ivr.panel.routing import office_sheet, queue_sheet, rule_sheet, saving, text_sheet, topic_sheet
from ivr.panel.routing import week_sheet as weeks
from ivr.panel.routing.choices import (
    ASSURANCE,
    STRATEGIES,
    TIERS,
    YES_NO,
    Choice,
    hours,
    lines,
    none_or,
    queues,
)
from ivr.panel.routing.desk import Desk, document
from ivr.panel.routing.office_sheet import OfficeSheet
from ivr.panel.routing.places import OFFICE_LIST, QUEUE, RULES, SPECIAL_DAYS, TEXT, TOPICS, WEEK
from ivr.panel.routing.queue_sheet import QueueSheet
from ivr.panel.routing.rule_sheet import RuleSheet
from ivr.panel.routing.saving import Form, Named
from ivr.panel.routing.sheet import Values, keys_at, text_at
from ivr.panel.routing.text_sheet import TextSheet
from ivr.panel.routing.topic_sheet import OF_LINE, TopicSheet
from ivr.panel.routing.week_sheet import SpecialDaysSheet, WeekSheet
from ivr.routing.hours import EXCEPTIONS
from ivr.routing.model import Cause
from ivr.routing.sources import HOURS, OFFICES, ROUTING, Sources
from ivr.web.forms import Fields
from ivr.web.visit import Page

EMPTY_DAYS = 3
"""Rows for single days that are new."""
CAUSES = {
    Cause.TIMEOUT: "gdy rozmówca czeka za długo",
    Cause.FULL: "gdy kolejka jest pełna",
    Cause.EMPTY: "gdy nie ma konsultantów",
    Cause.CLOSED: "poza godzinami",
}
DAY_NAMES = {
    "mon": "Poniedziałek", "tue": "Wtorek", "wed": "Środa", "thu": "Czwartek", "fri": "Piątek",
    "sat": "Sobota", "sun": "Niedziela",
}  # fmt: skip


Offered = dict[str, object]
"""What a template needs beside the values."""


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""
    forms: list[Form] = [
        _Topics(desk), _OneQueue(), _Week(), _SpecialDays(), _Rules(desk), _Offices(), _Texts(),
    ]  # fmt: skip
    return [page for form in forms for page in saving.pages(desk, form)]


@dataclass(frozen=True, slots=True)
class _Topics:
    desk: Desk
    part: str = TOPICS
    fields: Fields = topic_sheet.FIELDS

    def exists(self, _named: Named, _sources: Sources) -> bool:
        return True

    def sheet(self, _named: Named) -> TopicSheet:
        return TopicSheet(self.desk.ports.content().vocabulary.topics)

    def offered(self, sources: Sources, values: Values) -> Offered:
        labels = list(dict.fromkeys(key.rpartition(".")[0] for key in values))
        own = queues(sources)
        of_lines = [
            Choice(OF_LINE + line.value, f"kolejka ogólna linii {line.text}")
            for line in lines(sources)
        ]
        return {
            "rows": [(label, self.desk.name(label)) for label in labels],
            "queues": none_or([*own, *of_lines], "– brak: usuń temat z kierowania –"),
            "unproved": none_or(own, "ogólna linii"),
            "assurance": ASSURANCE,
            "yes_no": YES_NO,
            "tiers": {
                name: text_at(document(ROUTING, sources), "queues", name, "tier", default="II")
                for name in keys_at(document(ROUTING, sources), "queues")
            },
        }


@dataclass(frozen=True, slots=True)
class _OneQueue:
    part: str = QUEUE
    fields: Fields = queue_sheet.FIELDS

    def exists(self, named: Named, sources: Sources) -> bool:
        return named["queue"] in keys_at(document(ROUTING, sources), "queues")

    def sheet(self, named: Named) -> QueueSheet:
        return QueueSheet(named["queue"])

    def offered(self, sources: Sources, _values: Values) -> Offered:
        return {
            "causes": {f"overflow.{cause}": text for cause, text in CAUSES.items()},
            "queues": none_or(queues(sources), "– nikt: komunikat o godzinach –"),
            "unproved": none_or(queues(sources)),
            "lines": none_or(lines(sources)),
            "hours": hours(sources),
            "assurance": ASSURANCE,
            "tiers": TIERS,
            "strategies": STRATEGIES,
            "steps": range(1, queue_sheet.STEPS + 1),
        }


@dataclass(frozen=True, slots=True)
class _Week:
    part: str = WEEK
    fields: Fields = weeks.WEEK_FIELDS

    def exists(self, named: Named, sources: Sources) -> bool:
        return named["week"] in set(keys_at(document(HOURS, sources))) - {EXCEPTIONS}

    def sheet(self, named: Named) -> WeekSheet:
        return WeekSheet(named["week"])

    def offered(self, _sources: Sources, values: Values) -> Offered:
        return {"day_names": DAY_NAMES, "yes_no": YES_NO, **_days(values)}


@dataclass(frozen=True, slots=True)
class _SpecialDays:
    part: str = SPECIAL_DAYS
    fields: Fields = weeks.DAYS_FIELDS

    def exists(self, _named: Named, _sources: Sources) -> bool:
        return True

    def sheet(self, _named: Named) -> SpecialDaysSheet:
        return SpecialDaysSheet()

    def offered(self, _sources: Sources, values: Values) -> Offered:
        return _days(values)


@dataclass(frozen=True, slots=True)
class _Rules:
    desk: Desk
    part: str = RULES
    fields: Fields = rule_sheet.FIELDS

    def exists(self, _named: Named, _sources: Sources) -> bool:
        return True

    def sheet(self, _named: Named) -> RuleSheet:
        return RuleSheet()

    def offered(self, sources: Sources, _values: Values) -> Offered:
        announcements = self.desk.ports.content().announcements.items()
        topics = keys_at(document(ROUTING, sources), "topics")
        return {
            "queues": queues(sources),
            "topics": none_or([Choice(label, self.desk.name(label)) for label in topics]),
            "keys": range(1, rule_sheet.KEYS + 1),
            "own_lines": lines(sources),
            "announcements": none_or(
                [Choice(name, text) for name, text in announcements], "– własny tekst poniżej –"
            ),
        }


@dataclass(frozen=True, slots=True)
class _Offices:
    part: str = OFFICE_LIST
    fields: Fields = office_sheet.FIELDS

    def exists(self, _named: Named, _sources: Sources) -> bool:
        return True

    def sheet(self, _named: Named) -> OfficeSheet:
        return OfficeSheet()

    def offered(self, sources: Sources, values: Values) -> Offered:
        return {
            "codes": office_sheet.codes(values),
            "queues": none_or(queues(sources), "– urząd nie odbiera –"),
            "source": text_at(document(OFFICES, sources), "source"),
        }


@dataclass(frozen=True, slots=True)
class _Texts:
    part: str = TEXT
    fields: Fields = text_sheet.FIELDS

    def exists(self, _named: Named, _sources: Sources) -> bool:
        return True

    def sheet(self, _named: Named) -> TextSheet:
        return TextSheet()

    def offered(self, _sources: Sources, _values: Values) -> Offered:
        return {}


def _days(values: Values) -> Offered:
    return {
        "days": weeks.days_of(values),
        "hours_shown": weeks.hours_shown,
        "empty_days": range(EMPTY_DAYS),
    }
