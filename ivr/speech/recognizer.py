"""The port of a speech recogniser, and the bounded pool in which it decodes.

Decoding never runs on the media loop: a `Listening` takes audio there, a worker thread decodes it,
and what the caller has said so far is read back from the loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from ivr.errors import StageError
from ivr.speech.clip import FRAME_BYTES
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.request import Decoding


class Utterance(Protocol):
    """One utterance being decoded; used by one thread at a time."""

    def accept(self, pcm: bytes) -> str:
        """Decode more audio (8 kHz, 16-bit mono) and return what was said so far."""
        ...

    def finish(self) -> tuple[Hypothesis, ...]:
        """Return the N-best hypotheses, best first; the utterance is over."""
        ...


class Recognizer(Protocol):
    """Opens utterances; shared by all calls of the process."""

    def open(self, decoding: Decoding, *, whole: bool = False) -> Utterance:
        """Begin an utterance; `whole`: its audio is all there and comes in one piece."""
        ...

    def unknown(self, words: set[str]) -> set[str]:
        """The words that the model's vocabulary lacks."""
        ...


PIECE_BYTES = 5 * FRAME_BYTES
"""100 ms are decoded at a time: a recogniser computes in blocks longer than that."""


@dataclass(frozen=True, slots=True)
class Listened:
    """How an utterance is decoded, and who is told."""

    decodings: tuple[Decoding, ...]
    """The first follows the caller; each other one decodes the whole utterance after its end."""
    settled: Callable[[tuple[Hypothesis, ...]], bool]
    """Called in a decoding thread: True when the hypotheses so far are enough."""
    on_partial: Callable[[str], None]
    """Called on the loop with what was said so far, whenever that changes."""


class Listening:
    """One utterance of one call, fed from the media loop."""

    def __init__(
        self, recognizer: Recognizer, pool: ThreadPoolExecutor, listened: Listened
    ) -> None:
        """Nothing is opened before the first audio."""
        self._recognizer, self._pool, self._listened = recognizer, pool, listened
        self._waiting, self._whole = bytearray(), bytearray()
        self._partial = ""
        self._utterance: Utterance | None = None
        self._decoding: asyncio.Task[None] | None = None

    def feed(self, pcm: bytes) -> None:
        """Queue audio; what has gathered meanwhile is decoded in one piece."""
        self._waiting += pcm
        self._whole += pcm
        idle = self._decoding is None or self._decoding.done()
        if idle and len(self._waiting) >= PIECE_BYTES:
            self._decoding = asyncio.create_task(self._decode())

    async def caught_up(self) -> None:
        """Wait until every whole piece that was fed is decoded."""
        if self._decoding is not None:
            await self._decoding

    async def finish(self) -> tuple[Hypothesis, ...]:
        """Decode the rest, and ask for second opinions; `StageError` when the recogniser broke."""
        await self.caught_up()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._finish)

    async def _decode(self) -> None:
        loop = asyncio.get_running_loop()
        while len(self._waiting) >= PIECE_BYTES:
            pcm = self._taken()
            said = await loop.run_in_executor(self._pool, self._accept, pcm)
            if said != self._partial:
                self._partial = said
                self._listened.on_partial(said)

    def _accept(self, pcm: bytes) -> str:
        with _as_stage_error():
            return self._opened().accept(pcm)

    def _finish(self) -> tuple[Hypothesis, ...]:
        with _as_stage_error():
            first = self._opened()
            first.accept(self._taken())
            found = first.finish()
            for decoding in self._listened.decodings[1:]:
                if self._listened.settled(found):
                    break
                utterance = self._recognizer.open(decoding, whole=True)
                utterance.accept(bytes(self._whole))
                found += utterance.finish()
            return found

    def _taken(self) -> bytes:
        pcm = bytes(self._waiting)
        self._waiting.clear()
        return pcm

    def _opened(self) -> Utterance:
        if self._utterance is None:
            self._utterance = self._recognizer.open(self._listened.decodings[0])
        return self._utterance


class RecognizerPool:
    """A recogniser and the threads that decode for all calls."""

    def __init__(self, recognizer: Recognizer, threads: int) -> None:
        """`threads` bounds how many utterances are decoded at once."""
        self._recognizer = recognizer
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="decode")

    def listen(self, listened: Listened) -> Listening:
        """Begin an utterance; its recogniser is opened with the first audio."""
        return Listening(self._recognizer, self._pool, listened)

    def close(self) -> None:
        """Let the threads go; what is being decoded is finished first."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class _as_stage_error:  # noqa: N801  # reads as a statement
    """Third-party decoding raises what it likes; above here there is one kind of failure."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, failure: object, _trace: object) -> None:
        if kind is not None and issubclass(kind, Exception) and not issubclass(kind, StageError):
            raise StageError("recognizer", kind.__name__) from None
