"""A form over a part of a draft: its values by field, and what a change of them writes into the files.

Values are texts exactly as they stand in the file, right or wrong: a draft with errors can be saved, and
`validation` says what is wrong with it. Each sheet reads and writes a few values and knows nothing else.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from starlette.exceptions import HTTPException

from ivr.content import Plain
from ivr.routing.editing import Where, at, edited
from ivr.routing.sources import HOURS, OFFICES, ROUTING, Sources
from ivr.web.forms import Fields, Form

Values = dict[str, str]
"""Field → text; the keys are those of the templates and of what is wrong."""
Changes = dict[Where, Plain | None]
REVISION = "rewizja"
"""The field that names the revision a form was made from."""
_PARTS = {ROUTING: "routing", HOURS: "hours", OFFICES: "offices"}


class Sheet(Protocol):
    """One form."""

    @property
    def template(self) -> str:
        """The template of its page."""
        ...

    @property
    def file(self) -> str:
        """The file it reads; where that is no YAML, the form is not shown. Empty for all files."""
        ...

    def read(self, sources: Sources) -> Values:
        """The values as they stand."""
        ...

    def typed(self, form: Form) -> Values:
        """The values as somebody sent them."""
        ...

    def write(self, sources: Sources, values: Values) -> Sources:
        """The draft with these values; what does not differ stays untouched.

        `ContentError` where a text is written so that a form cannot change it.
        """
        ...


def form_fields(
    *plain: str, rows: tuple[str, ...] = (), text: tuple[str, ...] = (), longest_bytes: int = 65_536
) -> Fields:
    """What a sheet's form sends, its revision included."""
    return Fields(
        frozenset({REVISION, *plain}),
        text=frozenset(text),
        rows=frozenset(rows),
        longest_bytes=longest_bytes,
    )


def table(form: Form, *columns: str) -> list[tuple[str, ...]]:
    """The rows of a form's table; 400 when the columns are not equally long."""
    try:
        return list(zip(*(_stripped(form.rows[name]) for name in columns), strict=True))
    except ValueError:
        raise HTTPException(400) from None


def _stripped(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.strip() for value in values)


def text_at(document: Plain, *where: str, default: str = "") -> str:
    """A text of a file; the default where there is none, or something else."""
    found = at(document, where)
    return found if isinstance(found, str) else default


def keys_at(document: Plain, *where: str) -> list[str]:
    """The keys of a mapping of a file; none where there is no mapping."""
    found = at(document, where)
    return list(found) if isinstance(found, dict) else []


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The fields that differ."""
    return {key for key, value in after.items() if before.get(key, "") != value}


def with_changes(sources: Sources, file: str, changes: Changes) -> Sources:
    """The draft with values of one file changed."""
    text = edited(Path(file), sources.files().get(file, ""), changes) if changes else None
    return sources if text is None else with_text(sources, file, text)


def with_text(sources: Sources, file: str, text: str) -> Sources:
    """The draft with one file replaced."""
    texts = {name: text if name == file else sources.files().get(name, "") for name in _PARTS}
    return replace(sources, routing=texts[ROUTING], hours=texts[HOURS], offices=texts[OFFICES])
