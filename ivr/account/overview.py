"""*Ustawienia*, and in them *Infolinia Krajowej Administracji Skarbowej*: the telePIN's state."""

from starlette.responses import Response

from ivr.account.office import Office
from ivr.account.paths import PATHS
from ivr.web.pages import go_to
from ivr.web.visit import Access, Page, Visit


def pages(office: Office) -> list[Page]:
    """The pages of this module."""

    def home(_visit: Visit) -> Response:
        return go_to(PATHS.settings)

    def settings(visit: Visit) -> Response:
        return office.pages.draw("settings.html", visit)

    def hotline(visit: Visit) -> Response:
        status = office.telepins.status(visit.account.person, visit.moment)
        notice = office.door.sessions.take_notice(visit.token)
        return office.pages.draw("hotline.html", visit, status=200, telepin=status, notice=notice)

    def about(visit: Visit) -> Response:
        return office.pages.draw("about.html", visit)

    return [
        Page(PATHS.home, home, access=Access.ANYBODY),
        Page(PATHS.settings, settings),
        Page(PATHS.hotline, hotline),
        Page(PATHS.about, about),
    ]
