"""Opens everything that hears recordings, for the commands that do."""

from collections.abc import Iterator
from contextlib import contextmanager

from ivr import logs
from ivr.settings import Settings
from ivr.speech.recognizer import RecognizerPool
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.testing.hearing import RecordingListener
from ivr.wiring import parts
from ivr.wiring import speech as wiring_speech


@contextmanager
def open_hearing(configured: Settings) -> Iterator[RecordingListener]:
    """The model, grammars and patience of this installation; `OperatorError` when one is wrong."""
    logs.configure("error")
    recognizer = VoskRecognizer(wiring_speech.model(configured))
    content = parts.load_content(configured)
    pool = RecognizerPool(recognizer, configured.speech.recognizer_threads)
    try:
        yield RecordingListener(
            content.understanding, pool, parts.script(configured, content.routing)
        )
    finally:
        pool.close()
