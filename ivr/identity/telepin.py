"""The telePIN: how it is kept, how it is checked.

A million six-digit codes are guessed off-line within hours whatever the hash, so the code is first
keyed with a pepper that the database does not know (HMAC-SHA-256), then hashed with argon2id. The
pepper's key id stands before the hash, so peppers can be rotated: a hash that was made with an older
one is made anew at its next right use.
"""

import hashlib
import hmac
from collections.abc import Mapping

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from ivr.identity.weakness import LENGTH
from ivr.secret import Secret


class TelepinHasher:
    """Hashes and verifies telePINs with a keyed pepper and argon2id (OWASP ASVS 5.0, app. C)."""

    def __init__(
        self, peppers: Mapping[str, bytes], current: str, *, memory_kib: int = 19 * 1024
    ) -> None:
        """`peppers` by key id, at least 32 bytes each; `current` names the one for new hashes.

        The mapping is asked at each use: a pepper that was added meanwhile verifies at once.
        """
        self._peppers, self._current = peppers, current
        self._argon2 = PasswordHasher(
            time_cost=2, memory_cost=memory_kib, parallelism=1, type=Type.ID
        )
        self._nobody = self.hash(Secret("\0" * LENGTH))

    def hash(self, telepin: Secret) -> str:
        """The text to keep: `<key id>$<argon2id hash>`."""
        return f"{self._current}{self._argon2.hash(self._keyed(telepin, self._current))}"

    @property
    def current(self) -> str:
        """The key id of new hashes."""
        return self._current

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made with another pepper, or cheaper, than new ones are."""
        key_id, _, rest = kept.partition("$")
        return key_id != self._current or self._argon2.check_needs_rehash(f"${rest}")

    def is_readable(self, kept: str) -> bool:
        """Tell whether this is a hash that `verify` could match: of its kind, and with its pepper."""
        key_id, _, rest = kept.partition("$")
        try:
            parameters = extract_parameters(f"${rest}")
        except InvalidHashError:
            return False
        return parameters.type is Type.ID and key_id in self._peppers

    def verify(self, kept: str | None, telepin: Secret) -> bool:
        """Tell whether the telePIN is right; the same work is done when there is none to match."""
        key_id, _, rest = (kept or self._nobody).partition("$")
        if key_id not in self._peppers:
            key_id, _, rest = self._nobody.partition("$")
            kept = None
        try:
            self._argon2.verify(f"${rest}", self._keyed(telepin, key_id))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def _keyed(self, telepin: Secret, key_id: str) -> bytes:
        pepper = self._peppers[key_id]
        return hmac.new(pepper, telepin.reveal_to_verifier(), hashlib.sha256).digest()
