"""Masks people's numbers in text: what a log, a journal or the audit may keep is what is left.

PESEL, NIP, telePIN, telephone and account numbers are long runs of digits, written in any way: in one
piece, in groups, spelt out by a recogniser. A run is replaced whole, so that not even its length
remains. Dates and moments are kept: a log without them explains nothing.
"""

import re

from ivr.secret import MASK

_BETWEEN = r"[\s.,\-–—/_()]{0,2}"
"""What people and programs put between the digits of one number."""
_MOMENT = (
    r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_NUMBER = re.compile(rf"(?P<moment>{_MOMENT})|\+?\d(?:{_BETWEEN}\d){{5,}}")
_SHORT_NUMBER = re.compile(rf"\d(?:{_BETWEEN}\d){{3,}}")

_OURS = re.compile(r"[a-z]{2}-[0-9a-f]{16}|[0-9a-f]{32}")
"""Pseudonyms, and references in the register."""

_WORD = r"""
    zer[oa]\w*|raz|jed(?:en|n[aoey])\w*|jedyn\w+|dw(?:a|ie|u|óch|om|oma|oje|ojga)|dwój\w+|dwa(?:na|dzie)\w+
    |dwie[śs]cie|dwust\w+|dwudziest\w+|trzy\w*|trze(?:ch|m)\w*|trzeci\w*|trój\w+|troj\w+|czter[yen]\w*
    |czter[ds]\w+|czwó?o?r\w+|czwart\w+|pię[ćctd]\w*|pięciu\w*|piec\w*|piąt\w+|sze[śs][ćc]\w*|szes\w+
    |szóst\w+|sied(?:em|mi)\w*|siódm\w+|siódem\w+|osiem\w*|ośmi\w*|ósm\w+|ósem\w+|dziewi\w+|dziesi\w+
    |sto|stu|setk\w+|tysi[ąęa]\w+|pierwsz\w+|drug\w+|podwójn\w+|\d+
"""
_NUMBER_WORD = re.compile(_WORD, re.IGNORECASE | re.VERBOSE)
_LONGEST_HARMLESS_RUN = 3
"""„pit trzydzieści siedem” and „dwa tysiące” stay readable."""
_HESITATION = 2
"""Other words in a row that do not end a number: „cztery cztery, yyy, zaraz, zero pięć”."""


def mask(text: str) -> str:
    """The text with every number of six digits or more masked; dates and moments are kept."""
    return _NUMBER.sub(lambda found: found[0] if found["moment"] else MASK, text)


def mask_unless_ours(text: str) -> str:
    """As `mask`, but a pseudonym or a reference in the register stays whole."""
    return text if _OURS.fullmatch(text) else mask(text)


def redact(utterance: str) -> str:
    """What a caller said, without its numbers: four digits or more, or as many number words."""
    return _mask_number_words(_SHORT_NUMBER.sub(MASK, utterance))


def _mask_number_words(text: str) -> str:
    kept: list[str] = []
    run: list[str] = []
    others = 0
    for word in text.split():
        if _NUMBER_WORD.fullmatch(word.strip(".,;:!?-–()")):
            run.append(word)
            others = 0
        elif run and others < _HESITATION:
            run.append(word)
            others += 1
        else:
            kept += [*_masked(run, others), word]
            run, others = [], 0
    return " ".join([*kept, *_masked(run, others)])


def _masked(run: list[str], others: int) -> list[str]:
    """A run of number words, whole or masked; the words after its last number stay."""
    end = len(run) - others
    numbers = sum(1 for word in run[:end] if _NUMBER_WORD.fullmatch(word.strip(".,;:!?-–()")))
    return run if numbers <= _LONGEST_HARMLESS_RUN else [MASK, *run[end:]]
