"""What the site's pages share."""

from dataclasses import dataclass

from starlette.responses import Response

from ivr.account.paths import PATHS
from ivr.identity.telepins import Telepins
from ivr.web.door import Door
from ivr.web.pages import Pages, go_to
from ivr.web.sessions import Account
from ivr.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Office:
    """The port to telePINs, the templates, and the door."""

    telepins: Telepins
    pages: Pages
    door: Door

    def admit(
        self, identifier: str, *, name: str, phones: tuple[str, ...] = ()
    ) -> Account | None:
        """Whoever the log-in says this is, if the register knows them."""
        person = self.telepins.find(identifier)
        return None if person is None else Account(person, name, phones)

    def signed_out(self, visit: Visit) -> Response:
        """Send who must sign in to do so; who was signed in learns first that the session is over."""
        path = PATHS.expired if visit.token else PATHS.login
        if visit.fragment:  # htmx would put the page into the part that it asked for
            return Response(status_code=401, headers={"HX-Redirect": path})
        return self.door.sign_out(visit, go_to(path))

    def unknown(self) -> Response:
        """The page for who is signed in but not in the register."""
        return self.pages.draw("unknown.html", None, status=403)
