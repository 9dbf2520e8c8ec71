"""Plays a transcript through everything but a line and a clock."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.calls.callback_call import CallbackCall
from ivr.calls.conductor import Conductor, Conversation
from ivr.calls.journal import Journal
from ivr.calls.listening import Listener
from ivr.calls.representation import Representation
from ivr.calls.world import CallWorld
from ivr.dialogue.actions import Disconnect, Transfer
from ivr.dialogue.events import CallStarted
from ivr.dialogue.session import Script, Session
from ivr.identity import phone
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Verifier
from ivr.routing.callback import CallbackRequest
from ivr.routing.decision import Circumstances
from ivr.routing.policy import Routing
from ivr.secret import Secret
from ivr.speech.names import WRITTEN
from ivr.speech.prompts import PromptLibrary
from ivr.store.demo import DemoPerson
from ivr.testing.callbacks import MemoryCallbacks
from ivr.testing.disclosure import MemoryPrincipals, UnspeakableNames
from ivr.testing.line import ScriptedLine
from ivr.testing.memory import (
    CALLER,
    MemoryAttempts,
    MemoryAudit,
    MemoryNotices,
    MemoryRecords,
    MemoryRegister,
)
from ivr.testing.transcript import Transcript
from ivr.understanding.understanding import Understanding

CALL = "played"


@dataclass(frozen=True, slots=True)
class Played:
    """A transcript as it really went."""

    said: tuple[tuple[str, ...], ...]
    """The prompts after each doing of the caller, the first group after the answer."""
    ends: str
    """As transcripts write it."""
    records: MemoryRecords


class Player:
    """Plays transcripts against one version of the content."""

    def __init__(
        self,
        understanding: Understanding,
        routing: Routing,
        prompts: PromptLibrary,
        *,
        people: Sequence[DemoPerson],
        script: Script,
    ) -> None:
        """Hashes the telePINs once, cheaply: nobody attacks these."""
        self._understanding, self._routing, self._prompts = understanding, routing, prompts
        self._people, self._script = people, script
        self._hasher = TelepinHasher({"t": bytes(32)}, "t", memory_kib=8)
        self._hashes: Mapping[str, str] = {
            p.id: self._hasher.hash(Secret(p.telepin)) for p in people if p.telepin
        }

    def play(self, transcript: Transcript, verifier: Verifier | None = None) -> Played:
        """Play one call to its end; identities are proved by the demo people, or by another verifier."""
        records = MemoryRecords()
        journal = Journal(CALL, records, clock_ms=lambda: 0, text_of=self._prompts.text_of)
        # What is said once the caller has done something begins a new group.
        line = ScriptedLine(
            (turn.doing for turn in transcript.turns if turn.doing is not None),
            on_turn=lambda: journal.write("asked"),
        )
        conductor = Conductor(
            line,
            listener=Listener(self._understanding, observe=journal.heard),
            prompts=self._prompts,
            world=self._world(transcript, verifier or self._verifier(transcript)),
            journal=journal,
        )
        started = CallStarted(
            transcript.entry,
            transcript.dnis,
            transcript.queue,
            transcript.reason,
            transcript.topic,
            ani=phone.callable_number(transcript.ani),
        )
        conversation = asyncio.run(conductor.converse(Session(script=self._script), started))
        return Played(_said(records), _ends(conversation), records)

    def _verifier(self, transcript: Transcript) -> Verifier:
        return Verifier(
            MemoryRegister(self._people, self._hashes, away=transcript.store_away),
            MemoryAttempts(),
            self._hasher,
            audit=MemoryAudit(),
            notices=MemoryNotices(),
            key=lambda number: number,
        )

    def _world(self, transcript: Transcript, verifier: Verifier) -> CallWorld:
        principals = MemoryPrincipals(self._people, away=transcript.store_away)
        names = UnspeakableNames() if transcript.names_away else WRITTEN
        representation = Representation(principals, names, MemoryAudit(), CALLER)
        callback = CallbackCall(
            _callbacks(transcript),
            Pseudonyms(bytes(32)),
            lambda: transcript.now,
            call_id=CALL,
            caller=CALLER.key,
            made=None,
        )
        return CallWorld(
            verifier,
            representation,
            self._routing,
            lambda: transcript.load,
            lambda: transcript.now,
            CALLER,
            callback,
            calls_back=True,
            subject=Circumstances(held=transcript.queue, since=transcript.now)
            if transcript.entry == "waiting"
            else Circumstances(),
        )


def _callbacks(transcript: Transcript) -> MemoryCallbacks:
    """Callbacks as the caller of a transcript finds them."""
    kept = MemoryCallbacks(away=transcript.store_away)
    if transcript.waits_for_callback:
        asked = CallbackRequest(
            "earlier", "us-ogolna", "", "600100200", CALLER.key, CALLER.key,
            place_at=transcript.now, moment=transcript.now,
        )  # fmt: skip
        kept.leave(asked)
    kept.refusing = transcript.callback_refused
    return kept


def _said(records: MemoryRecords) -> tuple[tuple[str, ...], ...]:
    groups: list[list[str]] = [[]]
    for entry in records.entries.get(CALL, []):
        if entry.kind == "asked":
            groups.append([])
        elif entry.kind == "prompt":
            groups[-1].append(str(entry.data["id"]))
    return tuple(_menu_folded(group) for group in groups)


def _menu_folded(prompts: Sequence[str]) -> tuple[str, ...]:
    """The nine lines of the keypad menu count as one `menu`."""
    folded: list[str] = []
    for prompt in prompts:
        name = "menu" if prompt.startswith("menu.key") else prompt
        if name != "menu" or folded[-1:] != ["menu"]:
            folded.append(name)
    return tuple(folded)


def _ends(conversation: Conversation) -> str:
    match conversation.ended:
        case Transfer(decision):
            return f"transfer {decision.queue}"
        case Disconnect(ending):
            return ending.value
