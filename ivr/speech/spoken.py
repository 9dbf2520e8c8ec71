"""How values in prompts are spoken: groups of digits, minutes, openings.

Each value is made of words or phrases that can all be listed, so that they are rendered beforehand.
"""

from datetime import datetime

from ivr.speech.normalisation import normalised
from ivr.speech.normalisation.digits import group, number_words
from ivr.speech.normalisation.inflection import Case
from ivr.speech.normalisation.nouns import MINUTE, counted
from ivr.speech.normalisation.times import hour

__all__ = ["about", "as_spoken", "group", "number_words", "opening", "place"]

as_spoken = normalised
"""Written text as words."""
_HOUR = 60
_DAYS = ("poniedziałek", "wtorek", "środę", "czwartek", "piątek", "sobotę", "niedzielę")


def about(minutes: int) -> str:
    """A wait that is not known exactly: około minuty, około pięciu minut, około godziny."""
    if minutes == _HOUR:
        return "około godziny"
    if minutes == 1:
        return "około minuty"
    return f"około {counted(minutes, MINUTE, Case.GENITIVE)}"


def place(number: int) -> str:
    """A place in a queue: dwa, dwadzieścia jeden."""
    return " ".join(group(str(number)))


def opening(moment: datetime) -> str:
    """When somebody is there again: "w poniedziałek od godziny ósmej" (Polish time)."""
    day = _DAYS[moment.weekday()]
    preposition = "we" if day == "wtorek" else "w"
    midnight = not moment.hour and not moment.minute
    time = hour(moment.hour, moment.minute, Case.GENITIVE)
    return f"{preposition} {day} od {'' if midnight else 'godziny '}{time}"
