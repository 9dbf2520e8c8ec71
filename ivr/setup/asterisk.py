"""Asterisk: the machine's own if it is new enough, else a private, relocatable tree.

The tree holds Asterisk 22, the modules of `modules.txt`, every library they need and the loader of
their own C library, so that it runs beside any other C library.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ivr.errors import SetupError
from ivr.setup.debian import TRIPLETS, PrivateApt, architecture, record_checksums, unpack

SUITES = ("forky", "sid")
LOADERS = {"amd64": "ld-linux-x86-64.so.2", "arm64": "ld-linux-aarch64.so.1"}
RECIPE = "3"
"""Raised when this module builds another tree from the same packages."""

_VERSION = re.compile(r"Asterisk (\d+)\.(\d+)")
_HEAVY = re.compile(r"lib(perl|icu|codec2|snmp|glib|gnutls|gpg|tiff|samplerate|unbound)")


@dataclass(frozen=True, slots=True)
class AsteriskProgram:
    """An Asterisk that can be started."""

    command: tuple[str, ...]
    """The program with its loader, without arguments."""
    modules: Path
    share: Path
    """Holds `documentation` and `rest-api`."""
    version: str


def modules() -> list[str]:
    """The modules KASja uses: nothing else is loaded."""
    return (files("ivr.setup") / "modules.txt").read_text("ascii").split()


def find(cache: Path, say: Callable[[str], None]) -> AsteriskProgram:
    """The Asterisk to use; fetched into `cache` when there is none. `SetupError` says why not."""
    own = _installed()
    if own is not None:
        return own
    tree = cache / f"asterisk-{architecture()}-{RECIPE}"
    if not (tree / "VERSION").is_file():
        say("fetching Asterisk 22 from Debian's packages (about 25 MB) …")
        _build(tree, say)
    return _program(tree)


def _installed() -> AsteriskProgram | None:
    """The machine's Asterisk, if it sends keys over AudioSocket (20.17, 22.6 and newer)."""
    program = shutil.which("asterisk") or shutil.which("asterisk", path="/usr/sbin")
    if program is None:
        return None
    said = subprocess.run([program, "-V"], capture_output=True, text=True, check=False).stdout
    found = _VERSION.search(said)
    folders = [Path(f"/usr/lib/{TRIPLETS[architecture()]}/asterisk/modules")]
    folders.append(Path("/usr/lib/asterisk/modules"))
    folder = next((f for f in folders if (f / "app_audiosocket.so").is_file()), None)
    if found is None or folder is None or not sends_keys(int(found[1]), int(found[2])):
        return None
    return AsteriskProgram((program,), folder, Path("/usr/share/asterisk"), said.strip())


def sends_keys(major: int, minor: int) -> bool:
    """Whether this Asterisk tells an AudioSocket server which keys were pressed."""
    return (major == 20 and minor >= 17) or (major == 22 and minor >= 6) or major > 22


def _build(tree: Path, say: Callable[[str], None]) -> None:
    work = tree.with_name(tree.name + ".work")
    shutil.rmtree(work, ignore_errors=True)
    apt = _first_suite(work)
    names = apt.closure(["asterisk", "asterisk-modules"])
    light = [n for n in names if n.startswith(("lib", "zlib")) and not _HEAVY.match(n)]
    apt.download(["asterisk", "asterisk-modules", *light], work / "debs")
    unpack(work / "debs", work / "stage")
    if _missing(work / "stage"):  # a library that used to be optional: take all of them
        rest = [n for n in names if n not in light and n.startswith("lib")]
        apt.download(rest, work / "debs")
        unpack(work / "debs", work / "stage")
    say("assembling the Asterisk tree …")
    _assemble(work / "stage", work / "tree")
    record_checksums(work / "debs", work / "tree" / "PACKAGES.sha256")
    version = subprocess.run(
        [*_command(work / "tree"), "-V"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not version.startswith("Asterisk"):
        raise SetupError("the Asterisk tree does not run; delete the cache folder and run again")
    (work / "tree" / "VERSION").write_text(version + "\n", "ascii")
    shutil.rmtree(tree, ignore_errors=True)
    (work / "tree").rename(tree)
    shutil.rmtree(work)


def _first_suite(work: Path) -> PrivateApt:
    """The first suite that has Asterisk 22."""
    wrong: SetupError | None = None
    for suite in SUITES:
        apt = PrivateApt(work / suite, suite)
        try:
            apt.update()
            apt.closure(["asterisk"])
        except SetupError as failure:
            wrong = wrong or failure
        else:
            return apt
    raise wrong or SetupError("no Debian suite has Asterisk; check the machine's apt mirror")


def _binaries(stage: Path) -> list[Path]:
    folder = stage / "usr/lib" / TRIPLETS[architecture()] / "asterisk/modules"
    found = [folder / f"{name}.so" for name in modules()]
    return [stage / "usr/sbin/asterisk", *(file for file in found if file.is_file())]


def _links(stage: Path) -> Iterable[str]:
    """What the loader says of every library of every binary."""
    libraries = stage / "usr/lib" / TRIPLETS[architecture()]
    loader = libraries / LOADERS[architecture()]
    for binary in _binaries(stage):
        command = [str(loader), "--library-path", str(libraries), "--list", str(binary)]
        yield from subprocess.run(
            command, capture_output=True, text=True, check=False
        ).stdout.splitlines()


def _missing(stage: Path) -> list[str]:
    return [line for line in _links(stage) if "not found" in line]


def _assemble(stage: Path, tree: Path) -> None:
    missing = _missing(stage)
    if missing:
        raise SetupError(
            f"Asterisk lacks {missing[0].strip()}; report it: Debian changed a package"
        )
    for name in ("lib", "modules", "sbin", "share"):
        (tree / name).mkdir(parents=True)
    program, *loaded = _binaries(stage)
    shutil.copy(program, tree / "sbin")
    for module in loaded:
        shutil.copy(module, tree / "modules")
    needed = {line.split("=> ")[1].split(" ")[0] for line in _links(stage) if "=> /" in line}
    libraries = stage / "usr/lib" / TRIPLETS[architecture()]
    for library in [*map(Path, needed), libraries / LOADERS[architecture()]]:
        shutil.copy(library.resolve(), tree / "lib" / library.name)
    for name in ("documentation", "rest-api"):
        shutil.copytree(stage / "usr/share/asterisk" / name, tree / "share" / name)


def _command(tree: Path) -> tuple[str, ...]:
    loader = tree / "lib" / LOADERS[architecture()]
    program = tree / "sbin" / "asterisk"
    return (str(loader), "--argv0", "asterisk", "--library-path", str(tree / "lib"), str(program))


def _program(tree: Path) -> AsteriskProgram:
    tree = tree.absolute()
    version = (tree / "VERSION").read_text("ascii").strip()
    return AsteriskProgram(_command(tree), tree / "modules", tree / "share", version)
