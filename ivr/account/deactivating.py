"""Deactivating the telePIN: asked once more, then done."""

from starlette.responses import Response

from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.identity.telepins import TelepinState
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit

DEACTIVATED = "deactivated"
"""The notice that the next page gives."""


def pages(office: Office) -> list[Page]:
    """The pages of this module."""

    def ask(visit: Visit) -> Response:
        status = office.telepins.status(visit.account.person, visit.moment)
        if status.state is TelepinState.INACTIVE:
            return go_to(PATHS.hotline)
        return office.pages.draw("deactivate.html", visit)

    def deactivate(visit: Visit) -> Response:
        # Sent twice, it is done once: the page then tells the same.
        account = visit.account
        office.telepins.deactivate(account.person, moment=visit.moment, by=account.actor)
        office.door.sessions.leave_notice(visit.token, DEACTIVATED)
        return go_to(PATHS.hotline)

    return [Page(PATHS.deactivate, ask, deactivate)]
