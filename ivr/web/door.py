"""Signing in and out: a new session each time, and cookies that go with it."""

from starlette.responses import Response

from ivr.web.cookies import LOGIN, SESSION, VISITOR, Cookies
from ivr.web.sessions import Account, Sessions
from ivr.web.visit import Visit


class Door:
    """Opens and closes sessions of one site."""

    def __init__(self, sessions: Sessions, cookies: Cookies) -> None:
        """Shares the sessions with the gate."""
        self.sessions, self._cookies = sessions, cookies

    def sign_in(self, visit: Visit, account: Account, response: Response) -> Response:
        """Begin a session under a new token; whatever the browser brought is worth nothing any more."""
        self.sessions.end(visit.token)
        token = self.sessions.begin(account, visit.moment)
        self._cookies.put(response, SESSION, token)
        for cookie in (VISITOR, LOGIN):
            self._cookies.drop(response, cookie)
        return response

    def sign_out(self, visit: Visit, response: Response) -> Response:
        """End the session, here and in the browser."""
        self.sessions.end(visit.token)
        self._cookies.drop(response, SESSION)
        return response

    def remember_login(self, response: Response, kept: str, *, for_s: int) -> Response:
        """Keep a log-in that goes on at a provider.

        Lax, because the provider sends the browser back from another site; a strict cookie would stay
        behind.
        """
        self._cookies.put(response, LOGIN, kept, same_site="lax", for_s=for_s)
        return response
