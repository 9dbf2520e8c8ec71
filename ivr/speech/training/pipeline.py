"""From nothing to the shipped model, step by step; what is done already is not done again.

    lexicon    how every word of the grammars, the texts and the transcripts is pronounced
    aligner    espeak-ng's speech and a first network that has heard nothing else
    recordings every voice of the recordings, aligned by that network
    corpus     more of espeak-ng's speech, copies of every recording by other speakers, and the recordings'
               diphones put together anew
    trial      a network that has not heard the voice kept out: the figures for an unheard voice
    network    the same, going on with every voice
    model      acoustic model, graph and language model as Vosk loads them

Each step leaves a file in the work folder and is skipped when the file is there; delete one to do it again.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from ivr.speech.training import (
    batches,
    corpus,
    export,
    lexicon,
    network,
    recordings,
    sentences,
    splicing,
    trainer,
    transcripts,
    words,
)  # fmt: skip
from ivr.speech.training.lexicon import Lexicon
from ivr.speech.training.shard import Shard, Utterance
from ivr.speech.training.trainer import Checkpoint, Plan
from ivr.speech.training.transcripts import Recording
from ivr.speech.training.voices import Espeak

_TEXTS = 20_000
"""Sentences from which a shard is drawn."""
_LEXICON = "lexicon.json"
_Task = tuple[Callable[..., None], tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides what the model becomes."""

    seed: int = 1
    kept_out: str = "magda"
    """The voice that the trial does not hear."""
    synthetic_shards: int = 5
    synthetic_utterances: int = 3600
    """Of each shard; about 2.9 hours."""
    copies: int = 4
    """Of every recording, each by another speaker; besides the recording itself."""
    spliced_utterances: int = 1300
    """Of each recorded voice, out of its diphones; about 1.1 hours."""
    shares: tuple[float, float, float] = (0.27, 0.40, 0.33)
    """Of synthetic, recorded and spliced speech among the frames seen in training."""
    aligner_steps: int = 700
    trial_steps: int = 1300
    steps: int = 3300


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where things lie."""

    work: Path
    grammars: Path
    cache: Path
    recordings: Path | None
    """A folder with a `transcripts.tsv`; None: only espeak-ng is heard."""


def build(folders: Folders, recipe: Recipe, say: Callable[[str], None]) -> Path:
    """Run every step that is not done; returns the folder of the finished model."""
    return _Build(folders, recipe, say).everything()


@dataclass(frozen=True, slots=True)
class _Heard:
    """The shards a network hears, by where the speech comes from."""

    synthetic: Sequence[Path]
    recorded: Sequence[Path] = ()
    spliced: Sequence[Path] = ()

    def loaded(self, shares: tuple[float, float, float]) -> tuple[list[Shard], list[float]]:
        """All shards, and how often a frame of each is drawn so that the shares come out."""
        shards: list[Shard] = []
        weights: list[float] = []
        for files, share in zip((self.synthetic, self.recorded, self.spliced), shares, strict=True):
            read = [Shard.load(file) for file in files]
            hours = sum(map(_hours, read))
            shards += read
            weights += [share / hours if hours else 0.0] * len(read)
        return shards, weights


class _Build:
    """The steps; each returns the file it left."""

    def __init__(self, folders: Folders, recipe: Recipe, say: Callable[[str], None]) -> None:
        self._folders, self._recipe, self._say = folders, recipe, say
        self._work = folders.work
        self._work.mkdir(parents=True, exist_ok=True)

    def everything(self) -> Path:
        synthetic = self._synthetic()
        first = self._trained(
            "aligner", _Heard(synthetic[:2]), Plan(steps=self._recipe.aligner_steps)
        )
        recorded, spliced = self._recorded(first)
        heard_by_trial = _Heard(
            synthetic,
            _without(recorded, self._recipe.kept_out),
            _without(spliced, self._recipe.kept_out),
        )
        trial = self._trained("trial", heard_by_trial, Plan(steps=self._recipe.trial_steps))
        everyone = _Heard(synthetic, _without(recorded, ""), _without(spliced, ""))
        plan = Plan(steps=self._recipe.steps, rate=1.5e-3, seed=self._recipe.seed + 1)
        final = self._trained("network", everyone, plan, begin=trial)
        self._written(trial, "trial-model")
        return self._written(final, "model")

    def _lexicon(self) -> Lexicon:
        """Of the vocabulary, and of what is only in the transcripts."""
        file = self._work / _LEXICON
        if not file.is_file():
            also = {word for recording in self._listed() for word in recording.words}
            made = words.read(self._folders.grammars, self._folders.cache, self._say, also)
            file.write_text(json.dumps(made.lexicon, ensure_ascii=False), "utf-8")
        return _read_lexicon(self._work)

    def _synthetic(self) -> list[Path]:
        files = [self._work / f"synthetic-{k}.npz" for k in range(self._recipe.synthetic_shards)]
        self._in_processes(
            "corpus: espeak-ng speaks",
            [(_speak, (file, k, self._folders, self._recipe)) for k, file in enumerate(files)],
        )
        return files

    def _recorded(self, first: Checkpoint) -> tuple[dict[str, list[Path]], dict[str, list[Path]]]:
        """Shards by voice: every recording and its copies, and what is put together out of them."""
        copies: dict[str, list[Path]] = {}
        spliced: dict[str, list[Path]] = {}
        tasks: list[_Task] = []
        for voice in sorted({recording.voice for recording in self._listed()}):
            source, name = self._aligned(voice, first), f"{voice}-{{}}.npz"
            copies[voice] = [self._work / name.format(k) for k in range(self._recipe.copies + 1)]
            spliced[voice] = [self._work / name.format("spliced")]
            tasks += [
                (_copy, (file, k, source, self._recipe)) for k, file in enumerate(copies[voice])
            ]
            tasks += [
                (_splice, (file, source, self._folders, self._recipe)) for file in spliced[voice]
            ]
        self._lexicon()
        self._in_processes("corpus: recordings by other speakers", tasks)
        return copies, spliced

    def _aligned(self, voice: str, first: Checkpoint) -> Path:
        file = self._work / f"{voice}.npz"
        if not file.is_file():
            theirs = [recording for recording in self._listed() if recording.voice == voice]
            self._say(f"recordings: aligning {len(theirs)} of {voice} …")
            found = recordings.aligned(theirs, first.network(), self._lexicon())
            recordings.save(found, file)
        return file

    def _trained(
        self, name: str, heard: "_Heard", plan: Plan, *, begin: Checkpoint | None = None
    ) -> Checkpoint:
        checkpoint, done = Checkpoint(self._work / f"{name}.pt"), self._work / f"{name}.done"
        if done.is_file():
            return checkpoint
        shards, weights = heard.loaded(self._recipe.shares)
        self._say(f"{name}: learning from {sum(map(_hours, shards)):.1f} h …")
        trainer.train(
            batches.Drawer(shards, weights),
            plan,
            checkpoint,
            begin=begin.network() if begin else None,
            report=lambda progress: self._say(f"{name}: {progress}"),
        )
        done.touch()
        return checkpoint

    def _written(self, learned: Checkpoint, name: str) -> Path:
        folder = self._work / name
        shutil.rmtree(folder, ignore_errors=True)
        export.write(network.weights(learned.network()), folder)
        drawn = self._work / "graph"
        if not (drawn / "graph" / "words.txt").is_file():
            self._draw_graph(drawn)
        shutil.copytree(drawn / "graph", folder / "graph", dirs_exist_ok=True)
        return folder

    def _draw_graph(self, into: Path) -> None:
        self._say("model: language model and graph …")
        known = sentences.sources(self._folders.grammars)
        vocabulary = frozenset(sentences.vocabulary(known))
        words.draw(words.Words(known, vocabulary, self._lexicon()), into, seed=self._recipe.seed)

    def _listed(self) -> list[Recording]:
        return transcripts.listed(self._folders.recordings) if self._folders.recordings else []

    def _in_processes(self, what: str, tasks: Sequence[_Task]) -> None:
        """Run the tasks whose file (their first argument) is missing, as many at once as there are cores."""
        missing = [task for task in tasks if not Path(str(task[1][0])).is_file()]
        if not missing:
            return
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            running = [pool.submit(work, *arguments) for work, arguments in missing]
            for count, each in enumerate(running, start=1):
                each.result()
                self._say(f"{what}: {count} of {len(running)}")


def _speak(file: Path, number: int, folders: Folders, recipe: Recipe) -> None:
    """A shard of espeak-ng's speech."""
    random = np.random.default_rng((recipe.seed, 1, number))
    known = sentences.sources(folders.grammars)
    texts = [lexicon.speakable(sentences.drawn(known, random)) for _ in range(_TEXTS)]
    said = corpus.spoken(Espeak(folders.cache), texts, recipe.synthetic_utterances, random)
    corpus.shard(said, random).save(file)


def _copy(file: Path, number: int, source: Path, recipe: Recipe) -> None:
    """A shard of one voice: as it was recorded, or by other speakers made out of it."""
    name = list(source.stem.encode())
    random = np.random.default_rng((recipe.seed, 2, number, *name))
    utterances: Iterator[Utterance] = iter(recordings.load(source))
    corpus.shard(corpus.copied(utterances, random) if number else utterances, random).save(file)


def _splice(file: Path, source: Path, folders: Folders, recipe: Recipe) -> None:
    """A shard of one voice's diphones, put together for sentences it never said."""
    random = np.random.default_rng((recipe.seed, 3, *source.stem.encode()))
    known = sentences.sources(folders.grammars)
    texts = [sentences.drawn(known, random) for _ in range(_TEXTS)]
    units = splicing.inventory(recordings.load(source))
    made = splicing.spliced(
        units, _read_lexicon(folders.work), texts, recipe.spliced_utterances, random
    )
    corpus.shard(corpus.copied(made, random), random).save(file)


def _read_lexicon(work: Path) -> Lexicon:
    read: dict[str, list[list[str]]] = json.loads((work / _LEXICON).read_text("utf-8"))
    return {word: tuple(map(tuple, found)) for word, found in read.items()}


def _without(files: dict[str, list[Path]], kept_out: str) -> list[Path]:
    return [file for voice, found in files.items() if voice != kept_out for file in found]


def _hours(shard: Shard) -> float:
    return int(shard.lengths.sum()) / 360_000
