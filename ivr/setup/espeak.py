"""espeak-ng: the machine's own library, else one from its own Debian suite in the cache.

The synthesizer's child process loads it into the machine's Python, so it must come from the
machine's suite, whose C library it was built for.
"""

import ctypes.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from ivr.errors import SetupError
from ivr.setup.debian import (
    OF_THE_MACHINE,
    TRIPLETS,
    PrivateApt,
    architecture,
    codename,
    lib_into_usr,
    unpack,
)


def environment(cache: Path, say: Callable[[str], None]) -> dict[str, str]:
    """The environment in which the synthesizer finds espeak-ng; fetched when there is none."""
    known = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    known["PYTHONPATH"] = str(Path(__file__).parents[2])
    if ctypes.util.find_library("espeak-ng"):
        return known
    tree = cache / f"espeak-ng-{codename()}-{architecture()}"
    if not tree.is_dir():
        say("fetching espeak-ng from Debian's packages (about 20 MB) …")
        _fetch(tree)
    libraries = tree.absolute() / "usr/lib" / TRIPLETS[architecture()]
    known["LD_LIBRARY_PATH"] = f"{libraries}:{libraries / 'pulseaudio'}"
    known["ESPEAK_DATA_PATH"] = str(libraries)
    return known


def _fetch(tree: Path) -> None:
    if not codename():
        raise SetupError("no espeak-ng, and this is no Debian; install the package libespeak-ng1")
    work = tree.with_name(tree.name + ".work")
    shutil.rmtree(work, ignore_errors=True)
    apt = PrivateApt(work / "apt", codename())
    apt.update()
    names = apt.closure(["libespeak-ng1", "espeak-ng-data"])
    wanted = [n for n in names if n.startswith("lib") and n not in OF_THE_MACHINE]
    apt.download(["espeak-ng-data", *wanted], work / "debs")
    unpack(work / "debs", work / "tree")
    lib_into_usr(work / "tree")
    (work / "tree").rename(tree)
    shutil.rmtree(work)
