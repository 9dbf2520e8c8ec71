"""The cookies: which there are, and the flags that keep them where they belong.

`__Host-` binds a cookie to this host, TLS and the whole path, so that no neighbouring site can plant
one (RFC 6265bis, 4.1.3.2). Plain HTTP, on loopback in a demo, cannot have it.
"""

from typing import Literal

from starlette.responses import Response

SESSION, VISITOR, LOGIN = "sesja", "gosc", "logowanie"
"""Who is signed in; which browser this is before that; a log-in under way at the provider."""


class Cookies:
    """Sets and deletes cookies of one site."""

    def __init__(self, *, secure: bool, site: str = "") -> None:
        """`secure` wherever browsers reach the site by TLS.

        Browsers keep cookies by host and not by port: two sites of one host, as in a demo, need a name
        each, or who signs in to one would be signed out of the other.
        """
        self._prefix = ("__Host-" if secure else "") + site
        self._secure = secure

    def name(self, cookie: str) -> str:
        """How the browser names it."""
        return self._prefix + cookie

    def put(
        self,
        response: Response,
        cookie: str,
        value: str,
        *,
        same_site: Literal["strict", "lax"] = "strict",
        for_s: int | None = None,
    ) -> None:
        """Set one; it ends with the browser unless `for_s` says sooner."""
        response.set_cookie(
            self.name(cookie),
            value,
            max_age=for_s,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite=same_site,
        )

    def drop(self, response: Response, cookie: str) -> None:
        """Have the browser forget one."""
        response.delete_cookie(
            self.name(cookie), path="/", secure=self._secure, httponly=True, samesite="strict"
        )
