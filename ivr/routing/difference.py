"""What changes between two versions, in plain Polish sentences, one a change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from ivr.identity.assurance import Assurance
from ivr.routing.calendar import Hours, Spans, Special
from ivr.routing.model import Callback, Cause, Emergency, Office, Queue, Topic, Widening
from ivr.routing.policy import Routing

WEEKDAYS = (
    "w poniedziałki", "we wtorki", "w środy", "w czwartki", "w piątki", "w soboty", "w niedziele",
)  # fmt: skip
_CAUSES = {
    Cause.TIMEOUT: "za długiego oczekiwania",
    Cause.FULL: "pełnej kolejki",
    Cause.EMPTY: "braku konsultantów",
    Cause.CLOSED: "zamknięcia",
}
_ASSURANCE = {Assurance.NONE: "bez potwierdzenia tożsamości"}


def sentences(old: Routing, new: Routing, *, name: Callable[[str], str] = str) -> list[str]:
    """Every change; `name` gives a topic's spoken name. Empty when both decide alike."""
    return [
        *_topics(old, new, name),
        *_queues(old, new),
        *_hours(old, new),
        *_lines(old, new),
        *_general(old, new),
        *_menu(old, new, name),
        *_priorities(old, new),
        *_emergency(old.emergency, new.emergency),
        *_offices(old.offices, new.offices),
    ]


def _topics(old: Routing, new: Routing, name: Callable[[str], str]) -> Iterator[str]:
    for label in _either(old.topics, new.topics):
        title = _titled(label, name)
        before, after = old.topics.get(label), new.topics.get(label)
        if before is None and after is not None:
            yield f"Nowy temat {title}: kolejka {after.queue}, {_proof(after.required)}."
        elif after is None and before is not None:
            yield f"Temat {title} znika; jego rozmowy trafią do kolejki ogólnej {new.general}."
        elif before is not None and after is not None:
            yield from _topic(title, before, after)


def _topic(title: str, before: Topic, after: Topic) -> Iterator[str]:
    if before.queue != after.queue:
        yield f"Temat {title}: kolejka {before.queue} → {after.queue}."
    if before.required != after.required:
        yield f"Temat {title}: {_proof(before.required)} → {_proof(after.required)}."
    if before.unproved != after.unproved:
        yield (
            f"Temat {title}: kolejka bez potwierdzenia {_or(before.unproved)} → "
            f"{_or(after.unproved)}."
        )
    if before.local != after.local:
        yield f"Temat {title}: {'wybrany urząd odbiera sam' if after.local else 'bez wyboru urzędu'}."


def _queues(old: Routing, new: Routing) -> Iterator[str]:
    for name in _either(old.queues, new.queues):
        before, after = old.queues.get(name), new.queues.get(name)
        if before is None and after is not None:
            yield (
                f"Nowa kolejka {name} („{after.spoken}”), stopień {after.tier}, "
                f"godziny {after.hours.name}."
            )
        elif after is None:
            yield f"Kolejka {name} znika; kto w niej czeka, zostanie obsłużony."
        elif before is not None:
            yield from _queue(before, after)


def _queue(before: Queue, after: Queue) -> Iterator[str]:
    told = _told(before), _told(after)
    for label, value in told[0].items():
        if value != told[1][label]:
            yield f"Kolejka {after.name}: {label} {value} → {told[1][label]}."
    for cause in Cause:
        was, becomes = before.overflow.get(cause), after.overflow.get(cause)
        if was != becomes:
            yield (
                f"Kolejka {after.name}: w razie {_CAUSES[cause]} {_or(was, 'koniec drogi')} → "
                f"{_or(becomes, 'koniec drogi')}."
            )


def _told(queue: Queue) -> dict[str, str]:
    """What people call each value of a queue, and the value."""
    return {
        "zapowiedź": f"„{queue.spoken}”",
        "linia": _or(queue.line or None),
        "stopień": queue.tier.value,
        "godziny": queue.hours.name,
        "wymaga": _proof(queue.required),
        "kolejka bez potwierdzenia": _or(queue.unproved),
        "pierwszeństwo": str(queue.priority),
        "najdłuższe oczekiwanie": f"{queue.max_wait_s} s",
        "najwięcej czekających": str(queue.max_length or "bez ograniczenia"),
        "sposób przydziału": queue.strategy.value,
        "waga": str(queue.weight),
        "czas dzwonienia": f"{queue.ring_s} s",
        "czas na notatki": f"{queue.wrap_up_s} s",
        "rozszerzanie": _widening(queue.widening),
        "oddzwanianie": _callback(queue.callback),
    }


def _callback(terms: Callback | None) -> str:
    if terms is None:
        return "nie"
    gap_min = terms.gap_s // 60
    return (
        f"od {terms.after_s} s oczekiwania, godziny {terms.hours.name}, "
        f"najwyżej {terms.tries} próby, pierwsza przerwa {gap_min} min"
    )


def _widening(steps: Sequence[Widening]) -> str:
    return ", ".join(f"od {s.after_s} s poziom {s.level}" for s in steps) or "wszyscy od razu"


def _hours(old: Routing, new: Routing) -> Iterator[str]:
    before = {queue.hours.name: queue.hours for queue in old.queues.values()}
    after = {queue.hours.name: queue.hours for queue in new.queues.values()}
    for name, week in before.items():
        if name in after:
            yield from _week(week, after[name])


def _week(before: Hours, after: Hours) -> Iterator[str]:
    for day, was, becomes in zip(WEEKDAYS, before.weekdays, after.weekdays, strict=True):
        if was != becomes:
            yield f"Godziny {after.name} {day}: {_spans(was)} → {_spans(becomes)}."
    if before.holidays != after.holidays:
        yield f"Godziny {after.name}: {'praca także w święta' if after.holidays else 'święta wolne'}."
    for each in sorted({*before.exceptions, *after.exceptions}):
        told = _day(before.exceptions.get(each)), _day(after.exceptions.get(each))
        if told[0] != told[1]:
            yield f"Godziny {after.name} w dniu {_date(each)}: {told[0]} → {told[1]}."


def _lines(old: Routing, new: Routing) -> Iterator[str]:
    for name in _either(old.lines, new.lines):
        before, after = old.lines.get(name), new.lines.get(name)
        if before is None and after is not None:
            yield f"Nowa linia {name} („{after.title}”), kolejka ogólna {after.queue}."
        elif after is None:
            yield f"Linia {name} znika."
        elif before is not None and before != after:
            yield f"Linia {name} („{after.title}”): kolejka ogólna {before.queue} → {after.queue}."


def _general(old: Routing, new: Routing) -> Iterator[str]:
    if old.general != new.general:
        yield f"Kolejka ogólna infolinii: {old.general} → {new.general}."


def _menu(old: Routing, new: Routing, name: Callable[[str], str]) -> Iterator[str]:
    for position in range(max(len(old.menu), len(new.menu))):
        was, becomes = _at(old.menu, position, name), _at(new.menu, position, name)
        if was != becomes:
            yield f"Klawisz {position + 1}: {was} → {becomes}."


def _priorities(old: Routing, new: Routing) -> Iterator[str]:
    was, becomes = old.priorities, new.priorities
    if was.verified != becomes.verified:
        yield f"Pierwszeństwo po potwierdzeniu tożsamości: +{was.verified} → +{becomes.verified}."
    again = [f"+{p.repeat} w ciągu {p.repeat_within_h} h" for p in (was, becomes)]
    if again[0] != again[1]:
        yield f"Pierwszeństwo dzwoniących ponownie: {again[0]} → {again[1]}."
    waited = [f"+{p.long_wait} od {p.long_wait_after_s} s" for p in (was, becomes)]
    if waited[0] != waited[1]:
        yield f"Pierwszeństwo czekających już w innej kolejce: {waited[0]} → {waited[1]}."


def _emergency(before: Emergency, after: Emergency) -> Iterator[str]:
    if before.active != after.active:
        yield f"Komunikat nadzwyczajny: {'włączony' if after.active else 'wyłączony'}."
    if (before.prompt, before.text) != (after.prompt, after.text):
        yield f"Treść komunikatu nadzwyczajnego: {_words(before)} → {_words(after)}."


def _offices(before: Mapping[str, Office], after: Mapping[str, Office]) -> Iterator[str]:
    for code in _either(before, after):
        was, becomes = before.get(code), after.get(code)
        if was is None and becomes is not None:
            yield f"Nowy urząd {code}: {becomes.name}, {becomes.town}."
        elif becomes is None:
            yield f"Urząd {code} znika."
        elif was is not None and was != becomes:
            yield f"Urząd {code}: {_office(was)} → {_office(becomes)}."


def _office(office: Office) -> str:
    return f"{office.name}, {office.town}, kolejka {_or(office.queue)}"


def _titled(label: str, name: Callable[[str], str]) -> str:
    spoken = name(label)
    return label if spoken == label else f"„{spoken}” ({label})"


def _at(menu: Sequence[str], position: int, name: Callable[[str], str]) -> str:
    return _titled(menu[position], name) if position < len(menu) else "nic"


def _proof(required: Assurance) -> str:
    return _ASSURANCE.get(required, f"po potwierdzeniu tożsamości ({required.label})")


def _or(value: str | None, none: str = "brak") -> str:
    return value or none


def _spans(spans: Spans) -> str:
    return ", ".join(map(str, spans)) or "nieczynne"


def _day(special: Special | None) -> str:
    if special is None:
        return "jak zwykle"
    return _spans(special.spans) + (f" ({special.reason})" if special.reason else "")


def _date(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _words(emergency: Emergency) -> str:
    return f"„{emergency.text}”" if emergency.text else _or(emergency.prompt or None)


def _either(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys([*before, *after]))
