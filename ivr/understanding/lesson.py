"""A process that learns grammars and ends: `python -m ivr.understanding.lesson CACHE < grammars.json`.

Learning takes half a minute of a processor. Where calls are answered it happens here, so that nobody's
sentence stutters; what was learned is left in the cache, where `loader.parse` finds it.
"""

import json
import os
import sys
from pathlib import Path

from ivr.understanding import loader
from ivr.understanding.grammar_texts import GrammarTexts

_COURTESY = 5
"""How far it gives way to the processes that answer calls."""


def main(cache: Path, texts: dict[str, str]) -> None:
    """Learn, unless it was learned before; `ContentError` for what means nothing."""
    loader.parse(GrammarTexts(texts), cache)


if __name__ == "__main__":
    os.nice(_COURTESY)
    main(Path(sys.argv[1]), json.load(sys.stdin))
