"""Reads `hours.yaml`: opening hours by name, with one-off closings and extra hours.

us:
  mon: "08:00-12:00, 13:00-18:00"
  exceptions: {2026-04-30: "08:00-20:00"}     # this line alone
exceptions:                                    # every line that keeps holidays
  2027-01-02: {hours: closed, reason: inwentaryzacja}
"""

from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise

from ivr.content import Node
from ivr.routing.calendar import MIDNIGHT, Hours, Span, Spans, Special, clock_gap
from ivr.routing.reading import WEEKDAYS, Gathering

ALWAYS = Hours("always", ((Span(MIDNIGHT, MIDNIGHT),),) * 7, holidays=True)
EXCEPTIONS = "exceptions"
_KEYS = frozenset({*WEEKDAYS, "holidays", EXCEPTIONS})
_GAP = (time(2), time(3))


def read(root: Node, gathering: Gathering) -> dict[str, Hours]:
    """Every set of hours by name; `always` is built in."""
    nodes = dict(root.items())
    shared: dict[date, Special] = {}
    if EXCEPTIONS in nodes:
        shared = _exceptions(nodes.pop(EXCEPTIONS), gathering)
    hours = {"always": ALWAYS}
    for name, node in nodes.items():
        week = gathering.attempt(_week, name, node, shared, gathering)
        hours[name] = week or Hours(name, ((),) * 7)
    return hours


def _week(name: str, node: Node, shared: Mapping[date, Special], gathering: Gathering) -> Hours:
    if name == ALWAYS.name:
        node.refuse("hours 'always' are built in", "give these hours another name")
    facts = dict(node.items(allowed=_KEYS))
    holidays = "holidays" in facts and facts["holidays"].flag()
    own = _exceptions(facts[EXCEPTIONS], gathering) if EXCEPTIONS in facts else {}
    days: list[Spans] = []
    for weekday in WEEKDAYS:
        spans = gathering.attempt(_spans, facts[weekday]) if weekday in facts else ()
        days.append(spans or ())
    return Hours(name, tuple(days), holidays, own if holidays else {**shared, **own})


def _exceptions(root: Node, gathering: Gathering) -> dict[date, Special]:
    found: dict[date, Special] = {}
    for text, node in root.items():
        special = gathering.attempt(_special, text, node)
        if special is not None:
            found[special[0]] = special[1]
    return found


def _special(text: str, node: Node) -> tuple[date, Special]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        node.refuse(f"{text!r} is no date", "write it as 2026-12-31")
    reason = ""
    if node.is_mapping():
        facts = dict(node.items(allowed=frozenset({"hours", "reason"})))
        if "hours" not in facts:
            node.refuse(f"{text}: no hours", 'add hours: closed, or hours: "08:00-12:00"')
        node, reason = facts["hours"], facts["reason"].text() if "reason" in facts else ""
    spans = _spans(node)
    for at in (at for span in spans for at in (span.begins, span.ends)):
        if clock_gap(day) and _GAP[0] <= at < _GAP[1]:
            node.refuse(
                f"{at:%H:%M} does not exist on {text}: the clocks are put forward",
                "use a time before 02:00 or from 03:00 on",
            )
    return day, Special(spans, reason)


def _spans(node: Node) -> Spans:
    text = node.text()
    if text == "closed":
        return ()
    spans = tuple(_span(node, part.strip()) for part in text.split(","))
    for one, two in pairwise(spans):
        if one.overlaps(two) or two.begins < one.begins:
            node.refuse(f"hours overlap or are out of order: {text}", "write them apart, in order")
    return spans


def _span(node: Node, text: str) -> Span:
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        node.refuse(f"{text!r} are no hours", 'write "07:00-18:00" or closed')
    if begins.tzinfo or ends.tzinfo:
        node.refuse(f"{text!r} names a time zone", "write Polish time without a zone")
    if ends != MIDNIGHT and ends <= begins:
        node.refuse(f"hours end before they begin: {text}", "swap them, or end at 00:00")
    return Span(begins, ends)
