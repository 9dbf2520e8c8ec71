"""Which prompts are answered with silence, with something not understood, or by hanging up."""

from collections.abc import Iterable

from ivr.figures.digest import Asking
from ivr.figures.table import Column, Kind, Table, share

_COUNTS = ("asked", "silent", "unmatched", "hung_up")
_SHARES = tuple(f"share_{name}" for name in _COUNTS[1:])


def prompts(askings: Iterable[Asking]) -> Table:
    """Questions by the prompt that asked, the most often asked first."""
    counts: dict[str, list[int]] = {}
    for each in askings:
        row = counts.setdefault(each.prompt, [0] * 4)
        for place, name in enumerate(_COUNTS):
            row[place] += getattr(each, name)
    ordered = sorted(counts.items(), key=lambda row: (-row[1][0], row[0]))
    return Table(
        (
            Column("prompt", Kind.PROMPT),
            *map(Column, _COUNTS),
            *(Column(name, Kind.SHARE) for name in _SHARES),
        ),
        tuple(
            (prompt, *row, *(share(part, row[0]) for part in row[1:])) for prompt, row in ordered
        ),
    )
