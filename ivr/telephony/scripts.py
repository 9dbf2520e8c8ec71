"""The AGI scripts that the dialplan runs, in the order of a call: see `dialplan/hotline.conf`."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock

import structlog

from ivr.calls.accounting import AFTER_A_QUEUE
from ivr.calls.agents import AgentCalls
from ivr.calls.conductor import Conversation
from ivr.calls.desk import Desk, OpenCall
from ivr.calls.registry import Registry, Waiting
from ivr.dialogue.actions import Disconnect, Ending, Transfer
from ivr.dialogue.forms import FORMS
from ivr.errors import StageError
from ivr.store.entries import AgentCall
from ivr.telephony import variables
from ivr.telephony.agi import AGIAppError, AGIHangup, AGIUnknownError, SafeAGI
from ivr.telephony.fastagi import Script
from ivr.telephony.keypadline import KeypadLine

log = structlog.get_logger()

_REASONS = {"overflow": "QUEUESTATUS", "waiting": variables.KEY}
"""Where the dialplan says why a conversation follows a queue."""
RESULT_WITHIN_S = 10.0
"""From the end of the AudioSocket to the end of the conversation on it."""


@dataclass(frozen=True, slots=True)
class Media:
    """Where Asterisk finds the media server, and whether there is room for one more."""

    address: str
    has_room: Callable[[], bool]


class Scripts:
    """The scripts of this process and the calls they know."""

    def __init__(
        self,
        desk: Desk,
        registry: Registry,
        media: Media,
        *,
        agents: AgentCalls,
        rehearsing: bool = False,
    ) -> None:
        """Everything shared by the calls; `rehearsing` lets testers open each form by itself."""
        self._desk, self._registry, self._media = desk, registry, media
        self._agents, self._rehearsing = agents, rehearsing
        self._calls: dict[str, OpenCall] = {}
        self._lock = Lock()

    def by_name(self) -> Mapping[str, Script]:
        """The scripts as Asterisk names them."""
        return self._forms() | {
            "call": lambda agi: self._conversation(agi, "welcome"),
            "keypad": lambda agi: self._conversation(agi, "welcome", keys_only=True),
            "overflow": lambda agi: self._conversation(agi, "overflow"),
            "waiting": lambda agi: self._conversation(agi, "waiting"),
            "callback": lambda agi: self._conversation(agi, "called_back"),
            "survey": lambda agi: self._conversation(agi, "survey"),
            "agent-connected": self._agent_connected,
            "passed-on": self._passed_on,
            "call-ended": self._call_ended,
        }

    def _forms(self) -> dict[str, Script]:
        """`form-need`, `form-identify` …: a caller without history meets one form."""
        opened = FORMS if self._rehearsing else ()
        return {f"form-{name}": partial(self._conversation, entry=name) for name in opened}

    def _conversation(self, agi: SafeAGI, entry: str, *, keys_only: bool = False) -> None:
        call = self._known(agi)
        if entry in AFTER_A_QUEUE:
            self._end_service(call.call_id)
        asked = _REASONS.get(entry)
        reason = agi.get_variable(asked) if asked else ""
        conversation = None
        if not keys_only and self._media.has_room():
            conversation = self._by_media(agi, call, entry, reason)
        if conversation is None:
            conversation = self._by_keys(agi, call, entry, reason)
        self._tell(agi, call, conversation)

    def _by_media(
        self, agi: SafeAGI, call: OpenCall, entry: str, reason: str
    ) -> Conversation | None:
        """Converse over AudioSocket; None when Asterisk could not connect it."""
        result: Future[Conversation] = Future()
        waiting = Waiting(
            call.call_id,
            call.clock_ms,
            lambda line: call.converse(line, entry=entry, reason=reason),
            result,
        )
        ticket = self._registry.announce(waiting)
        try:
            with suppress(AGIAppError, AGIUnknownError):  # what happened, `result` tells
                agi.appexec("AudioSocket", f"{ticket},{self._media.address}")
            if self._registry.withdraw(ticket):
                if agi.hung_up:
                    raise AGIHangup("hung up before the conversation")
                log.warning("media_away")
                return None
            conversation = result.result(RESULT_WITHIN_S)
        except (FutureTimeoutError, StageError):
            call.lost()
            raise StageError("media", "conversation lost") from None
        finally:
            self._registry.withdraw(ticket)
        if conversation.ended == Disconnect(Ending.HUNG_UP) and not _left(agi):
            # The caller is still there: the script ends without a result, and the dialplan helps.
            call.lost()
            raise StageError("media", "line broke")
        return conversation

    def _by_keys(self, agi: SafeAGI, call: OpenCall, entry: str, reason: str) -> Conversation:
        call.journal.write("keys_only")
        line = KeypadLine(agi, call.clock_ms)
        return asyncio.run(call.converse(line, entry=entry, reason=reason))

    def _tell(self, agi: SafeAGI, call: OpenCall, conversation: Conversation) -> None:
        """Tell the dialplan; a caller who is gone needs no instructions."""
        ended = conversation.ended
        name = call.topic_name(ended.decision.topic) if isinstance(ended, Transfer) else ""
        for variable, value in variables.of(conversation, name).items():
            agi.set_variable(variable, value)

    def _agent_connected(self, agi: SafeAGI) -> None:
        """Runs on the caller's channel, again for each consultant the call goes on to."""
        call_id = agi.get_variable("CHANNEL(linkedid)")
        call, queue = self._calls.get(call_id), ""
        if call is not None:
            queue = agi.get_variable("QUEUENAME") or agi.env.get("agi_extension", "")
            call.answered(queue)
        agent = agi.get_variable("MEMBERINTERFACE")
        self._hand_over(agi, call_id, agent)
        if agent:
            self._begin_service(AgentCall(call_id, agent, queue, self._desk.now()))

    def _begin_service(self, call: AgentCall) -> None:
        try:
            self._agents.connected(call)
        except StageError as away:
            log.warning("service_not_noted", stage=away.stage, code=away.code)

    def _end_service(self, call_id: str) -> None:
        try:
            self._agents.over(call_id, self._desk.now())
        except StageError as away:
            log.warning("service_not_noted", stage=away.stage, code=away.code)

    def _passed_on(self, agi: SafeAGI) -> None:
        """A consultant sent the caller on to another queue: runs there on the caller's channel."""
        call_id = agi.get_variable("CHANNEL(linkedid)")
        self._end_service(call_id)
        call = self._calls.get(call_id)
        if call is not None:
            call.passed_on(agi.get_variable(variables.QUEUE))

    def _hand_over(self, agi: SafeAGI, call_id: str, agent: str) -> None:
        """Give what was proved to this consultant, also after a restart of ours."""
        try:
            token = self._desk.contexts.issue(call_id, agent, self._desk.now()) if agent else None
        except StageError as away:
            log.warning("context_not_issued", stage=away.stage, code=away.code)
            return
        if token is not None:
            agi.set_variable(variables.CONTEXT, token)

    def _call_ended(self, agi: SafeAGI) -> None:
        """The hangup handler: runs once, however the call ended."""
        call_id = agi.env.get("agi_uniqueid", "")
        with self._lock:
            call = self._calls.pop(call_id, None)
        self._end_service(call_id)
        try:
            self._desk.contexts.end(call_id, self._desk.now())
        except StageError as away:
            log.warning("context_not_ended", stage=away.stage, code=away.code)
        if call is None:
            return
        if agi.get_variable(variables.FALLBACK):
            call.fell_back()
        call.end()

    def _known(self, agi: SafeAGI) -> OpenCall:
        """The call of this session; opened anew if the service was started in the middle of it."""
        call_id = agi.env.get("agi_uniqueid", "")
        with self._lock:
            if call_id not in self._calls:
                self._calls[call_id] = self._opened(agi, call_id)
            return self._calls[call_id]

    def _opened(self, agi: SafeAGI, call_id: str) -> OpenCall:
        """A call that came in, or one that KASja placed; only the dialplan's word tells them apart."""
        if agi.env.get("agi_network_script") == "callback":
            return self._desk.open_callback(call_id, agi.get_variable(variables.CALLBACK))
        dnis = agi.env.get("agi_dnid", "unknown")
        return self._desk.open(call_id, dnis=dnis, caller=agi.env.get("agi_callerid", "unknown"))


def _left(agi: SafeAGI) -> bool:
    """Whether the caller hung up; an AudioSocket that broke looks the same from its other end."""
    with suppress(AGIHangup):
        agi.execute("NOOP")  # Asterisk tells of a hang-up before it replies
    return agi.hung_up
