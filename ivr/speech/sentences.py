"""Long texts as pieces that a synthesizer takes at once."""

import re
from collections.abc import Iterator

LONGEST_CHARACTERS = 300
"""About twenty-five seconds."""
_END = re.compile(r"(?<=[.!?])\s+")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; one that is too long is cut at a comma or, failing that, between words."""
    for sentence in _END.split(text):
        rest = sentence.strip()
        while len(rest) > LONGEST_CHARACTERS:
            part = rest[:LONGEST_CHARACTERS]
            at = max(part.rfind(", ") + 1, 0) or max(part.rfind(" "), 0) or LONGEST_CHARACTERS
            yield from _with_words(rest[:at])
            rest = rest[at:].strip()
        yield from _with_words(rest)


def _with_words(part: str) -> Iterator[str]:
    if any(map(str.isalpha, part)):
        yield part
