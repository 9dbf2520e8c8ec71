"""What of a model depends on words alone: lexicon, language model and graph. No training, no torch.

After a change of the grammars the acoustic model is still the right one; only these are made anew.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.speech import model
from ivr.speech.training import graph, inflection, language_model, lexicon, sentences
from ivr.speech.training.lexicon import Lexicon
from ivr.speech.training.voices import Espeak

EXPECTED = 60_000
"""Sentences drawn for the language model, besides every phrase of the grammars."""


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary, and how it is spoken."""

    known: sentences.Sources
    vocabulary: frozenset[str]
    lexicon: Lexicon
    """Of the vocabulary and of whatever else was asked for."""


def read(
    grammars: Path, cache: Path, say: Callable[[str], None], also: Iterable[str] = ()
) -> Words:
    """Read every word aloud once; `ValueError` for a vulgar one."""
    known = sentences.sources(grammars)
    vocabulary = sentences.vocabulary(known)
    refuse_vulgar(vocabulary)
    say(f"lexicon: reading {len(vocabulary)} words …")
    spoken = lexicon.lexicon(vocabulary | {*also}, Espeak(cache, say))
    return Words(known, frozenset(vocabulary), spoken)


def draw(words: Words, folder: Path, *, seed: int) -> None:
    """Write graph/ of a Vosk model into a folder."""
    random = np.random.default_rng(seed)
    expected = sentences.expected(words.known, EXPECTED, random)
    graph.build(
        {word: words.lexicon[word] for word in words.vocabulary},
        language_model.LanguageModel(expected, words.vocabulary),
        folder,
    )


def ship(built: Path, into: Path) -> None:
    """Put a finished model where KASja looks for it, with its checksums."""
    part = into.with_name(into.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(built, part, ignore=shutil.ignore_patterns(model.CHECKSUMS))
    files = sorted(file for file in part.rglob("*") if file.is_file())
    sums = "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(part)}\n"
        for file in files
    )
    (part / model.CHECKSUMS).write_text(sums, "ascii")
    shutil.rmtree(into, ignore_errors=True)
    part.rename(into)


def refuse_vulgar(words: Iterable[str]) -> None:
    """`ValueError` when a word begins like one that must never be written down."""
    stems = tuple(inflection.words("vulgar.txt"))
    if found := sorted(word for word in words if word.startswith(stems)):
        raise ValueError(f"vulgar words in the vocabulary: {', '.join(found)}")
