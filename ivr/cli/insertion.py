"""Writes an example into a grammar file: the file is whole at every moment, and otherwise as it was."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ivr.content import read_yaml
from ivr.errors import ContentError, Problem
from ivr.understanding import insertion
from ivr.understanding.insertion import Part


def add_example(file: Path, label: str, text: str) -> None:
    """Insert the example into the label's rule; `ContentError` leaves the file as it was."""
    read_yaml(file)  # says what is wrong with the file, and where
    source = file.read_bytes().decode("utf-8")
    write_whole(file, insertion.added(file, source, label, Part.EXAMPLES, text))


def write_whole(file: Path, text: str) -> None:
    """Write a new file beside it and let it take the place: half a grammar never stands there."""
    target = file.resolve()
    try:
        known = target.stat()
        if not known.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise PermissionError(0, "it is read-only")
        with _beside(target) as new:
            with new.open("wb") as written:
                written.write(text.encode("utf-8"))
                written.flush()
                os.fsync(written.fileno())
            new.chmod(known.st_mode)
            with suppress(PermissionError):  # only root gives files away
                os.chown(new, known.st_uid, known.st_gid)
            new.replace(target)
    except OSError as failure:
        why = f"cannot be written: {failure.strerror}"
        remedy = "let this user write it, and try again"
        raise ContentError([Problem(file, 0, why, remedy)]) from None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A temporary file in the same folder; gone afterwards unless it has taken a place."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
