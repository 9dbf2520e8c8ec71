"""One queue: what callers hear, when it is open, who answers in what order, and who takes over."""

from dataclasses import dataclass

from ivr.content import Plain
from ivr.panel.routing.desk import document
from ivr.panel.routing.sheet import (
    Changes,
    Values,
    changed,
    form_fields,
    table,
    text_at,
    with_changes,
)
from ivr.routing.editing import at
from ivr.routing.model import Cause, Strategy, Tier
from ivr.routing.sources import ROUTING, Sources
from ivr.web.forms import Form

DEFAULTS = {
    "spoken": "", "hours": "", "line": "", "tier": Tier.II.value, "assurance": "none",
    "unproved": "", "priority": "0", "max_wait_s": "600", "max_length": "0",
    "strategy": Strategy.RRMEMORY.value, "weight": "0", "ring_s": "20", "wrap_up_s": "0",
}  # fmt: skip
"""What a queue has that says nothing; empty for what has no default."""
_NONE_WHEN_EMPTY = frozenset({"line", "unproved"})
STEPS = 5
"""Of widening: as many as there are levels of skill."""
_STEP = ("after_s", "level")
FIELDS = form_fields(*DEFAULTS, *(f"overflow.{cause}" for cause in Cause), rows=_STEP)


@dataclass(frozen=True, slots=True)
class QueueSheet:
    """The queue of this name."""

    name: str
    template: str = "queue"
    file: str = ROUTING

    def read(self, sources: Sources) -> Values:
        """Every field, defaults shown as what they mean."""
        said = document(ROUTING, sources)
        own = {key: text_at(said, *self._at, key, default=DEFAULTS[key]) for key in DEFAULTS}
        return {**own, **_overflow(said, self._at), **_widening(said, self._at)}

    def typed(self, form: Form) -> Values:
        """As sent."""
        single = {key: form.plain[key].strip() for key in form.plain if key in _SINGLE}
        steps = table(form, *_STEP)
        return {
            **single,
            **{
                f"widening.{place}.{key}": value
                for place, step in enumerate(steps[:STEPS], start=1)
                for key, value in zip(_STEP, step, strict=True)
            },
        }

    def write(self, sources: Sources, values: Values) -> Sources:
        """Only what differs is touched."""
        touched = changed(self.read(sources), values)
        changes: Changes = {}
        for key in DEFAULTS:
            if key in touched:
                empty = key in _NONE_WHEN_EMPTY and not values[key]
                changes[*self._at, key] = None if empty else values[key]
        if "assurance" in touched and values["assurance"] == "none":
            changes |= {(*self._at, "assurance"): None, (*self._at, "unproved"): None}
        if any(key.startswith("overflow.") for key in touched):
            changes[*self._at, "overflow"] = _ways_on(values)
        if any(key.startswith("widening.") for key in touched):
            changes[*self._at, "widening"] = _steps(values)
        return with_changes(sources, ROUTING, changes)

    @property
    def _at(self) -> tuple[str, str]:
        return ("queues", self.name)


_SINGLE = frozenset({*DEFAULTS, *(f"overflow.{cause}" for cause in Cause)})


def _overflow(said: Plain, where: tuple[str, str]) -> Values:
    for_all = text_at(said, *where, "overflow")
    return {
        f"overflow.{cause}": text_at(said, *where, "overflow", cause.value, default=for_all)
        for cause in Cause
    }


def _ways_on(values: Values) -> Plain | None:
    ways = {cause.value: values[f"overflow.{cause}"] for cause in Cause}
    if len(set(ways.values())) == 1:
        return ways[Cause.TIMEOUT.value] or None
    return {cause: queue for cause, queue in ways.items() if queue}


def _widening(said: Plain, where: tuple[str, str]) -> Values:
    steps = at(said, (*where, "widening"))
    steps = steps if isinstance(steps, list) else []
    shown: list[Plain] = [*steps[:STEPS], *([""] * (STEPS - len(steps)))]
    return {
        f"widening.{place}.{key}": text_at(step, key)
        for place, step in enumerate(shown, start=1)
        for key in _STEP
    }


def _steps(values: Values) -> Plain | None:
    rows = [
        {key: text for key in _STEP if (text := values.get(f"widening.{place}.{key}", ""))}
        for place in range(1, STEPS + 1)
    ]
    return [dict(row) for row in rows if row] or None
