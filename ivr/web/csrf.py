"""Proof that a form was shown by us to this very browser (CSRF tokens).

The token is an HMAC of the browser's cookie: of its session once it is signed in, of a random visitor's
number before. Nothing is stored, and a token of one session is worth nothing in another.
"""

import hashlib
import hmac
import secrets

FIELD = "csrf"


class CsrfTokens:
    """Makes and checks tokens with a key that lives as long as the process, as sessions do."""

    def __init__(self) -> None:
        """A key of our own."""
        self._key = secrets.token_bytes(32)

    def of(self, cookie: str) -> str:
        """The token for the browser with this cookie."""
        return hmac.new(self._key, cookie.encode(), hashlib.sha256).hexdigest()

    def right(self, cookie: str, token: str) -> bool:
        """Tell whether the token belongs to the cookie; compared in constant time."""
        return hmac.compare_digest(self.of(cookie).encode(), token.encode("utf-8", "replace"))
