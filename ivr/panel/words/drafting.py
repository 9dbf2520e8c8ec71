"""Begins a draft from these pages; it is one of the routing editor's, and is published there."""

from starlette.responses import Response

from ivr.identity.operators import OperatorRole
from ivr.panel.words.desk import Desk
from ivr.panel.words.places import NEW_DRAFT, NEW_PROMPT_DRAFT, Places
from ivr.store.routing_drafts import ConflictError
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

TITLE = "tytul"
_TITLES = {NEW_DRAFT: "frazy", NEW_PROMPT_DRAFT: "komunikaty"}


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""

    def beginning(path: str) -> Page:
        def take(visit: Visit) -> Response:
            title = visit.form.plain[TITLE].strip() or _TITLES[path]
            author = visit.account.actor.name
            try:
                draft = desk.routing.ports.versions.create_draft(
                    desk.current(visit), title=title, by=author, moment=visit.moment
                )
            except ConflictError as wrong:
                back = Places(None)
                address = back.phrases if path == NEW_DRAFT else back.prompts
                return desk.panel.done(visit, address, desk.routing.refusal(wrong))
            made = Places(draft.id)
            address = made.phrases if path == NEW_DRAFT else made.prompts
            return desk.panel.done(visit, address, f"Szkic {draft.id} jest gotowy do zmian.")

        return Page(path, take=take, fields=Fields(frozenset({TITLE})), role=OperatorRole.EDIT)

    return [beginning(path) for path in _TITLES]
