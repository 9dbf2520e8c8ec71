"""The routing editor in somebody's hands."""

from dataclasses import dataclass

from httpx2 import Response

from ivr.identity.operators import Operator, OperatorRole
from ivr.panel.paths import PATHS
from ivr.panel.routing import places
from ivr.panel.routing.places import DraftPlaces
from ivr.routing.version import Draft, Version
from ivr.store.routing_versions import RoutingVersions
from tests.panel.browsing import PEOPLE, Browser, World
from tests.panel.filling import PageForm, forms


def people() -> dict[str, Operator]:
    """Supervisors with all rights, and people with one each."""
    all_but_calls = frozenset(OperatorRole) - {OperatorRole.AGENT}
    return {
        **PEOPLE,
        "adam": Operator("adam", "Adam Kierownik", all_but_calls),
        "edyta": Operator(
            "edyta", "Edyta Redaktorka", frozenset({OperatorRole.VIEW, OperatorRole.EDIT})
        ),
    }


@dataclass
class Editor:
    """A browser in the editor, and the store behind it."""

    browser: Browser
    world: World

    @property
    def versions(self) -> RoutingVersions:
        return self.world.routing.versions

    def get(self, address: str) -> Response:
        return self.browser.get(address)

    def form(self, address: str, action: str = "") -> PageForm:
        """The form of a page with this action; by default the one that comes back to the page."""
        wanted = action or address
        page = self.get(address)
        return next(
            each for each in forms(page.text) if each.action == wanted and each.method == "post"
        )

    def send(self, form: PageForm) -> Response:
        return self.browser.http.post(form.action, data=form.data())

    def begin(self, title: str = "próba") -> DraftPlaces:
        """Make a draft from the version that decides."""
        self.send(self.form(PATHS.routing, places.NEW_DRAFT).put("tytul", title))
        return DraftPlaces(self.versions.open_drafts()[0].id)

    def change(self, address: str, **fields: str) -> Response:
        """Open a sheet, fill in fields by their keys (dots written as `__`), save."""
        form = self.form(address)
        for key, value in fields.items():
            form.put(f"f-{key.replace('__', '.')}", value)
        return self.send(form)

    def draft(self, of: DraftPlaces) -> Draft:
        return self.versions.draft(of.draft)

    def publish(self, of: DraftPlaces, reason: str = "zmiana") -> Response:
        return self.send(self.form(of.page(places.PUBLISH)).put("powod", reason))

    def current(self) -> Version:
        found = self.versions.current(self.world.now)

        assert found is not None
        return found
