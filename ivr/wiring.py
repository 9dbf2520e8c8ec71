"""The only module that knows every concrete class: it builds the service from settings and content."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import Engine

from ivr import metrics
from ivr.calls.desk import CallRecords, Desk
from ivr.calls.registry import Registry
from ivr.dialogue.actions import Pace
from ivr.dialogue.session import Script, SurveyQuestion
from ivr.dialogue.vocabulary import PLAYED_BY_ASTERISK
from ivr.errors import ConfigError, StageError
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Limits, Verifier
from ivr.routing import loader as routing_loader
from ivr.routing.decision import Load
from ivr.routing.policy import Routing
from ivr.settings import Deployment, Settings
from ivr.speech import hold, texts
from ivr.speech.clipstore import ClipStore, write_whole
from ivr.speech.model import Models, embedded
from ivr.speech.prompts import Names, PromptLibrary
from ivr.speech.pyttsx_synthesizer import PyttsxSynthesizer
from ivr.speech.recognizer import Recognizer, RecognizerPool
from ivr.speech.synthesizer import Synthesizer
from ivr.speech.texts import Text
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.speech.wav import encode
from ivr.store import demo, vault
from ivr.store.attempts import SqlAttempts
from ivr.store.engine import migrate, open_engine
from ivr.store.journals import Journals
from ivr.store.people import SqlRegister
from ivr.store.recovery import close_orphans
from ivr.store.vault import Vault
from ivr.telephony import ami, asterisk_config
from ivr.telephony.ami import Manager
from ivr.telephony.asterisk_config import Passwords
from ivr.telephony.fastagi import FastAgiServer
from ivr.telephony.mediaserver import MediaServer
from ivr.telephony.scripts import Media, Scripts
from ivr.understanding import loader as grammar_loader
from ivr.understanding.request import UNKNOWN
from ivr.understanding.understanding import Understanding

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Content:
    """What clerks edit, read and checked."""

    understanding: Understanding
    texts: Mapping[str, Text]
    routing: Routing

    def names(self) -> Names:
        """What fills the placeholders of prompts."""
        queues = self.routing.queues
        openings = {span[0] for q in queues.values() for span in q.hours.weekdays if span}
        topics = {label: self.understanding.name(label) for label in self.routing.topics}
        return Names(topics, {n: q.spoken for n, q in queues.items()}, frozenset(openings))


def load_content(settings: Settings) -> Content:
    """Read grammars, prompts and routing; `ContentError` names file, line and remedy."""
    folder = settings.content
    return Content(
        grammar_loader.load(folder / "grammars", settings.lessons),
        texts.load(folder / "prompts" / "pl.toml"),
        routing_loader.load(folder / "config", hours_override=settings.hours_override),
    )


def script(settings: Settings, routing: Routing) -> Script:
    """What the operator decides about every conversation."""
    dialogue = settings.dialogue
    return Script(
        menu=routing.menu,
        survey=tuple(SurveyQuestion(item.id, item.low, item.high) for item in dialogue.survey),
        tries=dialogue.tries,
        timeout_ms=dialogue.timeout_ms,
        dictation_timeout_ms=dialogue.dictation_timeout_ms,
    )


def prompt_library(settings: Settings, content: Content, synthesizer: Synthesizer) -> PromptLibrary:
    """The prompts, recorded voices included; nothing is rendered yet."""
    store = ClipStore(settings.cache_dir / "prompts", synthesizer)
    rates = {Pace.NORMAL: settings.speech.rate_wpm, Pace.SLOW: settings.speech.slow_rate_wpm}
    library = PromptLibrary(content.texts, content.names(), store, rates)
    library.take_recorded(settings.content / "prompts" / "recorded")
    return library


def synthesizer(settings: Settings, environment: Mapping[str, str]) -> PyttsxSynthesizer:
    """The voice of this installation."""
    return PyttsxSynthesizer(settings.speech.voice, environment)


def export_sounds(prompts: PromptLibrary, asterisk: Path) -> None:
    """Give Asterisk what it plays by itself: the fallback's prompts and the music of the queues."""
    prompts.export(PLAYED_BY_ASTERISK, asterisk / "sounds" / "pl" / "kasja")
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


def unknown_words(known: Understanding, recognizer: Recognizer) -> dict[str, list[str]]:
    """Words of runtime grammars that the model could never hear, by where they are written."""
    found = {}
    for where, phrases in known.runtime_phrases().items():
        words = {word for phrase in phrases for word in phrase.split()} - {UNKNOWN}
        if unknown := sorted(recognizer.unknown(words)):
            found[where] = unknown
    return found


def open_vault(settings: Settings) -> Vault:
    """The secrets."""
    return Vault(settings.secrets, may_create=settings.deployment is Deployment.DEMO)


def open_store(settings: Settings) -> Engine:
    """The database at the newest schema."""
    settings.state.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    migrate(engine)
    return engine


def passwords(settings: Settings) -> Passwords:
    """Asterisk's."""
    kept = open_vault(settings)
    return Passwords(kept.text(vault.MANAGER), kept.text(vault.TESTER), kept.text(vault.AGENTS))


def manager(settings: Settings) -> Manager:
    """A session with this installation's Asterisk; connects when entered."""
    secret = open_vault(settings).text(vault.MANAGER)
    return Manager("127.0.0.1", settings.telephony.ami_port, asterisk_config.MANAGER, secret)


def hasher(settings: Settings) -> TelepinHasher:
    """Hashes telePINs with this installation's pepper."""
    return TelepinHasher({"k1": open_vault(settings).key(vault.PEPPER)}, "k1")


def pseudonyms(settings: Settings) -> Pseudonyms:
    """Names numbers with this installation's key."""
    return Pseudonyms(open_vault(settings).key(vault.PSEUDONYMS))


def verifier(settings: Settings, engine: Engine) -> Verifier:
    """Proves identities against the database."""
    limits = Limits(**settings.identity.model_dump())
    names = pseudonyms(settings)
    return Verifier(
        SqlRegister(engine),
        SqlAttempts(engine, limits),
        hasher(settings),
        key=lambda identifier: names.of("unknown", identifier),
    )


def seed_demo(settings: Settings, engine: Engine) -> None:
    """Put the fictitious people into a demo's register."""
    if settings.deployment is Deployment.DEMO:
        demo.seed(engine, settings.content / "config" / "demo", hasher(settings))


def desk(
    settings: Settings,
    content: Content,
    *,
    prompts: PromptLibrary,
    engine: Engine,
    records: CallRecords,
    load: Callable[[], Load] = Load,
) -> Desk:
    """Everything that conversations share."""
    return Desk(
        understanding=content.understanding,
        prompts=prompts,
        routing=lambda: content.routing,
        verifier=verifier(settings, engine),
        pseudonyms=pseudonyms(settings),
        records=records,
        script=script(settings, content.routing),
        load=load,
    )


class QueueWatch:
    """Asks Asterisk every few seconds how long the queues are; calls read the last answer."""

    EVERY_S = 3.0

    def __init__(self, settings: Settings) -> None:
        """Nothing is known yet."""
        self._settings, self._known = settings, Load()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="queues", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def close(self) -> None:
        """Ask no more."""
        self._stopping.set()

    def load(self) -> Load:
        """The last answer; an empty one while Asterisk does not answer."""
        return self._known

    def _run(self) -> None:
        while not self._stopping.wait(self.EVERY_S):
            try:
                with manager(self._settings) as asterisk:
                    self._known = ami.load(asterisk)
            except StageError:
                self._known = Load()


class Service:
    """The IVR service of one process: AGI scripts, media, recognition, store."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        """Open everything; `OperatorError` says what is wrong. Prompts must be rendered already."""
        telephony = settings.telephony
        content = load_content(settings)
        self._prompts = prompt_library(settings, content, synthesizer(settings, environment))
        self._prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)
        engine = open_store(settings)
        seed_demo(settings, engine)
        close_orphans(engine)
        self._journals = Journals(engine, settings.state / "journal.spool")
        self._queues = QueueWatch(settings)
        recognizer = VoskRecognizer(model(settings))
        for where, words in unknown_words(content.understanding, recognizer).items():
            log.warning("words_unknown_to_the_model", where=where, words=words)
        self._recognition = RecognizerPool(recognizer, settings.speech.recognizer_threads)
        registry = Registry()
        self.media = MediaServer(
            telephony.media_host, telephony.media_port, registry, self._recognition
        )
        media = Media(
            f"{telephony.media_host}:{self.media.port}",
            lambda: self.media.active < telephony.max_conversations,
        )
        shared = desk(
            settings,
            content,
            prompts=self._prompts,
            engine=engine,
            records=self._journals,
            load=self._queues.load,
        )
        rehearsing = settings.deployment is Deployment.DEMO
        scripts = Scripts(shared, registry, media, rehearsing=rehearsing)
        self._agi = FastAgiServer(telephony.agi_host, telephony.agi_port, scripts.by_name())
        self._metrics_port = settings.metrics_port

    def start(self) -> None:
        """Take calls."""
        metrics.serve(self._metrics_port)
        self._queues.start()
        self.media.start()
        self._agi.start()
        threading.Thread(target=self._render_slow, name="slow prompts", daemon=True).start()
        log.info("service_started", port=self._agi.port)

    def close(self) -> None:
        """End; calls in progress are the dialplan's."""
        self._agi.close()
        self._queues.close()
        self.media.close()
        self._recognition.close()
        self._journals.close()
        log.info("service_stopped")

    def _render_slow(self) -> None:
        """The slow voice is rarely wanted: it is rendered while calls are taken already."""
        try:
            self._prompts.render(Pace.SLOW, progress=lambda _done, _all: None)
        except StageError as failure:
            log.warning("slow_prompts_missing", code=failure.code)
