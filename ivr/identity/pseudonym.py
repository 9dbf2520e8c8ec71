"""Keyed pseudonyms: how identifiers and phone numbers are written down.

An HMAC with a key from a secret file: the same number gives the same pseudonym, so calls can be
correlated, and without the key a list of all PESELs leads nowhere.
"""

import hashlib
import hmac

_HEX_DIGITS = 16


class Pseudonyms:
    """Turns numbers into pseudonyms with one key."""

    def __init__(self, key: bytes) -> None:
        """`key` holds at least 32 random bytes."""
        self._key = key

    def of(self, kind: str, number: str) -> str:
        """The pseudonym of a number; `kind` (`pesel`, `phone` …) keeps the name spaces apart."""
        digest = hmac.new(self._key, f"{kind}:{number}".encode(), hashlib.sha256).hexdigest()
        return f"{kind[:2]}-{digest[:_HEX_DIGITS]}"
