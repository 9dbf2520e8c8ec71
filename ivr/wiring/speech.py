"""What this installation hears and speaks with: its model, its voice, and the sounds that Asterisk plays."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from ivr.dialogue.forms.handoff import LAST_PLACE_TOLD
from ivr.dialogue.vocabulary import PLAYED_BY_ASTERISK
from ivr.errors import ConfigError
from ivr.routing.policy import Routing
from ivr.settings import Deployment, Settings, SynthesizerName
from ivr.speech import hold
from ivr.speech.clipstore import write_whole
from ivr.speech.model import Models, embedded, listed_words
from ivr.speech.prompts import PromptLibrary
from ivr.speech.pyttsx_synthesizer import PyttsxSynthesizer
from ivr.speech.recognizer import Recognizer
from ivr.speech.rhvoice_synthesizer import RhvoiceSynthesizer
from ivr.speech.synthesizer import Synthesizer
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.speech.wav import encode
from ivr.understanding import offices
from ivr.understanding.request import UNKNOWN, Kind, Request
from ivr.understanding.understanding import Understanding


def synthesizer(settings: Settings, environment: Mapping[str, str]) -> Synthesizer:
    """The voice of this installation; `environment` is espeak-ng's."""
    voice = settings.speech.voice
    match settings.speech.synthesizer:
        case SynthesizerName.ESPEAK:
            return PyttsxSynthesizer(voice, environment)
        case SynthesizerName.RHVOICE:
            return RhvoiceSynthesizer(voice, os.environ)


def export_sounds(prompts: PromptLibrary, asterisk: Path) -> None:
    """Give Asterisk what it plays by itself: the fallback's prompts and the music of the queues."""
    sounds = asterisk / "sounds" / "pl"
    prompts.export(PLAYED_BY_ASTERISK, sounds / "kasja")
    prompts.export_numbers(LAST_PLACE_TOLD, sounds / "digits")
    export_music(asterisk)


def export_music(asterisk: Path) -> None:
    """Give Asterisk the music of the queues."""
    write_whole(asterisk / "moh" / "hold.wav", encode(hold.music()))


def models(settings: Settings) -> Models:
    """The models that this installation has for hearing."""
    return Models(settings.state / "models")


def model(settings: Settings) -> Path:
    """The folder of the model that hears, verified; production does not take the embedded one unasked."""
    folder = models(settings).locate(settings.speech.model)
    production = settings.deployment is Deployment.PRODUCTION
    if production and folder == embedded() and not settings.speech.accept_embedded_model:
        raise ConfigError(
            "speech.model: the embedded model is trained on synthetic speech, and nothing is known about "
            "how it hears people; kasja model install vosk-model-small-pl-0.22, then kasja model use it, "
            "or set speech.accept_embedded_model"
        )
    return folder


def unknown_offices(routing: Routing, lacking: Callable[[set[str]], set[str]]) -> list[str]:
    """Words of the local offices' names that the model lacks, where callers are asked for one."""
    if not routing.asks_offices():
        return []
    names = tuple(f"{office.town}, {office.name}" for office in routing.offices.values())
    said = offices.phrases(Request(Kind.OFFICE, names=names))
    return sorted(lacking({word for phrase in said for word in phrase.split()}))


def lacking(settings: Settings) -> Callable[[set[str]], set[str]]:
    """Tells which words the model lacks: by its list of words, else by loading it."""
    folder = model(settings)
    known = listed_words(folder)
    if known is None:
        return VoskRecognizer(folder).unknown
    return lambda words: words - known


def unknown_words(known: Understanding, recognizer: Recognizer) -> dict[str, list[str]]:
    """Words of runtime grammars that the model could never hear, by where they are written."""
    found = {}
    for where, phrases in known.runtime_phrases().items():
        words = {word for phrase in phrases for word in phrase.split()} - {UNKNOWN}
        if unknown := sorted(recognizer.unknown(words)):
            found[where] = unknown
    return found
