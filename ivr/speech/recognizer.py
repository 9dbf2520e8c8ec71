"""The port of a speech recogniser, and the bounded pool in which it decodes.

Decoding never runs on the media loop: a `Listening` takes audio there, a worker thread decodes it,
and what the caller has said so far is read back from the loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from ivr.errors import StageError
from ivr.understanding.interpretation import Hypothesis


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

    def open(self, phrases: tuple[str, ...] | None) -> Utterance:
        """Begin an utterance with a runtime grammar, or None for the open vocabulary."""
        ...

    def unknown(self, words: set[str]) -> set[str]:
        """The words that the model's vocabulary lacks."""
        ...


class Listening:
    """One utterance of one call, fed from the media loop."""

    def __init__(
        self,
        recognizer: Recognizer,
        pool: ThreadPoolExecutor,
        phrases: tuple[str, ...] | None,
        on_partial: Callable[[str], None],
    ) -> None:
        """`on_partial` is called on the loop with what was said so far."""
        self._recognizer, self._pool, self._phrases = recognizer, pool, phrases
        self._on_partial = on_partial
        self._audio = bytearray()
        self._utterance: Utterance | None = None
        self._decoding: asyncio.Task[None] | None = None

    def feed(self, pcm: bytes) -> None:
        """Queue audio; what has gathered meanwhile is decoded in one piece."""
        self._audio += pcm
        if self._decoding is None or self._decoding.done():
            self._decoding = asyncio.create_task(self._decode())

    async def finish(self) -> tuple[Hypothesis, ...]:
        """Decode the rest; `StageError` when the recogniser broke."""
        if self._decoding is not None:
            await self._decoding
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._finish)

    async def _decode(self) -> None:
        loop = asyncio.get_running_loop()
        while self._audio:
            pcm = bytes(self._audio)
            self._audio.clear()
            self._on_partial(await loop.run_in_executor(self._pool, self._accept, pcm))

    def _accept(self, pcm: bytes) -> str:
        with _as_stage_error():
            return self._opened().accept(pcm)

    def _finish(self) -> tuple[Hypothesis, ...]:
        with _as_stage_error():
            return self._opened().finish()

    def _opened(self) -> Utterance:
        if self._utterance is None:
            self._utterance = self._recognizer.open(self._phrases)
        return self._utterance


class RecognizerPool:
    """A recogniser and the threads that decode for all calls."""

    def __init__(self, recognizer: Recognizer, threads: int) -> None:
        """`threads` bounds how many utterances are decoded at once."""
        self._recognizer = recognizer
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="decode")

    def listen(
        self, phrases: tuple[str, ...] | None, on_partial: Callable[[str], None]
    ) -> Listening:
        """Begin an utterance; its recogniser is opened with the first audio."""
        return Listening(self._recognizer, self._pool, phrases, on_partial)

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
