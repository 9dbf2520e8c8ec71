"""Where a sentence ends although an abbreviation's own full stop is taken away."""

import re

_END = re.compile(r"\s*$|\s+[A-ZĄĆĘŁŃÓŚŹŻ„]")


def full_stop(match: re.Match[str]) -> str:
    """A full stop if the match ends with one that also ends the sentence: 2026 r. Potem."""
    ends = match[0].endswith(".") and _END.match(match.string, match.end())
    return "." if ends else ""
