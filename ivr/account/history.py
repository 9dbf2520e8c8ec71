"""What happened to the telePIN: set, changed, given on the phone; nothing secret is in it."""

from starlette.responses import Response

from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.web.visit import Page, Visit

AT_FIRST, MORE, MOST = 20, 50, 500
COUNT = "ile"
"""The query's parameter: how many entries to show."""


def pages(office: Office) -> list[Page]:
    """The pages of this module."""

    def history(visit: Visit) -> Response:
        count = wanted(visit.query.get(COUNT, ""))
        # One more than is shown tells whether there are more.
        uses = office.telepins.history(visit.account.person, limit=count + 1)
        more = min(count + MORE, MOST) if len(uses) > count and count < MOST else None
        template = "history_part.html" if visit.fragment else "history.html"
        return office.pages.draw(template, visit, uses=uses[:count], more=more)

    return [Page(PATHS.history, history)]


def wanted(text: str) -> int:
    """How many entries a query asks for; whatever is no sensible number asks for the first ones."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else AT_FIRST
    return min(max(number, AT_FIRST), MOST)
