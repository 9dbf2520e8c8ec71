"""What holds for the whole hotline: the general queue, lines, keys, priorities, the announcement's words."""

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
from ivr.routing.editing import at
from ivr.routing.sources import ROUTING, Sources
from ivr.web.forms import Form

KEYS = 9
"""Of a telephone that choose topics."""
PRIORITIES = {
    "verified": "0", "repeat": "0", "repeat_within_h": "24", "long_wait": "0",
    "long_wait_after_s": "300",
}  # fmt: skip
"""Key → what holds where the file says nothing."""
_MENU = tuple(f"menu.{key}" for key in range(1, KEYS + 1))
_PRIORITIES = tuple(f"priorities.{key}" for key in PRIORITIES)
_WORDS = ("emergency.prompt", "emergency.text")
_SINGLE = ("general", *_MENU, *_PRIORITIES, *_WORDS)
_LINE = ("linia", "tytul", "kolejka")
FIELDS = form_fields(*_SINGLE, rows=_LINE)


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """All rules of a draft."""

    template: str = "rules"
    file: str = ROUTING

    def read(self, sources: Sources) -> Values:
        """Every field."""
        said = document(ROUTING, sources)
        menu = at(said, ("menu",))
        keys = [key for key in menu if isinstance(key, str)] if isinstance(menu, list) else []
        values = {"general": text_at(said, "general")}
        values |= dict(zip(_MENU, [*keys, *([""] * KEYS)], strict=False))
        for key, default in PRIORITIES.items():
            values[f"priorities.{key}"] = text_at(said, "priorities", key, default=default)
        for field in _WORDS:
            values[field] = text_at(said, *field.split("."))
        for line in keys_at(said, "lines"):
            values[f"lines.{line}.title"] = text_at(said, "lines", line, "title")
            values[f"lines.{line}.queue"] = text_at(said, "lines", line, "queue")
        return values

    def typed(self, form: Form) -> Values:
        """As sent."""
        values = {key: form.plain[key].strip() for key in _SINGLE}
        for line, title, queue in table(form, *_LINE):
            values[f"lines.{line}.title"], values[f"lines.{line}.queue"] = title, queue
        return values

    def write(self, sources: Sources, values: Values) -> Sources:
        """Only what differs is touched."""
        touched = changed(self.read(sources), values)
        changes: Changes = {}
        for key in touched:
            if key == "general" or key.startswith(("priorities.", "lines.")):
                changes[tuple(key.split("."))] = values[key]
        if touched & set(_MENU):
            changes["menu",] = _menu(values)
        if touched & set(_WORDS):
            changes["emergency",] = _announcement(sources, values)
        return with_changes(sources, ROUTING, changes)


def _menu(values: Values) -> Plain:
    """The topics of the keys; a key between others that is left out is an error, and told as one."""
    keys = [values[key] for key in _MENU]
    while keys and not keys[-1]:
        keys.pop()
    return list(keys)


def _announcement(sources: Sources, values: Values) -> Plain:
    """Own words win over prepared ones: who writes them means them."""
    active = text_at(document(ROUTING, sources), "emergency", "active", default="false")
    prompt, text = (values[key] for key in _WORDS)
    return {"active": active, **({"text": text} if text else {"prompt": prompt})}
