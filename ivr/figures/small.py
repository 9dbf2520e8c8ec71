"""Small numbers: a row of a report that tells of so few people that one might be known by it.

Such rows are put together. A topic with one call on a Tuesday tells everybody who knows the caller what
they called about; so rows under `FEWEST` become one row, and that one takes in the next smallest rows
until it holds at least `FEWEST` and two rows, or nothing could be hidden behind it.
"""

from collections.abc import Mapping, Sequence

FEWEST = 5
"""Assumption: what public statistics commonly ask for."""
OTHERS = "inne"


def together(rows: Mapping[str, Sequence[int]], *, fewest: int = FEWEST) -> dict[str, list[int]]:
    """The rows by key, largest first, with small ones put together as `OTHERS`; the first figure counts.

    Rows of nothing stay out. When all rows together are fewer than `fewest`, there is none at all.
    """
    ordered = sorted(
        ((key, list(figures)) for key, figures in rows.items() if figures[0]),
        key=lambda row: (-row[1][0], row[0]),
    )
    others: list[list[int]] = []
    while ordered and (ordered[-1][1][0] < fewest or _shows_one(others, fewest)):
        others.append(ordered.pop()[1])
    shown = dict(ordered)
    if others and not _shows_one(others, fewest):
        shown[OTHERS] = [sum(column) for column in zip(*others, strict=True)]
    return shown


def _shows_one(others: Sequence[Sequence[int]], fewest: int) -> bool:
    """Whether what is put together would still show one of them."""
    return bool(others) and (len(others) < 2 or sum(row[0] for row in others) < fewest)
