"""The three files of a draft as texts, for who knows them."""

from dataclasses import dataclass, replace

from ivr.panel.routing.sheet import Values, form_fields
from ivr.routing.sources import Sources
from ivr.web.forms import Form

LONGEST_BYTES = 1_500_000
"""Of a form with all three files; letters with accents take six bytes on the way."""
_FILES = ("routing", "hours", "offices")
FIELDS = form_fields(text=_FILES, longest_bytes=LONGEST_BYTES)


@dataclass(frozen=True, slots=True)
class TextSheet:
    """All of a draft."""

    template: str = "text"
    file: str = ""

    def read(self, sources: Sources) -> Values:
        """Three texts."""
        return {"routing": sources.routing, "hours": sources.hours, "offices": sources.offices}

    def typed(self, form: Form) -> Values:
        """As sent; browsers take the first of two line ends at the beginning of a text away."""
        return {name: form.plain[name] for name in _FILES}

    def write(self, sources: Sources, values: Values) -> Sources:
        """Exactly what was typed."""
        routing, hours, offices = (values[name] for name in _FILES)
        return replace(sources, routing=routing, hours=hours, offices=offices)
