"""Prompts as audio: texts, the values in them, and a human voice where one was recorded.

Everything that can be said is rendered before the first call: `Phrasing.required` lists it. A call
never waits for the synthesizer; slow speech that is not rendered yet, and recordings, are stretched.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ivr.dialogue.actions import Pace, Prompt, PromptId, Value, ValueKind
from ivr.errors import ContentError, Problem, StageError
from ivr.speech import wav
from ivr.speech.clip import Clip
from ivr.speech.clipstore import Clips, write_whole
from ivr.speech.mastering import mastered
from ivr.speech.phrasing import Names, Phrasing, Saying
from ivr.speech.stretching import slowed
from ivr.speech.texts import Text


class PromptLibrary:
    """Gives prompts as clips."""

    def __init__(
        self,
        texts: Mapping[str, Text],
        names: Names,
        store: Clips,
        rates_wpm: Mapping[Pace, int],
    ) -> None:
        """Nothing is rendered yet."""
        self.phrasing = Phrasing(texts, names)
        self._store, self._rates = store, rates_wpm
        self._recorded: dict[str, Clip] = {}
        self._stretched: dict[Clip, Clip] = {}

    def renamed(self, names: Names) -> "PromptLibrary":
        """The same texts and recordings with the names of a newer routing; render before it speaks."""
        other = PromptLibrary(self.phrasing.texts, names, self._store, self._rates)
        other._recorded, other._stretched = self._recorded, self._stretched
        return other

    def text_of(self, prompt: Prompt) -> str:
        """The prompt's words; journals and the terminal show them. Hidden digits read `•`."""
        return " ".join(saying.words if saying else "•" for saying in self.phrasing.of(prompt))

    def clips(self, prompt: Prompt, pace: Pace) -> tuple[Clip, ...]:
        """The prompt as clips, in order. `StageError` when a piece was never rendered.

        At the slow pace this may stretch audio, which takes some hundredths of a second for each
        second of speech: not for the media loop.
        """
        return tuple(self.clip(saying, pace) for saying in self.phrasing.of(prompt) if saying)

    def clip(self, saying: Saying, pace: Pace) -> Clip:
        """One piece of a prompt."""
        rendered = None
        if saying.id not in self._recorded:
            rendered = self._store.get(saying.words, self._rates[pace])
        if rendered is not None:
            return rendered
        normal = self._recorded.get(saying.id)
        normal = normal or self._store.get(saying.words, self._rates[Pace.NORMAL])
        if normal is None:
            raise StageError("prompts", "not_rendered")
        return normal if pace is Pace.NORMAL else self._slow(normal)

    def can_say(self, saying_id: str) -> bool:
        """Whether this is a fixed piece of a prompt, or a value that a prompt may need."""
        return saying_id in self.phrasing.fixed() or saying_id in self.phrasing.values()

    def is_recorded(self, saying_id: str) -> bool:
        """Whether a human voice says this."""
        return saying_id in self._recorded

    def render(self, pace: Pace, *, progress: Callable[[int, int], None]) -> None:
        """Render all that is required at this pace; what is rendered already costs little."""
        self._store.render(self.phrasing.required(), self._rates[pace], progress=progress)

    def take_recorded(self, folder: Path) -> None:
        """Let a human voice replace sayings; the files of a folder have their ids. See `take`."""
        self.take({file.stem: file for file in folder.glob("*.wav")})

    def take(self, files: Mapping[str, Path]) -> None:
        """Let a human voice replace sayings, by their ids; `ContentError` for files that cannot."""
        sayings = {**self.phrasing.fixed(), **self.phrasing.values()}
        problems = []
        for said, file in sorted(files.items()):
            saying = sayings.get(said)
            if saying is None:
                remedy = "`kasja prompts export` lists the names that recordings may have"
                problems.append(Problem(file, 0, f"records no prompt {said!r}", remedy))
                continue
            try:
                pcm = mastered(wav.sound(file).resampled(), saying.words)
            except wav.BadAudioError as wrong:
                problems.append(Problem(file, 0, str(wrong), "record it again"))
            else:
                self._recorded[saying.id] = self._store.keep(saying.words, pcm)
        if problems:
            raise ContentError(problems)

    def export(self, ids: Iterable[str], folder: Path) -> None:
        """Write prompts as single files for Asterisk, which plays them when KASja is away."""
        for prompt_id in ids:
            clips = self.clips(Prompt(PromptId(prompt_id)), Pace.NORMAL)
            write_whole(folder / f"{prompt_id}.wav", wav.encode(b"".join(c.pcm for c in clips)))

    def export_numbers(self, most: int, folder: Path) -> None:
        """Write the words that Asterisk puts numbers together from: 0 to 20, and the tens."""
        for number in (*range(21), *range(30, most + 1, 10)):
            value = Value("place", ValueKind.PLACE, str(number))
            clips = [self.clip(saying, Pace.NORMAL) for saying in self.phrasing.names.spoken(value)]
            write_whole(folder / f"{number}.wav", wav.encode(b"".join(c.pcm for c in clips)))

    def _slow(self, normal: Clip) -> Clip:
        if normal not in self._stretched:
            factor = self._rates[Pace.NORMAL] / self._rates[Pace.SLOW]
            self._stretched[normal] = self._store.keep(normal.text, slowed(normal.pcm, factor))
        return self._stretched[normal]
