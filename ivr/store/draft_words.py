"""Changes to the words of a draft: one phrase, one example, one prompt at a time.

The draft is read, changed and saved under the revision that was read: of two who change it at once the
second is told, and nothing of the first is lost.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ivr.routing.sources import GRAMMARS, Sources, Words
from ivr.routing.version import Draft
from ivr.store.routing_drafts import Conflict, ConflictError
from ivr.store.routing_versions import RoutingVersions
from ivr.understanding.catalogue import Catalogue
from ivr.understanding.grammar_texts import GrammarTexts
from ivr.understanding.insertion import Part

Edit = Callable[[Words], Words]
_TRIES = 5
"""One change is made again on top of what somebody else saved at the same moment."""


class DraftWords:
    """Changes drafts; usable from any thread."""

    def __init__(self, versions: RoutingVersions, installed: Callable[[], Words]) -> None:
        """`installed` reads the words of the installation, for drafts that have none of their own."""
        self._versions, self._installed = versions, installed

    def of(self, sources: Sources) -> Words:
        """What these sources say, or the installation where they say nothing."""
        return sources.words or self._installed()

    def change(
        self, draft: int, revision: int | None, edit: Edit, *, by: str, moment: datetime
    ) -> Draft:
        """Change the words at a revision, or at whatever is there; see `save_draft`.

        Errors are those of `edit`, `ConflictError` and `StageError`; in each case nothing changes.
        """
        for _ in range(_TRIES):
            seen = self._versions.draft(draft)
            held = replace(seen.sources, words=edit(self.of(seen.sources)))
            expected = seen.revision if revision is None else revision
            try:
                return self._versions.save_draft(draft, expected, held, by=by, moment=moment)
            except ConflictError as wrong:
                if revision is not None or wrong.kind is not Conflict.CHANGED:
                    raise
        raise ConflictError(Conflict.CHANGED, f"draft {draft} is changed all the time; try again")

    def add_example(self, draft: int, topic: str, text: str, *, by: str, moment: datetime) -> Draft:
        """Let a sentence be an example of a topic; `EntryError` where it must not be one."""

        def with_example(words: Words) -> Words:
            return with_grammars(words, catalogue(words).added(topic, Part.EXAMPLES, text))

        return self.change(draft, None, with_example, by=by, moment=moment)


def catalogue(words: Words) -> Catalogue:
    """The topics in some words; `ContentError` when they cannot be read."""
    return Catalogue(GrammarTexts(words.grammars, Path(GRAMMARS)))


def with_grammars(words: Words, grammars: GrammarTexts) -> Words:
    """The words with other grammars."""
    return replace(words, grammars=grammars.texts)
