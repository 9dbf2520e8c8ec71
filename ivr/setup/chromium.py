"""Chromium for the browser tests: the machine's own, else one from its own Debian suite in the cache.

Nothing of the service needs it. The headless shell is unpacked with the libraries that the suite
pairs it with; fonts come along, so that a bare machine draws the same pages.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
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

OWN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium-headless-shell", "fonts-dejavu-core")
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser that can be started."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)
    """What it needs beside the environment of whoever starts it."""


def find(cache: Path, say: Callable[[str], None]) -> Chromium:
    """The browser to use; fetched into `cache` when there is none. `SetupError` says why not."""
    own = next(filter(None, map(shutil.which, OWN)), None)
    if own is not None:
        return Chromium(Path(own))
    tree = (cache / f"chromium-{codename()}-{architecture()}").absolute()
    if not tree.is_dir():
        say("fetching Chromium for the browser tests from Debian's packages (about 90 MB) …")
        _fetch(tree)
    return _browser(tree)


def _browser(tree: Path) -> Chromium:
    libraries = tree / "usr/lib" / TRIPLETS[architecture()]
    return Chromium(
        tree / "usr/lib/chromium/chromium-headless-shell",
        {
            "LD_LIBRARY_PATH": f"{libraries}:{libraries / 'pulseaudio'}",
            "FONTCONFIG_FILE": str(tree / "fonts.conf"),
        },
    )


def _fetch(tree: Path) -> None:
    if not codename():
        raise SetupError("no Chromium, and this is no Debian; install the package chromium")
    work = tree.with_name(tree.name + ".work")
    shutil.rmtree(work, ignore_errors=True)
    apt = PrivateApt(work / "apt", codename())
    apt.update()
    libraries = [name for name in apt.closure(PACKAGES) if name.startswith(("lib", "zlib"))]
    wanted = [name for name in libraries if name not in OF_THE_MACHINE]
    apt.download([*PACKAGES, "chromium-common", *wanted], work / "debs")
    unpack(work / "debs", work / "tree")
    lib_into_usr(work / "tree")
    fonts = _FONTS.format(fonts=tree / "usr/share/fonts", cache=tree / "font-cache")
    (work / "tree" / "fonts.conf").write_text(fonts, "utf-8")
    (work / "tree").rename(tree)
    shutil.rmtree(work)
    _require_that_it_runs(tree)


def _require_that_it_runs(tree: Path) -> None:
    browser = _browser(tree)
    done = subprocess.run(
        [str(browser.program), "--version"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | browser.environment,
    )
    if done.returncode != 0:
        shutil.rmtree(tree, ignore_errors=True)
        said = (done.stderr.strip() or "it says nothing").splitlines()[0]
        raise SetupError(f"Debian's Chromium does not run: {said}; install the package chromium")
