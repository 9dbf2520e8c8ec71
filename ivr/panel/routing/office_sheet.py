"""The local tax offices: their names, towns, and the queues of those that take calls themselves."""

from dataclasses import dataclass

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
from ivr.routing.sources import OFFICES, Sources
from ivr.web.forms import Form

_COLUMNS = ("kod", "miejscowosc", "nazwa", "kolejka")
_KEYS = ("town", "name", "queue")
FIELDS = form_fields(rows=_COLUMNS, longest_bytes=262_144)


@dataclass(frozen=True, slots=True)
class OfficeSheet:
    """The list of offices."""

    template: str = "offices"
    file: str = OFFICES

    def read(self, sources: Sources) -> Values:
        """Three fields an office."""
        said = document(OFFICES, sources)
        return {
            f"{code}.{key}": text_at(said, "offices", code, key)
            for code in keys_at(said, "offices")
            for key in _KEYS
        }

    def typed(self, form: Form) -> Values:
        """As sent; a row without a code is no row."""
        return {
            f"{code}.{key}": value
            for code, *values in table(form, *_COLUMNS)
            if code
            for key, value in zip(_KEYS, values, strict=True)
        }

    def write(self, sources: Sources, values: Values) -> Sources:
        """Only offices that differ are touched; one without town and name is removed."""
        known = keys_at(document(OFFICES, sources), "offices")
        touched = changed(self.read(sources), values)
        changes: Changes = {}
        for code in dict.fromkeys(key.rpartition(".")[0] for key in values if key in touched):
            row = {key: values[f"{code}.{key}"] for key in _KEYS}
            if not row["town"] and not row["name"]:
                changes["offices", code] = None
            elif code not in known:
                changes["offices", code] = {key: value for key, value in row.items() if value}
            else:
                changes |= {
                    ("offices", code, key): value or None
                    for key, value in row.items()
                    if f"{code}.{key}" in touched
                }
        return with_changes(sources, OFFICES, changes)


def codes(values: Values) -> list[str]:
    """The offices among the values, in order."""
    return list(dict.fromkeys(key.rpartition(".")[0] for key in values))
