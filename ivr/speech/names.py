"""Names of people, spoken: rendered while the call goes on, kept for its time, then gone.

All other prompts are rendered before the first call. A principal's name cannot be: it is in the register
alone, and a cache of everybody's name as audio would be a second register. So the few names that a
proved caller may need are rendered in the background as soon as they are known, and the list is read
out only if they are ready when it is wanted (docs/decisions/0009).
"""

import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

import structlog

from ivr.errors import OperatorError, StageError
from ivr.speech import wav
from ivr.speech.clip import Clip
from ivr.speech.clipstore import Clips, write_whole
from ivr.speech.spoken import as_spoken
from ivr.speech.synthesizer import Synthesizer

log = structlog.get_logger()

MARK = "."
"""Names are spoken with the intonation of a sentence's end, as the prompts have them."""
_KEPT_S = 2 * 3600.0
"""Longer than any call."""


class NameSpeaker(Protocol):
    """Speaks names that nobody knew beforehand."""

    def prepare(self, names: Sequence[str]) -> None:
        """Begin to render; returns at once and never fails."""
        ...

    def ready(self, names: Sequence[str], *, within_s: float) -> bool:
        """Whether all of them can be spoken now, or within that time."""
        ...


class WrittenNames:
    """Where prompts are only shown: the terminal, and tests of the dialogue."""

    def prepare(self, names: Sequence[str]) -> None:
        """Nothing to render."""

    def ready(self, names: Sequence[str], *, within_s: float) -> bool:  # noqa: ARG002
        """Always."""
        return True


WRITTEN = WrittenNames()


@dataclass(slots=True)
class _Spoken:
    """One name on its way."""

    rendering: "Future[Clip]"
    wanted_s: float
    stretched: list[Path] = field(default_factory=list)
    """The same, slower."""


class SpokenNames:
    """Renders names into a folder of its own, which is emptied at the start."""

    def __init__(
        self, folder: Path, synthesizer: Synthesizer, rate_wpm: int, clock_s: Callable[[], float]
    ) -> None:
        """`folder` is this process's alone; `clock_s` never goes back."""
        self._folder, self._synthesizer, self.rate_wpm = folder, synthesizer, rate_wpm
        self._clock_s, self._lock = clock_s, Lock()
        self._names: dict[str, _Spoken] = {}
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="names")
        shutil.rmtree(folder, ignore_errors=True)

    def prepare(self, names: Sequence[str]) -> None:
        """Begin to render what is not there yet; forget what no call can need any more."""
        with self._lock:
            now_s = self._clock_s()
            for name in [n for n, s in self._names.items() if now_s - s.wanted_s > _KEPT_S]:
                self._forget(name)
            for name in names:
                spoken = self._names.get(name)
                if spoken is None or (spoken.rendering.done() and spoken.rendering.exception()):
                    rendering = self._pool.submit(self._render, name)
                    self._names[name] = _Spoken(rendering, now_s)
                else:
                    spoken.wanted_s = now_s

    def ready(self, names: Sequence[str], *, within_s: float) -> bool:
        """Whether all of them can be spoken now, or within that time."""
        with self._lock:
            known = [self._names[name].rendering for name in names if name in self._names]
        done, _ = wait(known, timeout=within_s)
        return len(done) == len(names) and not any(each.exception() for each in done)

    def get(self, text: str) -> Clip | None:
        """The clip of a name with its mark; None when it is not rendered."""
        spoken = self._names.get(text.removesuffix(MARK))
        if spoken is None or not spoken.rendering.done() or spoken.rendering.exception():
            return None
        return spoken.rendering.result()

    def keep(self, text: str, pcm: bytes) -> Clip:
        """The same name at another pace."""
        clip = self._written(text, pcm)
        with self._lock:
            self._names[text.removesuffix(MARK)].stretched.append(clip.path)
        return clip

    def close(self) -> None:
        """Forget everything."""
        self._pool.shutdown(cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _render(self, name: str) -> Clip:
        try:
            pcm = self._synthesizer.speak(as_spoken(name + MARK), rate_wpm=self.rate_wpm)
            return self._written(name + MARK, pcm)
        except (StageError, OperatorError, OSError) as failure:
            log.warning("name_not_rendered", reason=type(failure).__name__)
            raise

    def _written(self, text: str, pcm: bytes) -> Clip:
        # A random name: one made from the words could be guessed and looked up.
        file = self._folder / f"{secrets.token_hex(16)}.wav"
        write_whole(file, wav.encode(pcm))
        return Clip(text, file, pcm)

    def _forget(self, name: str) -> None:
        spoken = self._names.pop(name)
        for file in spoken.stretched:
            file.unlink(missing_ok=True)
        rendering = spoken.rendering
        if rendering.done() and not rendering.cancelled() and not rendering.exception():
            rendering.result().path.unlink(missing_ok=True)


class WithNames:
    """All prompts, and the names that are prepared; implements `clipstore.Clips`."""

    def __init__(self, clips: Clips, names: SpokenNames) -> None:
        """`clips` holds everything that was rendered before the call."""
        self._clips, self._names = clips, names

    def get(self, text: str, rate_wpm: int) -> Clip | None:
        """The clip; a name only at the one pace it is rendered at."""
        clip = self._clips.get(text, rate_wpm)
        return clip or (self._names.get(text) if rate_wpm == self._names.rate_wpm else None)

    def keep(self, text: str, pcm: bytes) -> Clip:
        """Audio from elsewhere; of a name, only as long as the name itself."""
        keeper = self._names if self._names.get(text) else self._clips
        return keeper.keep(text, pcm)

    def render(
        self, texts: Iterable[str], rate_wpm: int, *, progress: Callable[[int, int], None]
    ) -> None:
        """Render what is no name."""
        self._clips.render(texts, rate_wpm, progress=progress)
