"""The log-in of a demo: pick one of the fictitious people. Production refuses to start with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.account.office import Identity, Office
from ivr.account.paths import PATHS
from ivr.web.forms import Fields
from ivr.web.pages import go_to
from ivr.web.visit import Access, Page, Visit

WHO = "osoba"


@dataclass(frozen=True, slots=True)
class DemoIdentity:
    """Somebody to be, who does not exist."""

    id: str
    name: str
    pesel: str


def pages(office: Office, people: Sequence[DemoIdentity]) -> list[Page]:
    """The log-in among these people."""
    by_id = {each.id: each for each in people}

    def ask(visit: Visit) -> Response:
        return office.pages.draw("demo_login.html", visit, people=people, field=WHO)

    def log_in(visit: Visit) -> Response:
        chosen = by_id.get(visit.form.plain[WHO])
        if chosen is None:
            raise HTTPException(400)
        return office.admit(visit, Identity(chosen.pesel, chosen.name), go_to(PATHS.settings))

    return [Page(PATHS.login, ask, log_in, Fields(frozenset({WHO})), Access.ANYBODY)]
