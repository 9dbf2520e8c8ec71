"""How values in prompts are spoken: groups of digits, minutes, openings.

Each value is made of words or phrases that can all be listed, so that they are rendered beforehand.
"""

from datetime import datetime

from ivr.speech.normalisation import normalised
from ivr.speech.normalisation.digits import group, number_words
from ivr.speech.normalisation.inflection import Case
from ivr.speech.normalisation.nouns import MINUTE, counted
from ivr.speech.normalisation.times import hour

__all__ = ["as_spoken", "group", "minutes", "number_words", "opening"]

as_spoken = normalised
"""Written text as words."""
_DAYS = ("poniedziałek", "wtorek", "środę", "czwartek", "piątek", "sobotę", "niedzielę")


def minutes(count: int) -> str:
    """A number of minutes: jedna minuta, dwie minuty, pięć minut."""
    return counted(count, MINUTE)


def opening(moment: datetime) -> str:
    """When somebody is there again: "w poniedziałek od godziny ósmej" (Polish time)."""
    day = _DAYS[moment.weekday()]
    preposition = "we" if day == "wtorek" else "w"
    midnight = not moment.hour and not moment.minute
    time = hour(moment.hour, moment.minute, Case.GENITIVE)
    return f"{preposition} {day} od {'' if midnight else 'godziny '}{time}"
