"""The part of the wiring that is about clerks: how the panel learns, speaks and keeps their words."""

from functools import cached_property

import structlog
from sqlalchemy import Engine

from ivr.calls.apprentice import Apprentice
from ivr.calls.preview import Preview
from ivr.calls.recordings import RecordingFiles
from ivr.dialogue.actions import Pace
from ivr.errors import OperatorError, StageError
from ivr.panel.words.ports import WordsPorts
from ivr.settings import Settings
from ivr.setup import espeak
from ivr.speech.synthesizer import Synthesizer
from ivr.store.draft_words import DraftWords
from ivr.store.past_utterances import PastUtterances
from ivr.store.routing_versions import RoutingVersions
from ivr.wiring import parts
from ivr.wiring import routing as wiring_routing
from ivr.wiring import speech as wiring_speech
from ivr.wiring.words import installed

log = structlog.get_logger()


def panel_words(settings: Settings, engine: Engine, versions: RoutingVersions) -> WordsPorts:
    """What the panel's pages of phrases and prompts need."""
    rates = {Pace.NORMAL: settings.speech.rate_wpm, Pace.SLOW: settings.speech.slow_rate_wpm}
    files = RecordingFiles(settings.state / "recordings", versions.recordings.get)
    return WordsPorts(
        drafts=DraftWords(versions, lambda: installed(settings)),
        apprentice=Apprentice(wiring_routing.judge(settings)),
        preview=Preview(parts.clips(settings, _Voice(settings)), rates, files),
        recordings=versions.recordings,
        utterances=PastUtterances(engine),
    )


class _Voice:
    """The installation's voice, looked for when somebody wants to hear it; implements `Synthesizer`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def identity(self) -> str:
        return self._found.identity

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        return self._found.speak(text, rate_wpm=rate_wpm)

    @cached_property
    def _found(self) -> Synthesizer:
        try:
            found = espeak.environment(self._settings.cache_dir, log.info)
            return wiring_speech.synthesizer(self._settings, found)
        except OperatorError as wrong:
            log.warning("no_voice", reason=str(wrong))
            raise StageError("synthesizer", "no_voice") from None
