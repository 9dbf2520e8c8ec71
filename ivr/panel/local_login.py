"""The log-in with an account of this installation: a name and a password."""

from starlette.responses import Response

from ivr.identity.passwords import LONGEST
from ivr.panel.panel import Panel
from ivr.panel.paths import PATHS
from ivr.web.forms import Fields
from ivr.web.visit import Access, Page, Visit

NAME, PASSWORD = "nazwa", "haslo"  # the fields' names
LONGEST_NAME = 64


def pages(panel: Panel) -> list[Page]:
    """The pages of this module."""

    def ask(visit: Visit) -> Response:
        return panel.draw("login.html", visit, refused=False)

    def log_in(visit: Visit) -> Response:
        name, password = visit.form.plain[NAME].strip(), visit.form.secret[PASSWORD]
        fits = 0 < len(name) <= LONGEST_NAME and not password.is_longer_than(LONGEST)
        operator = panel.ports.operators.admit(name, password, visit.moment) if fits else None
        if operator is None:
            return panel.draw("login.html", visit, status=403, refused=True)
        return panel.admit(visit, operator, how="password")

    fields = Fields(frozenset({NAME}), frozenset({PASSWORD}))
    return [Page(PATHS.login, ask, log_in, fields, Access.ANYBODY)]
