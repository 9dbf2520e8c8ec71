"""Installs a model from a folder or a zip archive: whole or not at all."""

import shutil
import zipfile
from pathlib import Path

from ivr.errors import ConfigError
from ivr.speech import model
from ivr.speech.model import Models

_MOST_BYTES = 8_000_000_000
"""Unpacked; the largest models of the author take less."""


def install(source: Path, models: Models) -> str:
    """Copy or unpack a model and return its name; `ConfigError` when it is none, or there already."""
    work = models.folder / ".installing"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        found = _unpacked(source, work) if source.is_file() else _copied(source, work)
        target = models.folder / found.name
        if target.exists():
            raise ConfigError(
                f"a model {found.name} is installed already; remove {target} to replace it"
            )
        model.write_checksums(found)
        found.replace(target)
        return target.name
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copied(source: Path, work: Path) -> Path:
    if not model.is_model(source):
        raise ConfigError(f"{source} holds no Vosk model; one has am/final.mdl and conf/")
    model.verified(source)
    target = work / source.resolve().name
    shutil.copytree(source, target)
    return target


def _unpacked(source: Path, work: Path) -> Path:
    try:
        with zipfile.ZipFile(source) as archive:
            _judge(archive, source)
            if broken := archive.testzip():
                raise ConfigError(f"{source}: {broken} is damaged; download it again")
            archive.extractall(work / "archive")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as failure:
        raise ConfigError(f"{source} is no zip archive that can be unpacked ({failure})") from None
    found = [f.parent.parent for f in sorted((work / "archive").rglob("am/final.mdl"))]
    if not found or not model.is_model(found[0]):
        raise ConfigError(f"{source} holds no Vosk model; one has am/final.mdl and conf/")
    if found[0] == work / "archive":  # the archive has no folder of its own
        return found[0].rename(work / source.stem)
    return found[0]


def _judge(archive: zipfile.ZipFile, source: Path) -> None:
    """Nothing may be written outside, and no bomb unpacked."""
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise ConfigError(f"{source}: more than 8 GB unpacked; no model is that large")
    for entry in entries:
        parts = Path(entry.filename)
        if parts.is_absolute() or ".." in parts.parts:
            raise ConfigError(f"{source}: {entry.filename} points outside; do not trust it")
