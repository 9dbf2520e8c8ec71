"""What a field wants to hear: the request that the dialogue makes of `understanding`."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of field a caller can fill."""

    TOPIC = "topic"
    """An open question: why are you calling?"""
    YESNO = "yesno"
    IDENTIFIER = "identifier"
    """A PESEL (11 digits) or NIP (10 digits) that passes its check digit; `options` may name one."""
    TELEPIN = "telepin"
    """Six digits, secret."""
    PHONE = "phone"
    """Nine digits of a Polish subscriber's number."""
    OFFICE = "office"
    """A local office among many, by its town or name, or by the letters of its town on the keys."""
    CHOICE = "choice"
    """One of a few named options, by name, by position or by key 1, 2 …"""
    SCALE = "scale"
    """A whole number between two bounds."""
    DIGITS = "digits"
    """A number of any length."""
    COMMAND = "command"
    """Nothing but a universal, which every other field takes too."""


@dataclass(frozen=True, slots=True)
class Request:
    """The grammar of one field."""

    kind: Kind
    options: tuple[str, ...] = ()
    """CHOICE: the labels in key order. TOPIC: the keypad menu's labels in key order (1 to 9).
    IDENTIFIER: `pesel` or `nip` where only one of them will do. OFFICE: the offices' codes."""
    before: str = ""
    """IDENTIFIER: what was dictated in the turns before, in words; it goes on, or is put right."""
    names: tuple[str, ...] = ()
    """OFFICE: town and name of each option, in their order.
    CHOICE: what the first options are called, where no grammar can know it: people's names."""
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


UNKNOWN = "[unk]"
"""The phrase of a runtime grammar that stands for any speech which is none of the others."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """One way for the recogniser to decode an utterance."""

    phrases: tuple[str, ...] | None = None
    """The runtime grammar; None for the open vocabulary. A phrase given more than once is likelier."""
    alternatives: int = 0
    """How many hypotheses, each as a whole; 0: the best one, with a confidence for each word."""
