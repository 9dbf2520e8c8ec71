"""What the pages of phrases and prompts share: which draft they are about, and how it is changed."""

from dataclasses import dataclass, replace
from functools import lru_cache

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.panel.routing.desk import Desk as RoutingDesk
from ivr.panel.routing.places import DraftPlaces
from ivr.panel.words import messages
from ivr.panel.words.places import Places
from ivr.panel.words.ports import WordsPorts
from ivr.routing.sources import Sources, Words
from ivr.routing.version import Draft, DraftState
from ivr.store.draft_words import Edit, catalogue
from ivr.store.routing_drafts import ConflictError
from ivr.understanding.catalogue import Catalogue, EntryError
from ivr.web.pages import go_to
from ivr.web.visit import Visit


class RefusedError(Exception):
    """The change was not made; carries why, in Polish, and how the page says it."""

    def __init__(self, told: list[str], status: int = 422, *, field: str = "tekst") -> None:
        """`told` are whole sentences about the field."""
        super().__init__("; ".join(told))
        self.told, self.status, self.field = told, status, field

    def at(self, field: str) -> "RefusedError":
        """The same about another field of the page."""
        return RefusedError(self.told, self.status, field=field)


@dataclass(frozen=True, slots=True)
class Held:
    """What the pages are about: a draft, or what is in effect."""

    sources: Sources
    words: Words
    draft: Draft | None

    @property
    def at(self) -> Places:
        """Its pages."""
        return Places(self.draft.id if self.draft else None)

    @property
    def open(self) -> bool:
        """Whether it can be changed."""
        return self.draft is not None and self.draft.state is DraftState.OPEN


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to each module of pages."""

    panel: Panel
    ports: WordsPorts
    routing: RoutingDesk

    def held(self, visit: Visit) -> Held:
        """The draft that the address names, else what is in effect; a page 404 for no draft."""
        if "draft" in visit.params:
            draft = self.routing.draft(visit)
            return Held(draft.sources, self.ports.drafts.of(draft.sources), draft)
        sources = self.current(visit)
        return Held(sources, self.ports.drafts.of(sources), None)

    def unpublished(self, visit: Visit) -> Response | None:
        """The way to the page that says why there is nothing to see yet; None where there is."""
        published = "draft" in visit.params or self.routing.ports.versions.current(visit.moment)
        return None if published else go_to(PATHS.routing)

    def current(self, visit: Visit) -> Sources:
        """What is in effect; a page 404 before anything was published."""
        current = self.routing.ports.versions.current(visit.moment)
        if current is None:
            raise HTTPException(404)
        return current.sources

    def change(self, visit: Visit, edit: Edit) -> Draft:
        """Change the words of the draft; `RefusedError` leaves it as it was."""
        draft = self.routing.draft(visit)
        who = visit.account.actor.name
        try:
            saved = self.ports.drafts.change(draft.id, None, edit, by=who, moment=visit.moment)
        except EntryError as wrong:
            raise RefusedError([messages.entry(wrong)]) from None
        except ContentError as wrong:
            raise RefusedError([messages.polish(each) for each in wrong.problems]) from None
        except ConflictError as wrong:
            raise RefusedError([self.routing.refusal(wrong)], 409) from None
        self.ports.apprentice.lesson(saved.sources)  # whoever tries it next waits less
        return saved

    def draw(
        self, template: str, visit: Visit, held: Held, *, status: int = 200, **values: object
    ) -> Response:
        """A page about a draft, or about what is in effect."""
        drafts = self.routing.ports.versions.open_drafts()
        return self.panel.draw(
            f"words/{template}.html",
            visit,
            status=status,
            **{
                "held": held,
                "at": held.at,
                "draft_places": DraftPlaces(held.draft.id) if held.draft else None,
                "drafts": drafts,
                "places_of": Places,
                "editable": held.open and OperatorRole.EDIT in visit.account.roles,
                "told": [],
                "wrong_at": "",
                **values,
            },
        )


@lru_cache(maxsize=8)
def topics(words: Words) -> Catalogue:
    """The topics of some words; read once for all pages about them."""
    return catalogue(words)


def with_prompts(words: Words, prompts: str) -> Words:
    """The words with another prompts/pl.toml."""
    return replace(words, prompts=prompts)
