"""What keys mean in each kind of field, and when an entry by keys is over.

Where digits are not the answer, 0 calls a person, * goes back and # repeats; where digits are the
answer, # ends the entry and * takes it back.
"""

from ivr.identity import nip, pesel, phone
from ivr.secret import MASK, Secret
from ivr.understanding import offices
from ivr.understanding.interpretation import Command, Interpretation, Mode, Outcome
from ivr.understanding.request import KeyPlan, Kind, Request

TELEPIN_DIGITS = 6
_COMMAND_KEYS = {"0": Command.AGENT, "*": Command.BACK, "#": Command.REPEAT}
_YESNO_KEYS = {"1": "yes", "2": "no"}


def key_plan(request: Request) -> KeyPlan:
    """How many keys a field takes."""
    match request.kind:
        case Kind.IDENTIFIER:
            return KeyPlan(max_digits=pesel.LENGTH)
        case Kind.TELEPIN:
            return KeyPlan(max_digits=TELEPIN_DIGITS)
        case Kind.PHONE:
            return KeyPlan(max_digits=phone.DIGITS)
        case Kind.OFFICE:
            return KeyPlan(max_digits=offices.MOST_KEYS)
        case Kind.SCALE if request.high > 9:
            return KeyPlan(max_digits=2, interdigit_timeout_ms=1500)
        case Kind.CHOICE if request.names:
            # A key of the list, or the number of somebody who is not on it.
            return KeyPlan(max_digits=pesel.LENGTH, interdigit_timeout_ms=1500)
        case _:
            return KeyPlan(max_digits=1)


def keys_complete(request: Request, keys: str) -> bool:
    """Tell whether these keys need no further one."""
    if "*" in keys:
        return True
    match request.kind:
        case Kind.IDENTIFIER:
            return identifier_complete(keys)
        case Kind.CHOICE if request.names:
            return identifier_complete(keys)
        case Kind.SCALE if request.high > 9:
            return len(keys) == 2 or keys[:1] != "1"
        case _:
            return len(keys) >= key_plan(request).max_digits


def identifier_complete(digits: str) -> bool:
    """A PESEL, or a NIP that cannot be the beginning of one."""
    if len(digits) == pesel.LENGTH:
        return True
    return nip.is_valid(digits) and pesel.birth_date(digits) is None


def is_identifier(digits: str) -> bool:
    """A valid PESEL or NIP."""
    return pesel.is_valid(digits) or nip.is_valid(digits)


def from_keys(request: Request, keys: str | Secret) -> Interpretation:
    """What an entry by keys means."""
    if isinstance(keys, Secret) or request.kind is Kind.TELEPIN:
        return _telepin(keys if isinstance(keys, Secret) else Secret(keys))
    digits = keys.rstrip("#") or keys
    if "*" in digits:
        return _command(Command.BACK, keys)
    match request.kind:
        case Kind.IDENTIFIER:
            return _identifier(digits)
        case Kind.CHOICE if request.names and len(digits) > 1:
            return _identifier(digits)
        case Kind.SCALE:
            return _scale(request, digits)
        case Kind.PHONE:
            return _phone(digits)
        case Kind.OFFICE:
            return _office(request, digits)
        case _:
            return _single(request, digits)


def _telepin(keys: Secret) -> Interpretation:
    if keys.is_taken_back():
        return _command(Command.BACK, MASK)
    if not keys.is_digits(TELEPIN_DIGITS):
        return Interpretation(Outcome.REJECT, Mode.DTMF, MASK)
    return Interpretation(Outcome.ACCEPT, Mode.DTMF, MASK, value=keys)


def _identifier(digits: str) -> Interpretation:
    if digits == "#":
        return _command(Command.REPEAT, digits)
    valid = is_identifier(digits)
    outcome = Outcome.ACCEPT if valid else Outcome.REJECT
    return Interpretation(outcome, Mode.DTMF, digits, value=digits if valid else None)


def _phone(digits: str) -> Interpretation:
    if digits in ("#", "0"):
        return _command(_COMMAND_KEYS[digits], digits)
    valid = phone.is_callable(digits)
    outcome = Outcome.ACCEPT if valid else Outcome.REJECT
    return Interpretation(outcome, Mode.DTMF, digits, value=digits if valid else None)


def _office(request: Request, digits: str) -> Interpretation:
    if digits in ("#", "0"):
        return _command(_COMMAND_KEYS[digits], digits)
    found = offices.keyed(request, digits)
    outcome = Outcome.ACCEPT if found else Outcome.REJECT
    return Interpretation(outcome, Mode.DTMF, digits, alternatives=found)


def _scale(request: Request, digits: str) -> Interpretation:
    if digits == "#":
        return _command(Command.SKIP, digits)
    if digits.isdigit() and request.low <= int(digits) <= request.high:
        return Interpretation(Outcome.ACCEPT, Mode.DTMF, digits, value=str(int(digits)))
    if digits == "0":
        return _command(Command.AGENT, digits)
    return Interpretation(Outcome.REJECT, Mode.DTMF, digits)


def _single(request: Request, key: str) -> Interpretation:
    if key in _COMMAND_KEYS:
        return _command(_COMMAND_KEYS[key], key)
    intent = _meaning(request, key)
    outcome = Outcome.ACCEPT if intent else Outcome.REJECT
    return Interpretation(outcome, Mode.DTMF, key, intent=intent)


def _meaning(request: Request, key: str) -> str | None:
    if request.kind is Kind.YESNO:
        return _YESNO_KEYS.get(key)
    position = int(key) - 1 if key.isdigit() else -1
    return request.options[position] if 0 <= position < len(request.options) else None


def _command(wanted: Command, keys: str) -> Interpretation:
    return Interpretation(Outcome.COMMAND, Mode.DTMF, keys, intent=wanted.value)
