"""How much of what was said was heard wrongly, in words."""

from collections.abc import Sequence

from ivr.understanding.dictation.lexer import words


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Insertions, deletions and substitutions at the least, and how many words were said.

    Case, punctuation and diacritics do not count: what follows does not look at them either.
    """
    wanted = words(said)
    return _distance(wanted, words(heard)), len(wanted)


def _distance(wanted: Sequence[str], got: Sequence[str]) -> int:
    """Levenshtein's distance."""
    row = list(range(len(got) + 1))
    for i, want in enumerate(wanted, start=1):
        before, row[0] = row[0], i
        for j, have in enumerate(got, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (want != have))
    return row[-1]
