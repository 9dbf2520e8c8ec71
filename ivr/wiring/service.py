"""Builds the service that answers calls: everything of one process, opened, started and closed together."""

import threading
import time
from collections.abc import Mapping
from functools import partial

import structlog

from ivr import metrics
from ivr.calls.current_routing import CurrentRouting
from ivr.calls.desk import utc_now
from ivr.calls.queueing import Places
from ivr.calls.recent import RecentCallers
from ivr.calls.registry import Registry
from ivr.dialogue.actions import Pace
from ivr.errors import StageError
from ivr.settings import Deployment, Settings
from ivr.speech.names import SpokenNames
from ivr.speech.recognizer import RecognizerPool
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.store import known_routing
from ivr.store.agent_calls import SqlAgentCalls
from ivr.store.arrival import Arrival
from ivr.store.engine import open_engine
from ivr.store.journals import Journals
from ivr.store.recovery import close_orphans
from ivr.telephony.callout import ANSWER_WITHIN_S
from ivr.telephony.fastagi import FastAgiServer
from ivr.telephony.mediaserver import MediaServer
from ivr.telephony.queue_watch import QueueWatch
from ivr.telephony.routing_follower import RoutingFollower
from ivr.telephony.scripts import Media, Scripts
from ivr.wiring import editions as wiring_editions
from ivr.wiring import speech as wiring_speech
from ivr.wiring.parts import clips, desk, manager, queue_reload, seed_demo
from ivr.wiring.routing import routing_cache, routing_versions, yesterdays_callers
from ivr.wiring.waiting import dialling, remember_pace, waiting_room

log = structlog.get_logger()


class Service:
    """The IVR service of one process: AGI scripts, media, recognition, store."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        """Open everything; `OperatorError` says what is wrong. Prompts must be rendered already."""
        telephony = settings.telephony
        settings.state.mkdir(parents=True, exist_ok=True)
        engine, began = open_engine(settings.database), utc_now()
        versions, cache = routing_versions(settings, engine), routing_cache(settings)
        places = Places()
        self._queues = QueueWatch(lambda: manager(settings), places.since_of)
        waiting = waiting_room(settings, engine, places, self._queues.load)
        recent = RecentCallers()
        self._database = Arrival(
            engine,
            (
                partial(seed_demo, settings, engine),
                partial(close_orphans, engine, began),
                lambda: known_routing.begin(versions, cache, settings.content, moment=utc_now()),
                lambda: recent.learn(yesterdays_callers(engine)),
                partial(remember_pace, waiting.pace, engine),
            ),
        )
        self._database.attempt()
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
        self._journals = Journals(engine, settings.state / "journal.spool")
        recognizer = VoskRecognizer(wiring_speech.model(settings))
        for where, words in wiring_speech.unknown_words(first.understanding, recognizer).items():
            log.warning("words_unknown_to_the_model", where=where, words=words)
        if offices := wiring_speech.unknown_offices(first.routing, recognizer.unknown):
            log.warning("words_unknown_to_the_model", where="offices.yaml", words=offices)
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
            names=self._names,
            waiting=waiting,
            recent=recent,
        )
        self._dialling = dialling(
            settings,
            waiting,
            self._routing.routing,
            lambda: manager(settings, limit_s=ANSWER_WITHIN_S),
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
        self._database.start()
        if self._dialling is not None:
            self._dialling.start()
        self.media.start()
        self._agi.start()
        threading.Thread(target=self._render_slow, name="slow prompts", daemon=True).start()
        log.info("service_started", port=self._agi.port)

    def close(self) -> None:
        """End; calls in progress are the dialplan's."""
        self._agi.close()
        if self._dialling is not None:
            self._dialling.close()
        self._database.close()
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
