"""Numbers as people dictate them: everything the fields of a call may ask for.

Every function here is pure, takes an utterance as a recogniser or a person writes it, and raises
nothing: what was not understood is an empty list. Where words may mean several things, all of them
are in the list, likeliest first, for the caller of the function to choose by length, check digit or
a question.
"""

from ivr.understanding.dictation.amounts import amounts
from ivr.understanding.dictation.dates import dates
from ivr.understanding.dictation.digits import phones, postcodes, readings
from ivr.understanding.dictation.reading import Reading
from ivr.understanding.dictation.years import years

__all__ = ["Reading", "amounts", "dates", "phones", "postcodes", "readings", "years"]
