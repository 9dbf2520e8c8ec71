"""What the pages of phrases and prompts need of the world."""

from dataclasses import dataclass

from ivr.calls.apprentice import Apprentice
from ivr.calls.preview import Preview
from ivr.store.content_files import Recordings
from ivr.store.draft_words import DraftWords
from ivr.store.past_utterances import PastUtterances


@dataclass(frozen=True, slots=True)
class WordsPorts:
    """Handed to the pages as `Ports.words`."""

    drafts: DraftWords
    apprentice: Apprentice
    preview: Preview
    recordings: Recordings
    utterances: PastUtterances
