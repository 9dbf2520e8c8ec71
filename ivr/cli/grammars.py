"""Opens the grammars alone, for commands that need nothing else: a start of a fraction of a second."""

from ivr import places
from ivr.understanding import loader
from ivr.understanding.understanding import Understanding


def open_grammars() -> Understanding:
    """The understanding of this installation; `ContentError` names what is wrong in a grammar."""
    known = places.load()
    return loader.load(known.content / "grammars", known.lessons)
