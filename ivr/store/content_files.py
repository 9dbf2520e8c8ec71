"""Files that versions and drafts are made of, each kept once, under its digest.

Versions share nearly all of their files: a clerk who adds a phrase changes one of ten. What is kept is
never changed, so that texts that were read once are known from then on.
"""

import zlib
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ContentError, Problem, StageError
from ivr.routing.sources import (
    GRAMMARS,
    LONGEST_CHARACTERS,
    LONGEST_RECORDING_BYTES,
    PROMPTS,
    RECORDED,
    Words,
    digest_of,
    recorded,
    recording,
)
from ivr.store.tables import ContentFile

Manifest = dict[str, str]
"""Path in a content folder → digest."""
_KNOWN_TEXTS = 500
_WAV = ".wav"


class Recordings:
    """Recordings by digest; usable from any thread, every failure of the database a `StageError`."""

    def __init__(self, engine: Engine) -> None:
        """The engine's schema is up to date."""
        self._engine = engine

    def keep(self, wav: bytes) -> str:
        """Keep one and give its digest; `ContentError` when it is longer than any prompt."""
        if len(wav) > LONGEST_RECORDING_BYTES:
            wrong, remedy = f"{len(wav)} bytes", f"keep it under {LONGEST_RECORDING_BYTES}"
            raise ContentError([Problem("recording", 0, wrong, remedy)])
        try:
            with Session(self._engine) as session, session.begin():
                return _keep(session, wav)
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None

    def get(self, digest: str) -> bytes:
        """The recording; `StageError` when it is not there or the database is away."""
        try:
            with Session(self._engine) as session:
                row = session.get(ContentFile, digest)
                content = row.content if row else None
        except SQLAlchemyError as away:
            raise StageError("store", type(away).__name__) from None
        if content is None:
            raise StageError("store", "recording_missing")
        return _unpacked(content)

    def keep_recorded(self, folder: Path) -> None:
        """Keep every recording of a content folder."""
        for file in recorded(folder):
            self.keep(recording(file))


def keep_words(session: Session, words: Words | None) -> Manifest | None:
    """Keep the files of these words; `ContentError` when one is too long or a recording is missing."""
    if words is None:
        return None
    for path, text in words.files().items():
        if len(text) > LONGEST_CHARACTERS:
            remedy = f"keep it under {LONGEST_CHARACTERS}"
            raise ContentError([Problem(path, 0, f"{len(text)} characters", remedy)])
    manifest = {path: _keep(session, text.encode()) for path, text in words.files().items()}
    for saying, digest in sorted(words.recordings.items()):
        path = f"{RECORDED}/{saying}{_WAV}"
        if session.get(ContentFile, digest) is None:
            remedy = "import the folder that holds it"
            raise ContentError([Problem(path, 0, "this recording was never kept", remedy)])
        manifest[path] = digest
    return manifest


def words_of(session: Session, manifest: Manifest | None) -> Words | None:
    """The words that a manifest lists."""
    if manifest is None:
        return None
    texts = {path: digest for path, digest in manifest.items() if not path.endswith(_WAV)}
    found = _texts.of(session, texts)
    recordings = {
        path.removeprefix(f"{RECORDED}/").removesuffix(_WAV): digest
        for path, digest in manifest.items()
        if path.endswith(_WAV)
    }
    grammars = {
        path.removeprefix(f"{GRAMMARS}/"): text for path, text in found.items() if path != PROMPTS
    }
    return Words(grammars, found.get(PROMPTS, ""), recordings)


class _Texts:
    """Texts that were read lately; a version is looked for every second."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def of(self, session: Session, wanted: Mapping[str, str]) -> dict[str, str]:
        """The texts by path."""
        with self._lock:
            known = {digest: self._known.get(digest) for digest in wanted.values()}
        missing = [digest for digest, text in known.items() if text is None]
        if missing:
            rows = session.scalars(select(ContentFile).where(ContentFile.digest.in_(missing)))
            read = {row.digest: _unpacked(row.content).decode() for row in rows}
            known |= read
            self._remember(read)
        return {path: known[digest] or "" for path, digest in wanted.items()}

    def _remember(self, read: Mapping[str, str]) -> None:
        with self._lock:
            self._known |= read
            while len(self._known) > _KNOWN_TEXTS:
                self._known.popitem(last=False)


_texts = _Texts()


def _keep(session: Session, content: bytes) -> str:
    digest = digest_of(content)
    if session.get(ContentFile, digest) is None:
        with suppress(IntegrityError), session.begin_nested():  # somebody keeps the same one now
            session.add(ContentFile(digest=digest, content=zlib.compress(content)))
    return digest


def _unpacked(content: bytes) -> bytes:
    return zlib.decompress(content)
