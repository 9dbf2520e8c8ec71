"""What a field that asks for a number makes of the recogniser's hypotheses."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ivr.identity import nip, pesel, phone
from ivr.secret import Secret
from ivr.understanding import dtmf, grouping
from ivr.understanding.answering import accept, reject
from ivr.understanding.heard_numbers import heard_number
from ivr.understanding.interpretation import Hypothesis, Interpretation, Outcome
from ivr.understanding.listening import NUMBER_GRAMMARS
from ivr.understanding.normalizer import words
from ivr.understanding.number_words import CARDINALS
from ivr.understanding.numbers import readings
from ivr.understanding.request import Kind, Request

_LIKELY = 0.55
"""Of all telePINs possibly said, what the best must hold."""
_BELIEVED = 0.3
"""And of everything heard, however many digits: `osiemset` is no six digits because `osiem` is too few."""


def is_weighed(hypotheses: Sequence[Hypothesis]) -> bool:
    """Whether each grammar of numbers has told its alternatives; each fits the sound in its own way."""
    fits = {heard.evidence for heard in hypotheses if not heard.words and heard.evidence}
    return len(fits) >= len(NUMBER_GRAMMARS)


def ends(request: Request, digits: str) -> bool:
    """A NIP ends where only a NIP is asked for; else it may be the beginning of a PESEL."""
    if request.kind in (Kind.TELEPIN, Kind.PHONE) or request.options:
        return True
    return dtmf.identifier_complete(digits)


def wanted(request: Request) -> Callable[[str], bool]:
    """Whether digits can be the number asked for."""
    if request.kind is Kind.TELEPIN:
        return lambda digits: len(digits) == dtmf.TELEPIN_DIGITS
    if request.kind is Kind.PHONE:
        return phone.is_callable
    match request.options:
        case ("pesel",):
            return pesel.is_valid
        case ("nip",):
            return nip.is_valid
        case _:
            return dtmf.is_identifier


def dictated(request: Request, hypotheses: Sequence[Hypothesis]) -> Interpretation | None:
    """A whole number, by itself or with what was dictated before; who begins anew need not say so."""
    secret, checked = request.kind is Kind.TELEPIN, request.kind is Kind.IDENTIFIER
    together = [replace(h, text=continued(request, h.text)) for h in hypotheses]
    for said in (hypotheses, together) if request.before else (hypotheses,):
        found = heard_number(said, wanted=wanted(request), checked=checked or bool(request.names))
        if found is not None:
            break
    else:
        return None
    heard, best = hypotheses[0], found.readings[0]
    if secret:  # never read back, so there is nothing between taking it and asking again
        likely = found.share >= _LIKELY and found.belief >= _BELIEVED
        likely = likely and not _is_ambiguous(heard.text, wanted(request))
        return accept(request, heard, value=Secret(best.digits)) if likely else None
    outcome = Outcome.ACCEPT if found.is_clear else Outcome.CONFIRM
    accepted = accept(request, heard, outcome=outcome, value=best.digits)
    numbers = tuple(reading.digits for reading in found.readings)
    return replace(accepted, grouping=grouping.groups(best.groups), readings=numbers)


def _is_ambiguous(text: str, wanted: Callable[[str], bool]) -> bool:
    """Whether the same words are two numbers alike: `69 720 8` and `60 9 728`."""
    found = readings(text, wanted=wanted)
    return len(found) > 1 and found[0].cost == found[1].cost


def begun(request: Request, heard: Hypothesis) -> Interpretation:
    """The digits of an identifier so far, when there are any."""
    rejected, so_far = reject(request, heard), continued(request, heard.text)
    digits = readings(so_far) if request.kind is Kind.IDENTIFIER and readings(heard.text) else []
    if not digits:
        return rejected
    partial = replace(rejected, outcome=Outcome.PARTIAL, dictated=so_far)
    return replace(partial, grouping=grouping.groups(digits[0].groups))


def digits_only(request: Request, heard: Hypothesis) -> Interpretation:
    found = readings(heard.text)
    if not found:
        return reject(request, heard)
    accepted = accept(request, heard, value=found[0].digits)
    return replace(
        accepted,
        grouping=grouping.groups(found[0].groups),
        readings=tuple(r.digits for r in found[:8]),
    )


def continued(request: Request, text: str) -> str:
    """What was dictated before, a pause, and what was said now."""
    return f"{request.before}, {text}" if request.before else text


def graded(request: Request, heard: Hypothesis) -> Interpretation:
    values = [CARDINALS[word] for word in words(heard.text) if word in CARDINALS]
    if len(values) == 1 and request.low <= values[0] <= request.high:
        return accept(request, heard, value=str(values[0]))
    return reject(request, heard)
