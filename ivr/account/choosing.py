"""*Ustaw telePIN*: entered twice, judged, kept; setting one anew also unlocks."""

from collections.abc import Sequence

from starlette.responses import Response

from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.identity.telepins import TelepinState
from ivr.identity.weakness import Weakness
from ivr.web.forms import Fields
from ivr.web.pages import go_to
from ivr.web.visit import Page, Visit

TELEPIN, AGAIN = "telepin", "telepin_again"
MISMATCH = "mismatch"
"""The two entries differ; no rule of the telePIN itself."""
UNPROCESSABLE = 422


def pages(office: Office) -> list[Page]:
    """The pages of this module."""

    def form(visit: Visit, wrong: Sequence[str] = ()) -> Response:
        state = office.telepins.status(visit.account.person, visit.moment).state
        status = UNPROCESSABLE if wrong else 200
        return office.pages.draw(
            "choose.html", visit, status=status, state=state, wrong=wrong, rules=tuple(Weakness)
        )

    def choose(visit: Visit) -> Response:
        telepin, again = visit.form.secret[TELEPIN], visit.form.secret[AGAIN]
        if telepin != again:
            return form(visit, (MISMATCH,))
        account = visit.account
        broken = office.telepins.choose(
            account.person, telepin, numbers=account.phones, moment=visit.moment, by=account.actor
        )
        return form(visit, broken) if broken else go_to(PATHS.chosen)

    def chosen(visit: Visit) -> Response:
        status = office.telepins.status(visit.account.person, visit.moment)
        if status.state is not TelepinState.ACTIVE:
            return go_to(PATHS.hotline)
        return office.pages.draw("chosen.html", visit)

    fields = Fields(secret=frozenset({TELEPIN, AGAIN}))
    return [Page(PATHS.choose, form, choose, fields), Page(PATHS.chosen, chosen)]
