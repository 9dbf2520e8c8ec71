"""Keeps what was learned beside the grammars it was learned from, so that a start takes no lesson.

One file of numpy arrays for each state of the grammars (named by its hash), in the cache. Nothing in
it is trusted: a file that cannot be read is learned and written anew.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

import numpy as np

from ivr.understanding.training import Learned, Sparse

_EDITION = b"5"
"""Raised when the lessons change, though the grammars do not."""
_KEPT = 8
"""States of the grammars: versions, and drafts that clerks try; who takes a change back waits once."""


def fingerprint(files: Mapping[str, str]) -> str:
    """One name for the contents of these files."""
    digest = hashlib.sha256(_EDITION)
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:20]


def kept(folder: Path | None, name: str, learn: Callable[[], Learned]) -> Learned:
    """What was learned before under this name, or is learned now; no folder, no memory."""
    if folder is None:
        return learn()
    file = _file(folder, name)
    try:
        return _read(file)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        learned = learn()
        _write(file, learned)
        return learned


def is_kept(folder: Path, name: str) -> bool:
    """Whether something was learned before under this name."""
    return _file(folder, name).is_file()


def _file(folder: Path, name: str) -> Path:
    return folder / f"understanding-{name}.npz"


def _write(file: Path, learned: Learned) -> None:
    arrays: dict[str, np.ndarray] = {}
    texts: dict[str, object] = {}
    for each in fields(Learned):
        value = getattr(learned, each.name)
        if isinstance(value, np.ndarray):
            arrays[each.name] = value
        elif isinstance(value, Sparse):
            parts = {"starts": value.starts, "columns": value.columns, "values": value.values}
            arrays |= {f"{each.name}.{part}": array for part, array in parts.items()}
        else:
            texts[each.name] = value
    arrays["texts"] = np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new.npz")
        np.savez(unfinished, **arrays)  # type: ignore[arg-type]
        unfinished.replace(file)
        _forget_all_but_newest(file.parent)
    except OSError:
        return  # a cache that cannot be written costs time, nothing else


def _forget_all_but_newest(folder: Path) -> None:
    files = sorted(folder.glob("understanding-*.npz"), key=lambda file: file.stat().st_mtime)
    for file in files[:-_KEPT]:
        file.unlink(missing_ok=True)


def _read(file: Path) -> Learned:
    with np.load(file, allow_pickle=False) as arrays:
        texts = json.loads(arrays["texts"].tobytes())
        by_phrase = Sparse(
            *(arrays[f"by_phrase.{part}"] for part in ("starts", "columns", "values"))
        )
        return Learned(
            tuple(texts["labels"]),
            tuple(texts["vocabulary"]),
            arrays["rarity"],
            texts["forms"],
            tuple(texts["phrases"]),
            arrays["phrase_labels"],
            by_phrase,
            arrays["by_label"],
            arrays["weights"],
            arrays["bias"],
            texts["bare"],
        )
