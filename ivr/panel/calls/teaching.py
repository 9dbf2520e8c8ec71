"""Examples from calls go into a draft of their own, which is proved and published like any other."""

from collections.abc import Sequence
from datetime import datetime

from ivr.errors import ContentError, Problem
from ivr.panel.calls.ports import ExampleRefusedError
from ivr.routing.version import Draft
from ivr.store.draft_words import DraftWords, catalogue
from ivr.store.routing_drafts import ConflictError
from ivr.store.routing_versions import RoutingVersions
from ivr.understanding.catalogue import EntryError
from ivr.understanding.insertion import Part

TITLE = "Przykłady z rozmów"


class DraftExamples:
    """Implements `panel.calls.ports.Examples`: the newest open draft of that title, or a new one."""

    def __init__(self, versions: RoutingVersions, words: DraftWords) -> None:
        """Both of one installation."""
        self._versions, self._words = versions, words

    def add(self, topic: str, text: str, *, by: str, moment: datetime) -> str:
        """Make a sentence an example of a topic in the draft."""
        try:
            draft = self._open_draft() or self._new_draft(topic, text, by, moment)
            self._words.add_example(draft.id, topic, text, by=by, moment=moment)
        except EntryError as wrong:
            raise ExampleRefusedError(f"Nie dodano: {wrong.polish}.") from None
        except ContentError as wrong:
            raise ExampleRefusedError(_unreadable(wrong.problems)) from None
        except ConflictError:
            told = "Szkic właśnie zmienia ktoś inny. Spróbuj ponownie."
            raise ExampleRefusedError(told) from None
        return (
            f"Dodano przykład do szkicu {draft.id} „{draft.title}”. Działa po opublikowaniu szkicu."
        )

    def _open_draft(self) -> Draft | None:
        drafts = self._versions.open_drafts()
        return next((draft for draft in drafts if draft.title == TITLE), None)

    def _new_draft(self, topic: str, text: str, by: str, moment: datetime) -> Draft:
        """A draft of what is in effect; none is left behind for a sentence that must not be in it."""
        current = self._versions.current(moment)
        if current is None:
            told = "Nie opublikowano jeszcze żadnej wersji, więc nie ma szkicu na przykłady."
            raise ExampleRefusedError(told)
        catalogue(self._words.of(current.sources)).added(topic, Part.EXAMPLES, text)
        return self._versions.create_draft(current.sources, title=TITLE, by=by, moment=moment)


def _unreadable(problems: Sequence[Problem]) -> str:
    return f"Gramatyk szkicu nie da się odczytać: {problems[0]}. Popraw szkic i spróbuj ponownie."
