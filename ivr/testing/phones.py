"""The demo consultants' telephones: each answers by itself, says a sentence and hangs up after a while."""

import asyncio
import threading
from collections.abc import Iterable

import structlog

from ivr.errors import SetupError
from ivr.telephony.pacer import Pacer
from ivr.testing.sip.telephone import REGISTERED_S, SipCall, SipError, Telephone

log = structlog.get_logger()

SENTENCE = "Dzień dobry, mówi konsultant. Sprawa jest załatwiona, do usłyszenia."
ANSWER_AFTER_S = 1.0
TALK_ON_S = 2.5
"""After the sentence."""
CALLERS_FIRST_WORD_S = 0.5


class Phones:
    """All demo telephones, on one loop in a thread of its own."""

    def __init__(
        self, queues: Iterable[str], password: str, server: tuple[str, int], pcm: bytes
    ) -> None:
        """One telephone a queue; `pcm` is the sentence."""
        self._users = [f"agent-{queue}" for queue in queues]
        self._password, self._server, self._pcm = password, server, pcm
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="phones", daemon=True)
        self._ready = threading.Event()
        self._wrong: SipError | None = None
        self._telephones: list[Telephone] = []

    def start(self) -> None:
        """Register all of them; `SetupError` when Asterisk refuses."""
        self._thread.start()
        self._ready.wait(timeout=30)
        if self._wrong is not None:
            raise SetupError(f"{self._wrong}; is it the Asterisk of this state folder?")

    def close(self) -> None:
        """Hang up everywhere."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=2)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        pacer = Pacer()
        pacing = self._loop.create_task(pacer.run())
        try:
            self._loop.run_until_complete(self._open(pacer))
        except SipError as wrong:
            self._wrong = wrong
        self._ready.set()
        registering = self._loop.create_task(self._register_again())
        self._loop.run_forever()
        pacing.cancel()
        registering.cancel()
        for telephone in self._telephones:
            telephone.close()
        ending = asyncio.gather(pacing, registering, return_exceptions=True)
        self._loop.run_until_complete(ending)
        self._loop.close()

    async def _open(self, pacer: Pacer) -> None:
        for user in self._users:
            telephone = Telephone(user, self._password, self._server, pacer)
            telephone.on_call, telephone.answer_after_s = self._talk, ANSWER_AFTER_S
            self._telephones.append(await telephone.open(self._server[0]))
        await asyncio.gather(*(telephone.register() for telephone in self._telephones))

    async def _register_again(self) -> None:
        """Registrations expire, and Asterisk may have been restarted."""
        while True:
            await asyncio.sleep(REGISTERED_S / 2)
            for telephone in self._telephones:
                try:
                    await telephone.register()
                except SipError as refused:
                    log.warning("phone_not_registered", reason=str(refused))

    async def _talk(self, call: SipCall) -> None:
        await asyncio.sleep(CALLERS_FIRST_WORD_S)
        call.media.play(self._pcm)
        await call.media.played()
        await asyncio.sleep(TALK_ON_S)
        await call.hang_up()
