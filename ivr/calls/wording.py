"""Words that were read, and are not learned yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.speech.texts import Text
from ivr.understanding.grammars import Grammars


@dataclass(frozen=True, slots=True)
class Wording:
    """What callers say, and what KASja says."""

    grammars: Grammars
    texts: Mapping[str, Text]
