"""Downloads a model from its author: goes on where it was cut off, and knows when a file is wrong."""

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from ivr.errors import SetupError

SITE = "https://alphacephei.com/vosk/models"
_LIST = "model-list.json"
_LIMIT_S = 30
_PIECE_BYTES = 1 << 18
Progress = Callable[[int, int], None]


def download(name: str, folder: Path, *, progress: Progress, site: str = SITE) -> Path:
    """The archive of a model, in `folder`; `SetupError` when it cannot be had or is not whole.

    What was downloaded before is kept as `NAME.zip.part` and gone on with.
    """
    archive, part = folder / f"{name}.zip", folder / f"{name}.zip.part"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        checksum = _checksum(name, site)
        _fetch(f"{site}/{name}.zip", part, progress)
    except urllib.error.HTTPError as refused:
        refused.close()
        raise SetupError(f"{site} has no {name} ({refused.code}); see {site} for names") from None
    except OSError as failure:
        reason = getattr(failure, "reason", None) or failure
        raise SetupError(
            f"{name} cannot be downloaded from {site} ({reason}); run the command again to go on, or "
            f"carry {name}.zip here from another machine: kasja model install {name}.zip"
        ) from None
    if checksum and _md5(part) != checksum:
        part.unlink()
        raise SetupError(f"{name}.zip is not what its author published; download it again")
    return part.replace(archive)


def _fetch(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.is_file() else 0
    asked = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310
    try:
        answer = urllib.request.urlopen(asked, timeout=_LIMIT_S)  # noqa: S310
    except urllib.error.HTTPError as refused:
        refused.close()
        if refused.code == 416:  # nothing is left to fetch
            return
        raise
    with answer:
        if answer.status != 206:  # the server starts from the beginning
            have = 0
        of = have + int(answer.headers.get("Content-Length", 0))
        with part.open("ab" if have else "wb") as file:
            while piece := answer.read(_PIECE_BYTES):
                have += file.write(piece)
                progress(have, of)
    if of and have < of:
        raise ConnectionError("the connection was lost")


def _checksum(name: str, site: str) -> str:
    """The MD5 sum that the author's list gives; empty for a model that it does not name."""
    with urllib.request.urlopen(f"{site}/{_LIST}", timeout=_LIMIT_S) as answer:  # noqa: S310
        listed = json.loads(answer.read())
    return next((str(each.get("md5", "")) for each in listed if each.get("name") == name), "")


def _md5(file: Path) -> str:
    with file.open("rb") as data:  # against mistakes, not attackers: it is what the author gives
        return hashlib.file_digest(data, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
