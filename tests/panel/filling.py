"""Forms of a page as somebody fills them in: fields are found by their id, and all are sent."""

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """One control of a form."""

    name: str
    id: str
    value: str
    kind: str = "text"
    checked: bool = True


@dataclass
class PageForm:
    """One form of a page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    def put(self, id: str, value: str) -> "PageForm":  # noqa: A002  # as HTML says it
        """Fill in a field."""
        found = [one for one in self.fields if one.id == id]

        assert found, f"no field {id}; there are {[one.id for one in self.fields if one.id]}"
        found[0].value = value
        return self

    def named(self, name: str, value: str) -> "PageForm":
        """Fill in the field of this name; of radio buttons, choose the one with the value."""
        found = [one for one in self.fields if one.name == name]

        assert found, f"no field named {name}"
        if found[0].kind == "radio":
            for one in found:
                one.checked = one.value == value
        else:
            found[-1].value = value
        return self

    def value(self, id: str) -> str:  # noqa: A002  # as HTML says it
        """What a field holds."""
        return next(one.value for one in self.fields if one.id == id)

    def data(self) -> dict[str, list[str]]:
        """What a browser sends."""
        sent: dict[str, list[str]] = defaultdict(list)
        for one in self.fields:
            if one.name and (one.kind != "radio" or one.checked):
                sent[one.name].append(one.value)
        return sent


def forms(html: str) -> list[PageForm]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._select: Field | None = None
        self._area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(given.get("action", ""), given.get("method", "get")))
        if not self.forms:
            return
        here = Field(given.get("name", ""), given.get("id", ""), given.get("value", ""))
        match tag:
            case "input":
                here.kind, here.checked = given.get("type", "text"), "checked" in given
                self.forms[-1].fields.append(here)
            case "select":
                self._select = here
                self.forms[-1].fields.append(here)
            case "option" if self._select is not None:
                if "selected" in given or not self._select.checked:
                    self._select.value = here.value
            case "textarea":
                self._area = here
                self.forms[-1].fields.append(here)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea" and self._area is not None:
            self._area.value = self._area.value.removeprefix("\n")  # as HTML says
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
