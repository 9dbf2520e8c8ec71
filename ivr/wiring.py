"""The only module that knows every concrete class: it builds the service from settings and content."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import Engine

from ivr import metrics, wiring_editions, wiring_speech
from ivr.calls.current_routing import CurrentRouting
from ivr.calls.desk import CallRecords, Desk, utc_now
from ivr.calls.notices import LoggedNotices
from ivr.calls.published import Published, names
from ivr.calls.registry import Registry
from ivr.dialogue.actions import Pace
from ivr.dialogue.session import Script, SurveyQuestion
from ivr.errors import StageError
from ivr.identity import disclosure_loader
from ivr.identity.information import Disclosure
from ivr.identity.limits import Limits
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Verifier
from ivr.routing import loader as routing_loader
from ivr.routing.decision import Load
from ivr.routing.policy import Routing
from ivr.settings import Deployment, Settings
from ivr.speech.clipstore import Clips, ClipStore
from ivr.speech.names import WRITTEN, NameSpeaker, SpokenNames, WithNames
from ivr.speech.phrasing import Names
from ivr.speech.prompts import PromptLibrary
from ivr.speech.recognizer import RecognizerPool
from ivr.speech.synthesizer import Synthesizer
from ivr.speech.texts import Text
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.store import demo, known_routing, vault
from ivr.store.agent_calls import SqlAgentCalls
from ivr.store.attempts import SqlAttempts
from ivr.store.audit import SqlAudit
from ivr.store.contexts import SqlContexts
from ivr.store.engine import migrate, open_engine
from ivr.store.journals import Journals
from ivr.store.people import SqlRegister
from ivr.store.peppers import Peppers
from ivr.store.principals import SqlPrincipals
from ivr.store.recovery import close_orphans
from ivr.store.register_import import RegisterImport
from ivr.store.routing_cache import Cached
from ivr.store.telepins import SqlTelepins
from ivr.store.vault import Vault
from ivr.telephony import asterisk_config
from ivr.telephony.ami import Manager
from ivr.telephony.asterisk_config import Passwords
from ivr.telephony.fastagi import FastAgiServer
from ivr.telephony.mediaserver import MediaServer
from ivr.telephony.queue_reload import QueueReload
from ivr.telephony.queue_watch import QueueWatch
from ivr.telephony.routing_follower import RoutingFollower
from ivr.telephony.scripts import Media, Scripts
from ivr.understanding import loader as grammar_loader
from ivr.understanding.understanding import Understanding
from ivr.wiring_routing import (
    known_version,
    read_routing,
    recent_callers,
    routing_cache,
    routing_versions,
)
from ivr.wiring_words import recordings, wording

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Content:
    """What clerks edit, read and checked."""

    understanding: Understanding
    texts: Mapping[str, Text]
    routing: Routing
    disclosure: Disclosure
    recordings: Mapping[str, Path] = field(default_factory=dict)
    """Id of what is said → the file in which a person says it."""

    def names(self) -> Names:
        """What fills the placeholders of prompts."""
        return names(self.understanding, self.routing)


def load_content(settings: Settings, known: Cached | None = None) -> Content:
    """Read grammars, prompts and routing; `ContentError` names file, line and remedy.

    They are those of the `known` version, or what the files say. Phrases that were never learned are
    learned here, which takes half a minute.
    """
    config = settings.content / "config"
    held = known.sources if known else None
    words = wording(settings, held)
    return Content(
        grammar_loader.parse(words.grammars, settings.lessons),
        words.texts,
        read_routing(settings, known)
        if known
        else routing_loader.load(config, hours_override=settings.hours_override),
        disclosure_loader.load(config / "assurance.yaml"),
        recordings(settings, held),
    )


def published_content(settings: Settings) -> Content:
    """Content as it is in effect."""
    return load_content(settings, known_version(settings))


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


def clips(settings: Settings, synthesizer: Synthesizer, names: SpokenNames | None = None) -> Clips:
    """What was rendered; `names` are those that calls prepare, None where no calls are taken."""
    rendered = ClipStore(settings.cache_dir / "prompts", synthesizer)
    return WithNames(rendered, names) if names else rendered


def prompt_library(settings: Settings, content: Content, store: Clips) -> PromptLibrary:
    """The prompts, recorded voices included; nothing is rendered yet."""
    return wiring_editions.library(
        settings, content.texts, content.names(), spoken=content.recordings, store=store
    )


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


def queue_reload(settings: Settings) -> QueueReload:
    """Tells this installation's Asterisk of new queues."""
    folder, dialplan = settings.state.absolute() / "asterisk", settings.content / "dialplan"
    return QueueReload(folder, dialplan, settings.telephony, lambda: manager(settings))


def hasher(settings: Settings) -> TelepinHasher:
    """Hashes telePINs with this installation's peppers."""
    peppers = Peppers(open_vault(settings))
    return TelepinHasher(peppers, peppers.current)


def pseudonyms(settings: Settings) -> Pseudonyms:
    """Names numbers with this installation's key."""
    return Pseudonyms(open_vault(settings).key(vault.PSEUDONYMS))


def audit(settings: Settings, engine: Engine) -> SqlAudit:
    """The audit log of this installation."""
    key = open_vault(settings).key(vault.AUDIT)
    return SqlAudit(engine, key, head=settings.state / "audit.head")


def contexts(settings: Settings, engine: Engine) -> SqlContexts:
    """What calls proved, for their agents."""
    rules = disclosure_loader.load(settings.content / "config" / "assurance.yaml")
    return SqlContexts(engine, audit(settings, engine), rules, valid_s=settings.disclosure.valid_s)


def limits(settings: Settings) -> Limits:
    """How often telePINs may be guessed."""
    return Limits(**settings.identity.model_dump())


def verifier(settings: Settings, engine: Engine) -> Verifier:
    """Proves identities against the database."""
    return Verifier(
        SqlRegister(engine),
        SqlAttempts(engine, limits(settings)),
        hasher(settings),
        audit=audit(settings, engine),
        notices=LoggedNotices(),
        key=partial(pseudonyms(settings).of, "unknown"),
    )


def telepins(settings: Settings, engine: Engine) -> SqlTelepins:
    """Sets and removes telePINs in the database."""
    return SqlTelepins(engine, limits(settings), hasher(settings), audit=audit(settings, engine))


def register_import(settings: Settings, engine: Engine) -> RegisterImport:
    """Imports people and authorities into the database."""
    return RegisterImport(engine, hasher(settings), limits(settings), audit=audit(settings, engine))


def seed_demo(settings: Settings, engine: Engine, *, anew: bool = False) -> None:
    """Put the fictitious people into a demo's register, unless it has people already."""
    if settings.deployment is Deployment.DEMO and (anew or not demo.is_seeded(engine)):
        demo.seed(engine, settings.content / "config" / "demo", hasher(settings))


def desk(
    settings: Settings,
    published: Callable[[], Published],
    *,
    engine: Engine,
    records: CallRecords,
    load: Callable[[], Load] = Load,
    names: NameSpeaker = WRITTEN,
) -> Desk:
    """Everything that conversations share."""
    return Desk(
        published=published,
        verifier=verifier(settings, engine),
        pseudonyms=pseudonyms(settings),
        records=records,
        script=script(settings, published().routing),
        load=load,
        principals=SqlPrincipals(engine),
        names=names,
        audit=audit(settings, engine),
        contexts=contexts(settings, engine),
        recent=recent_callers(engine),
    )


class Service:
    """The IVR service of one process: AGI scripts, media, recognition, store."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        """Open everything; `OperatorError` says what is wrong. Prompts must be rendered already."""
        telephony = settings.telephony
        engine = open_store(settings)
        versions, cache = routing_versions(settings, engine), routing_cache(settings)
        known = known_routing.begin(versions, cache, settings.content, moment=utc_now())
        voice = wiring_speech.synthesizer(settings, environment)
        rate = settings.speech.rate_wpm
        self._names = SpokenNames(settings.state / "names", voice, rate, time.monotonic)
        self._routing = CurrentRouting(
            versions,
            known,
            read=wiring_editions.Editions(settings, clips(settings, voice, self._names)).read,
            keep=cache.write,
            follower=RoutingFollower(queue_reload(settings)),
            now=utc_now,
        )
        first = self._routing.published()
        first.prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)
        seed_demo(settings, engine)
        close_orphans(engine)
        self._journals = Journals(engine, settings.state / "journal.spool")
        self._queues = QueueWatch(lambda: manager(settings))
        recognizer = VoskRecognizer(wiring_speech.model(settings))
        for where, words in wiring_speech.unknown_words(first.understanding, recognizer).items():
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
            self._routing.published,
            engine=engine,
            records=self._journals,
            load=self._queues.load,
            names=self._names,
        )
        rehearsing = settings.deployment is Deployment.DEMO
        agents = SqlAgentCalls(engine)
        scripts = Scripts(shared, registry, media, agents=agents, rehearsing=rehearsing)
        self._agi = FastAgiServer(telephony.agi_host, telephony.agi_port, scripts.by_name())
        self._metrics_port = settings.metrics_port

    def start(self) -> None:
        """Take calls."""
        metrics.serve(self._metrics_port)
        self._queues.start()
        self._routing.start()
        self.media.start()
        self._agi.start()
        threading.Thread(target=self._render_slow, name="slow prompts", daemon=True).start()
        log.info("service_started", port=self._agi.port)

    def close(self) -> None:
        """End; calls in progress are the dialplan's."""
        self._agi.close()
        self._routing.close()
        self._queues.close()
        self.media.close()
        self._recognition.close()
        self._names.close()
        self._journals.close()
        log.info("service_stopped")

    def _render_slow(self) -> None:
        """The slow voice is rarely wanted: it is rendered while calls are taken already."""
        prompts = self._routing.published().prompts
        try:
            prompts.render(Pace.SLOW, progress=lambda _done, _all: None)
        except StageError as failure:
            log.warning("slow_prompts_missing", code=failure.code)
