"""Opens the grammars alone, for commands that need nothing else: a start of a fraction of a second."""

from ivr import settings
from ivr.settings import Settings
from ivr.understanding import loader
from ivr.understanding.understanding import Understanding


def open_grammars(configured: Settings | None = None) -> Understanding:
    """The understanding of this installation; `ContentError` names what is wrong in a grammar."""
    known = configured or settings.load()
    return loader.load(known.content / "grammars", known.lessons)
