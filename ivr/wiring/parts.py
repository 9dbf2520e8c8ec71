"""The only module that knows every concrete class: it builds the service from settings and content."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ivr import places
from ivr.calls.accounting import CallRecords
from ivr.calls.desk import Desk
from ivr.calls.notices import LoggedNotices
from ivr.calls.published import Published, names
from ivr.calls.queueing import Places
from ivr.calls.recent import RecentCallers
from ivr.calls.waiting_room import WaitingRoom
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
from ivr.speech.synthesizer import Synthesizer
from ivr.speech.texts import Text
from ivr.store import demo, vault
from ivr.store.attempts import SqlAttempts
from ivr.store.audit import SqlAudit
from ivr.store.contexts import SqlContexts
from ivr.store.engine import migrate, open_engine
from ivr.store.people import SqlRegister
from ivr.store.peppers import Peppers
from ivr.store.principals import SqlPrincipals
from ivr.store.register_import import RegisterImport
from ivr.store.routing_cache import Cached
from ivr.store.telepins import SqlTelepins
from ivr.store.vault import Vault
from ivr.telephony import ami, asterisk_config
from ivr.telephony.ami import Manager
from ivr.telephony.asterisk_config import Passwords
from ivr.telephony.queue_reload import QueueReload
from ivr.understanding import loader as grammar_loader
from ivr.understanding.understanding import Understanding
from ivr.wiring import editions as wiring_editions
from ivr.wiring.routing import known_version, read_routing
from ivr.wiring.waiting import waiting_room
from ivr.wiring.words import recordings, wording

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
    """The database at the newest schema; `StageError` when it is away."""
    places.made(settings.state)
    engine = open_engine(settings.database)
    try:
        migrate(engine)
    except SQLAlchemyError as away:
        raise StageError("store", type(away).__name__) from None
    return engine


def passwords(settings: Settings) -> Passwords:
    """Asterisk's."""
    kept = open_vault(settings)
    return Passwords(kept.text(vault.MANAGER), kept.text(vault.TESTER), kept.text(vault.AGENTS))


def manager(settings: Settings, *, limit_s: float = ami.LIMIT_S) -> Manager:
    """A session with this installation's Asterisk; connects when entered."""
    secret, port = open_vault(settings).text(vault.MANAGER), settings.telephony.ami_port
    return Manager("127.0.0.1", port, asterisk_config.MANAGER, secret, limit_s=limit_s)


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
    names: NameSpeaker = WRITTEN,
    waiting: WaitingRoom | None = None,
    recent: RecentCallers | None = None,
) -> Desk:
    """Everything that conversations share; nobody knows the queues where there is no `waiting` room."""
    return Desk(
        published=published,
        verifier=verifier(settings, engine),
        pseudonyms=pseudonyms(settings),
        records=records,
        script=script(settings, published().routing),
        waiting=waiting or waiting_room(settings, engine, Places(), Load),
        principals=SqlPrincipals(engine),
        names=names,
        audit=audit(settings, engine),
        contexts=contexts(settings, engine),
        recent=recent or RecentCallers(),
    )
