"""Keeps grammars as they were read and what they taught, so that a start parses and learns nothing.

One file for each state of the grammars (named by its hash), in the cache. Nothing in it is trusted: a
file that is not whole is made anew. It is one read and no copies, since a start must take a fraction of
a second: numpy arrays as they lie in memory, then texts, then JSON that says what lies where, and a
check sum.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ivr.understanding.grammar import Rule
from ivr.understanding.training import Learned, Sparse

_EDITION = b"8"
"""Raised when the lessons change, though the grammars do not."""
_KEPT = 8
"""States of the grammars: versions, and drafts that clerks try; who takes a change back waits once."""
_SUFFIX = ".learned"
_BETWEEN = "\0"
"""Separates texts; YAML forbids it."""
_END = struct.Struct("<QL")
"""Bytes of the JSON before it; check sum of all before it (CRC-32)."""
_ARRAYS = ("rarity", "phrase_labels", "by_label", "weights", "bias")
_SPARSE = ("starts", "columns", "values")
_TEXTS = ("labels", "vocabulary", "phrases", "pronouns")
_PAIRS = ("forms", "lemmas", "bare")
_RULES = ("topics", "scope", "universals", "choices")


@dataclass(frozen=True, slots=True)
class Grammars:
    """Every rule, and what they teach together."""

    topics: tuple[Rule, ...]
    scope: tuple[Rule, ...]
    """What is not ours, each rule with its `kind`."""
    universals: tuple[Rule, ...]
    choices: tuple[Rule, ...]
    learned: Learned


class _Place(NamedTuple):
    """Where an array or some texts lie."""

    name: str
    start: int
    size: int
    """Bytes, both."""
    kind: str
    """numpy's name of the type; empty for texts."""
    shape: tuple[int, ...]


def fingerprint(files: Mapping[str, str]) -> str:
    """One name for the contents of these files."""
    digest = hashlib.sha256(_EDITION)
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:20]


def kept(folder: Path | None, name: str, make: Callable[[], Grammars]) -> Grammars:
    """What was made before under this name, or is made now; no folder, no memory."""
    if folder is None:
        return make()
    file = _file(folder, name)
    try:
        return _unpacked(file.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        made = make()
        _write(file, _packed(made))
        return made


def is_kept(folder: Path, name: str) -> bool:
    """Whether something was made before under this name."""
    return _file(folder, name).is_file()


def _file(folder: Path, name: str) -> Path:
    return folder / f"understanding-{name}{_SUFFIX}"


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.write_bytes(content)
        unfinished.replace(file)
        _forget_all_but_newest(file.parent)
    except OSError:
        return  # a cache that cannot be written costs time, nothing else


def _forget_all_but_newest(folder: Path) -> None:
    kept = sorted(folder.glob(f"understanding-*{_SUFFIX}"), key=lambda file: file.stat().st_mtime)
    for file in kept[:-_KEPT]:
        file.unlink(missing_ok=True)


def _packed(grammars: Grammars) -> bytes:
    learned, body, places = grammars.learned, bytearray(), list[_Place]()

    def add(name: str, content: bytes, kind: str = "", shape: tuple[int, ...] = ()) -> None:
        places.append(_Place(name, len(body), len(content), kind, shape))
        body.extend(content)

    # Arrays come first: all of four-byte numbers, so that each begins where a processor reads fast.
    arrays = {name: getattr(learned, name) for name in _ARRAYS}
    arrays |= {f"by_phrase.{part}": getattr(learned.by_phrase, part) for part in _SPARSE}
    for name, array in arrays.items():
        add(name, array.tobytes(), array.dtype.str, array.shape)
    texts = {name: getattr(learned, name) for name in _TEXTS}
    for name in _PAIRS:
        pairs = getattr(learned, name)
        texts |= {f"{name}.keys": pairs.keys(), f"{name}.values": pairs.values()}
    for name, each in texts.items():
        add(name, _BETWEEN.join(each).encode())
    rules = {name: [asdict(rule) for rule in getattr(grammars, name)] for name in _RULES}
    described = json.dumps({"places": places, "rules": rules}).encode()
    body.extend(described)
    return bytes(body) + _END.pack(len(described), zlib.crc32(body))


def _unpacked(content: bytes) -> Grammars:
    whole = memoryview(content)[: -_END.size]
    length, checksum = _END.unpack_from(content, len(whole))
    if zlib.crc32(whole) != checksum:
        raise ValueError("not whole")
    described = json.loads(bytes(whole[-length:]))
    arrays, texts = dict[str, np.ndarray](), dict[str, tuple[str, ...]]()
    for name, start, size, kind, shape in described["places"]:
        part = whole[start : start + size]
        if kind:
            arrays[name] = np.frombuffer(part, kind).reshape(shape)
        else:
            texts[name] = tuple(str(part, "utf-8").split(_BETWEEN)) if size else ()
    pairs = {
        name: dict(zip(texts[f"{name}.keys"], texts[f"{name}.values"], strict=True))
        for name in _PAIRS
    }
    learned = Learned(
        labels=texts["labels"],
        vocabulary=texts["vocabulary"],
        rarity=arrays["rarity"],
        forms=pairs["forms"],
        phrases=texts["phrases"],
        phrase_labels=arrays["phrase_labels"],
        by_phrase=Sparse(*(arrays[f"by_phrase.{part}"] for part in _SPARSE)),
        by_label=arrays["by_label"],
        weights=arrays["weights"],
        bias=arrays["bias"],
        lemmas=pairs["lemmas"],
        pronouns=texts["pronouns"],
        bare=pairs["bare"],
    )
    rules = {name: tuple(map(_rule, described["rules"][name])) for name in _RULES}
    return Grammars(**rules, learned=learned)


def _rule(written: dict[str, str | int | list[str]]) -> Rule:
    """JSON knows no tuples."""
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in written.items()}
    return Rule(**values)  # type: ignore[arg-type]
