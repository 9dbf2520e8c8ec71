"""What a field wants to hear: the request that the dialogue makes of `understanding`."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of field a caller can fill."""

    TOPIC = "topic"
    """An open question: why are you calling?"""
    YESNO = "yesno"
    IDENTIFIER = "identifier"
    """A PESEL (11 digits) or NIP (10 digits) that passes its check digit."""
    TELEPIN = "telepin"
    """Six digits, secret."""
    CHOICE = "choice"
    """One of a few named options, by name, by position or by key 1, 2 …"""
    SCALE = "scale"
    """A whole number between two bounds."""


@dataclass(frozen=True, slots=True)
class Request:
    """The grammar of one field."""

    kind: Kind
    options: tuple[str, ...] = ()
    """CHOICE: the labels in key order. TOPIC: the keypad menu's labels in key order (1 to 9)."""
    before: str = ""
    """IDENTIFIER: what was dictated in the turns before, in words; it goes on, or is put right."""
    low: int = 0
    high: int = 0
    """SCALE: both bounds are possible answers."""


@dataclass(frozen=True, slots=True)
class KeyPlan:
    """When an entry by keys is over (VoiceXML's termchar and interdigittimeout)."""

    max_digits: int
    terminator: str = "#"
    """Ends an entry of digits; in a field that takes one key it is a key like any other."""
    interdigit_timeout_ms: int = 3000
