"""The table of topics: the queue of each, the proof it needs, and where callers without it go."""

from dataclasses import dataclass

from ivr.content import Plain
from ivr.panel.routing.desk import document
from ivr.panel.routing.sheet import (
    Changes,
    Values,
    changed,
    form_fields,
    keys_at,
    table,
    text_at,
    with_changes,
)
from ivr.routing.sources import ROUTING, Sources
from ivr.web.forms import Form

OF_LINE = "linia:"
"""Begins a choice that stands for the general queue of a line."""
NO_PROOF = "none"
_COLUMNS = ("temat", "kolejka", "potwierdzenie", "zastepcza", "urzad")
_KEYS = ("queue", "assurance", "unproved", "local")
_DEFAULTS = {"assurance": NO_PROOF, "unproved": "", "local": "false"}
FIELDS = form_fields(rows=_COLUMNS)


@dataclass(frozen=True, slots=True)
class TopicSheet:
    """All topics: those of the draft, and those that have phrases and no route yet."""

    labels: frozenset[str]
    """Topics that have phrases."""
    template: str = "topics"
    file: str = ROUTING

    def topics(self, sources: Sources) -> list[str]:
        """The rows, in order."""
        own = keys_at(document(ROUTING, sources), "topics")
        return [*own, *sorted(self.labels - set(own))]

    def read(self, sources: Sources) -> Values:
        """Four fields a topic."""
        said = document(ROUTING, sources)
        return {
            f"{label}.{key}": _value(said, label, key)
            for label in self.topics(sources)
            for key in _KEYS
        }

    def typed(self, form: Form) -> Values:
        """As sent, row by row."""
        return {
            f"{label}.{key}": value
            for label, *values in table(form, *_COLUMNS)
            for key, value in zip(_KEYS, values, strict=True)
        }

    def write(self, sources: Sources, values: Values) -> Sources:
        """Only topics that differ are touched."""
        before, said = self.read(sources), document(ROUTING, sources)
        changes: Changes = {}
        for label in dict.fromkeys(key.rpartition(".")[0] for key in values):
            row = {key: values.get(f"{label}.{key}", "") for key in _KEYS}
            old = {key: before.get(f"{label}.{key}", "") for key in _KEYS}
            if changed(old, row):
                changes |= _row(said, label, old, row)
        return with_changes(sources, ROUTING, changes)


def _value(said: Plain, label: str, key: str) -> str:
    if key == "queue":
        line = text_at(said, "topics", label, "line")
        return text_at(said, "topics", label, "queue", default=OF_LINE + line if line else "")
    return text_at(said, "topics", label, key, default=_DEFAULTS[key])


def _row(said: Plain, label: str, old: Values, row: Values) -> Changes:
    where = ("topics", label)
    if not row["queue"]:
        return {where: None}
    entry = {key: value for key, value in _entry(row).items() if value is not None}
    if label not in keys_at(said, "topics"):
        return {where: dict(entry)}
    wanted = _entry(row)
    touched = changed(old, row)
    if "assurance" in touched:
        touched.add("unproved")
    if "queue" in touched:
        touched.add("line")
    return {(*where, key): wanted[key] for key in ("line", *_KEYS) if key in touched}


def _entry(row: Values) -> dict[str, str | None]:
    """A topic as the file has it; None for what it does without."""
    line = row["queue"].removeprefix(OF_LINE) if row["queue"].startswith(OF_LINE) else None
    proof = row["assurance"] not in ("", NO_PROOF)
    return {
        "line": line,
        "queue": None if line is not None else row["queue"],
        "assurance": row["assurance"] if proof else None,
        "unproved": (row["unproved"] or None) if proof else None,
        "local": "true" if row["local"] == "true" else None,
    }
