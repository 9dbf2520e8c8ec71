"""The one loop that binds a line, the understanding, the dialogue and the world.

    event ── dialogue.step ──▶ actions ── carried out here ──▶ event …

The dialogue decides; the conductor only carries out. What the caller does is an event; what the
world fails to do is one too (`LookUpFailed`), and what nobody foresaw ends here, logged once, with
words for the caller and the call handed back to the dialplan, which takes it to a person.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from ivr.calls.journal import Journal
from ivr.calls.listening import Listener
from ivr.calls.ports import HungUp, Line, Silence, TurnPlan, TurnResult
from ivr.dialogue.actions import (
    Action,
    Collect,
    Disconnect,
    Ending,
    LookUp,
    Note,
    Pace,
    Play,
    Transfer,
)
from ivr.dialogue.events import (
    CallerHungUp,
    CallStarted,
    Event,
    LookedUp,
    LookUpFailed,
    NoInput,
    NoMatch,
)
from ivr.dialogue.form import prompt
from ivr.dialogue.interpreter import step
from ivr.dialogue.lookups import Answer, Question
from ivr.dialogue.session import Session
from ivr.errors import StageError
from ivr.metrics import FAILURES, NOT_UNDERSTOOD
from ivr.speech.clip import Clip
from ivr.speech.prompts import PromptLibrary

log = structlog.get_logger()

LOUDER_GAIN = 1.8
CHECKING_AFTER_S = 0.7
STILL_CHECKING_AFTER_S = 5.0
LOOKUP_LIMIT_S = 20.0


class World(Protocol):
    """Answers the dialogue's questions. Called in a worker thread; may block."""

    def answer(self, question: Question) -> Answer:
        """Answer, or raise `StageError` when the part that knows is away."""
        ...


@dataclass(frozen=True, slots=True)
class Conversation:
    """How a conversation went."""

    session: Session
    ended: Transfer | Disconnect


class Conductor:
    """Conducts one conversation; made for one call and used once."""

    def __init__(
        self,
        line: Line,
        *,
        listener: Listener,
        prompts: PromptLibrary,
        world: World,
        journal: Journal,
    ) -> None:
        """Everything the conversation needs, already open."""
        self._line, self._listener, self._prompts = line, listener, prompts
        self._world, self._journal = world, journal

    async def converse(self, session: Session, started: CallStarted) -> Conversation:
        """Talk until the conversation is transferred or over; never raises."""
        try:
            return await self._converse(session, started)
        except Exception as failure:  # the one net under every call
            stage = failure.stage if isinstance(failure, StageError) else "conversation"
            log.exception("conversation_failed", stage=stage)
            FAILURES.labels(stage).inc()
            self._journal.failed(stage)
            await self._apologise()
            return Conversation(session, Disconnect(Ending.FAILED))

    async def _converse(self, session: Session, event: Event) -> Conversation:
        while True:
            self._journal.event(event)
            session, actions = step(session, event)
            self._journal.actions(actions)
            outcome = await self._carry_out(actions)
            if isinstance(outcome, Transfer | Disconnect):
                return Conversation(session, outcome)
            event = outcome

    async def _carry_out(self, actions: Sequence[Action]) -> Event | Transfer | Disconnect:
        """Do what the dialogue asked for, up to the event or the end that follows."""
        plays: list[Play] = []
        for action in actions:
            match action:
                case Play():
                    plays.append(action)
                case Note():
                    pass  # the journal has it
                case Collect():
                    return await self._collect(plays, action)
                case LookUp(question):
                    return await self._look_up(plays, question)
                case Transfer() | Disconnect():
                    heard = await self._play_all(plays)
                    gone = isinstance(heard, HungUp) and isinstance(action, Transfer)
                    return Disconnect(Ending.HUNG_UP) if gone else action
        raise StageError("dialogue", "a step without an end")

    async def _collect(self, plays: list[Play], collect: Collect) -> Event:
        *before, last = plays or [Play(())]
        if isinstance(await self._play_all(before), HungUp):
            return CallerHungUp()
        plan = TurnPlan(
            await self._clips(last), last.bargein, self._listener.listen(collect), _gain(last)
        )
        result = await self._line.take_turn(plan)
        self._journal.turn(collect.field, result)
        event = self._listener.event(collect, result.heard)
        if isinstance(event, NoInput | NoMatch):
            NOT_UNDERSTOOD.labels(collect.field, type(event).__name__.lower()).inc()
        return event

    async def _play_all(self, plays: Sequence[Play]) -> HungUp | Silence:
        """Speak; keys pressed meanwhile wait on the line for the next question."""
        for play in plays:
            result = await self._play(play)
            if isinstance(result.heard, HungUp):
                return result.heard
        return Silence()

    async def _play(self, play: Play) -> TurnResult:
        plan = TurnPlan(await self._clips(play), play.bargein, None, _gain(play))
        result = await self._line.take_turn(plan)
        self._journal.turn("", result)
        return result

    async def _look_up(self, plays: list[Play], question: Question) -> Event:
        """Ask the world while speaking; a caller who waits is told so, again and again."""
        asking = asyncio.ensure_future(asyncio.to_thread(self._world.answer, question))
        if isinstance(await self._play_all(plays), HungUp):
            asking.cancel()
            return CallerHungUp()
        hung_up = await self._keep_company(asking)
        if hung_up:
            return CallerHungUp()
        try:
            return LookedUp(await asking) if asking.done() else LookUpFailed("timeout")
        except StageError as failure:
            log.warning("lookup_failed", stage=failure.stage, code=failure.code)
            FAILURES.labels(failure.stage).inc()
            return LookUpFailed(failure.stage)

    async def _keep_company(self, asking: "asyncio.Future[Answer]") -> bool:
        """Wait for an answer without dead air; true when the caller hung up meanwhile."""
        waited_s, pause_s, words = 0.0, CHECKING_AFTER_S, "universal.checking"
        while waited_s < LOOKUP_LIMIT_S:
            await asyncio.wait({asking}, timeout=pause_s)
            if asking.done():
                return False
            company = Play((prompt(words),))
            if isinstance((await self._play(company)).heard, HungUp):
                return True
            waited_s += pause_s
            pause_s, words = STILL_CHECKING_AFTER_S, "universal.still_checking"
        asking.cancel()
        return False

    async def _apologise(self) -> None:
        try:
            await self._play(Play((prompt("technical.problem"),)))
        except Exception as failure:  # noqa: BLE001  # the line itself may be what failed
            log.warning("apology_failed", reason=type(failure).__name__)

    async def _clips(self, play: Play) -> tuple[Clip, ...]:
        """Slow speech may have to be stretched first, which the media loop must not wait for."""
        if play.pace is Pace.NORMAL:
            return self._rendered(play)
        return await asyncio.to_thread(self._rendered, play)

    def _rendered(self, play: Play) -> tuple[Clip, ...]:
        return tuple(
            clip for words in play.prompts for clip in self._prompts.clips(words, play.pace)
        )


def _gain(play: Play) -> float:
    return LOUDER_GAIN if play.loud else 1.0
