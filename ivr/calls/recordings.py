"""Recordings of a version as files: what calls play, also while the database is away."""

from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from ivr.errors import StageError
from ivr.speech.clipstore import write_whole

log = structlog.get_logger()


class RecordingFiles:
    """One folder; a recording that was fetched once stays."""

    def __init__(self, folder: Path, fetch: Callable[[str], bytes]) -> None:
        """`fetch` gives a recording by its digest; `StageError` when it cannot."""
        self._folder, self._fetch = folder, fetch

    def of(self, digests: Mapping[str, str]) -> dict[str, Path]:
        """The files by what they say; what cannot be fetched is left to the synthesizer."""
        found = {}
        for saying, digest in digests.items():
            file = self._folder / f"{digest}.wav"
            try:
                if not file.is_file():
                    write_whole(file, self._fetch(digest))
            except (StageError, OSError) as away:
                log.warning("recording_missing", saying=saying, reason=str(away))
            else:
                found[saying] = file
        return found
