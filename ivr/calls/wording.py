"""Words that were read, and are not learned yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.speech.texts import Text
from ivr.understanding.grammar_texts import GrammarTexts


@dataclass(frozen=True, slots=True)
class Wording:
    """What callers say, and what KASja says."""

    grammars: GrammarTexts
    texts: Mapping[str, Text]
