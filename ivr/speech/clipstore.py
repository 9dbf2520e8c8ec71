"""Rendered words as files, named by their content: the same words are rendered once a machine."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Protocol

from ivr.speech import wav
from ivr.speech.clip import Clip
from ivr.speech.spoken import as_spoken
from ivr.speech.synthesizer import Synthesizer


class Clips(Protocol):
    """Where rendered words are."""

    def get(self, text: str, rate_wpm: int) -> Clip | None:
        """The clip, if it is rendered; never blocks on a synthesizer."""
        ...

    def render(
        self, texts: Iterable[str], rate_wpm: int, *, progress: Callable[[int, int], None]
    ) -> None:
        """Render what is missing."""
        ...

    def keep(self, text: str, pcm: bytes) -> Clip:
        """Audio from elsewhere as a clip, with a file that Asterisk can play."""
        ...


class SilentClips:
    """Words without sound: for the terminal and for tests of the dialogue."""

    def get(self, text: str, rate_wpm: int) -> Clip | None:  # noqa: ARG002
        """Every text is there, and takes no time."""
        return Clip(text, Path(), b"")

    def render(
        self, texts: Iterable[str], rate_wpm: int, *, progress: Callable[[int, int], None]
    ) -> None:
        """Nothing to do."""

    def keep(self, text: str, pcm: bytes) -> Clip:  # noqa: ARG002
        """Without sound, as everything here."""
        return Clip(text, Path(), b"")


class ClipStore:
    """Clips of one voice in one folder; a rendered clip is kept in memory."""

    def __init__(self, folder: Path, synthesizer: Synthesizer) -> None:
        """`folder` may be deleted while nothing runs; it is filled again."""
        self._folder, self._synthesizer = folder, synthesizer
        self._clips: dict[tuple[str, int], Clip] = {}
        self._lock = Lock()

    def get(self, text: str, rate_wpm: int) -> Clip | None:
        """The clip, if it is rendered; never blocks on a synthesizer."""
        return self._clips.get((text, rate_wpm))

    def render(
        self,
        texts: Iterable[str],
        rate_wpm: int,
        *,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> None:
        """Render what is missing, two at once; `StageError` or `SetupError` when that fails."""
        wanted = sorted(set(texts))
        with ThreadPoolExecutor(2, thread_name_prefix="render") as pool:
            jobs = [pool.submit(self._load, text, rate_wpm) for text in wanted]
            for done, job in enumerate(jobs, 1):
                job.result()
                progress(done, len(wanted))

    def keep(self, text: str, pcm: bytes) -> Clip:
        """Audio from elsewhere (recorded, stretched) as a clip, its file named by its content."""
        file = self._folder / f"{hashlib.sha256(pcm).hexdigest()[:32]}.wav"
        if not file.is_file():
            write_whole(file, wav.encode(pcm))
        return Clip(text, file, pcm)

    def _load(self, text: str, rate_wpm: int) -> None:
        if (text, rate_wpm) in self._clips:
            return
        file = self._folder / f"{self._key(text, rate_wpm)}.wav"
        try:
            pcm = wav.read(file)
        except wav.BadAudioError:
            pcm = self._synthesizer.speak(as_spoken(text), rate_wpm=rate_wpm)
            write_whole(file, wav.encode(pcm))
        with self._lock:
            self._clips[text, rate_wpm] = Clip(text, file, pcm)

    def _key(self, text: str, rate_wpm: int) -> str:
        facts = "\n".join((self._synthesizer.identity, str(rate_wpm), as_spoken(text)))
        return hashlib.sha256(facts.encode()).hexdigest()[:32]


def write_whole(file: Path, content: bytes) -> None:
    """Write a file at once or not at all: another process may read it meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as new:
        new.write(content)
    Path(name).chmod(0o644)  # Asterisk may run as another user
    Path(name).replace(file)
