"""What a number that a supervisor types may be called in calls and journals."""

from ivr.identity.caller import national
from ivr.identity.pseudonym import Pseudonyms

_OF_PEOPLE = (10, 11)
"""Digits of a NIP, of a PESEL."""


def pseudonyms_of(pseudonyms: Pseudonyms, number: str) -> tuple[str, ...]:
    """As the number that somebody calls from, and, where it may be a NIP or a PESEL, as one dictated."""
    caller = pseudonyms.of("phone", national(number))
    if len(number) in _OF_PEOPLE and number.isdigit():
        return caller, pseudonyms.of("number", number)
    return (caller,)
