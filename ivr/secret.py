"""The type of a telePIN, and of a password: it can be verified, and nothing else.

Every way in which Python turns a value into text or bytes gives a single bullet, so a secret that
strays into a log line, a traceback, a journal or a pickle carries nothing.
"""

import hmac
import resource
from typing import NoReturn

MASK = "•"


def forbid_core_dumps(pid: int = 0) -> None:
    """A crash writes no memory to disk, for there telePINs stand in the clear; 0 is this process."""
    resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


class Secret:
    """A short string that leaves only through `reveal_to_verifier`."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        """Take the digits at the line; nobody else constructs one."""
        self._digits = digits

    def reveal_to_verifier(self) -> bytes:
        """Return it as UTF-8 bytes; only the verifier and its hash may call this."""
        return self._digits.encode("utf-8", "replace")

    def is_longer_than(self, characters: int) -> bool:
        """Tell whether it is too long to be what was asked for."""
        return len(self._digits) > characters

    def is_digits(self, length: int) -> bool:
        """Tell whether exactly `length` decimal digits were given, without revealing them."""
        return len(self._digits) == length and self._digits.isascii() and self._digits.isdigit()

    def is_taken_back(self) -> bool:
        """Tell whether the entry was ended by `*`, which takes it back."""
        return self._digits.endswith("*")

    def __bool__(self) -> bool:
        """Tell whether anything was given at all."""
        return bool(self._digits)

    def __eq__(self, other: object) -> bool:
        """Compare in constant time."""
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.reveal_to_verifier(), other.reveal_to_verifier())

    __hash__ = None  # type: ignore[assignment]  # a set of secrets would be a leak by timing

    def __repr__(self) -> str:
        """Show the mask, never the length."""
        return MASK

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """Show the mask whatever the format asks for."""
        return MASK

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied into another process."""
        raise TypeError("a Secret cannot be pickled; verify it where it was heard")
