"""What a journal may keep of what a caller said: the need, not the numbers.

A transcript is personal data once it holds an identifier; a run of digits, or of number words as a
recogniser writes them, is replaced whole, so that not even its length remains.
"""

import re

from ivr.secret import MASK

_DIGITS = re.compile(r"\d(?:[ .\-]?\d){3,}")
_NUMBER_WORD = re.compile(
    r"^(zer|jed|dw[aóuie]|trzy|trze|czter|pię|szes|sześ|siedem|siedm|osiem|ośmi|dziew|dziesi"
    r"|naście|jedena|dwana|pięt|piet|pięć|sto$|stu$|sześć|cztern|szesna)",
    re.IGNORECASE,
)
_LONGEST_HARMLESS_RUN = 3
"""„pit trzydzieści siedem” and „dwa tysiące” stay readable."""


def redact(text: str) -> str:
    """The utterance with every long number masked."""
    return _mask_number_words(_DIGITS.sub(MASK, text))


def _mask_number_words(text: str) -> str:
    kept: list[str] = []
    run: list[str] = []
    for word in [*text.split(), ""]:
        if word and _NUMBER_WORD.match(word):
            run.append(word)
            continue
        kept += run if len(run) <= _LONGEST_HARMLESS_RUN else [MASK]
        run = []
        kept += [word] if word else []
    return " ".join(kept)
