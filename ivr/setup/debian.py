"""Debian packages for an ordinary user: resolved, verified and unpacked in a private folder.

apt does the work with a state of its own: it resolves the closure (so a renamed library does not
matter) and verifies the signatures with Debian's keyring. The mirror is the machine's own.
"""

import hashlib
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from ivr.errors import SetupError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
NEEDED_BYTES = 600_000_000
OF_THE_MACHINE = ("libc6", "libgcc-s1", "libstdc++6", "libcrypt1")
"""What is loaded beside the machine's own programs lacks these: every Debian with Python has them, and
a second copy would only confuse the loader."""

_OFFLINE = re.compile(r"resolve|connect|timed out|unreachable|Failed to fetch|Temporary failure")


def architecture() -> str:
    """Debian's name of this machine's architecture; `SetupError` for one we have no packages for."""
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise SetupError(
            f"architecture {machine}: only x86_64 and aarch64 work; use such a machine"
        )
    return ARCHITECTURES[machine]


def codename() -> str:
    """The suite of this machine, such as `bookworm`."""
    return platform.freedesktop_os_release().get("VERSION_CODENAME", "")


class PrivateApt:
    """apt with a state of its own, for one suite."""

    def __init__(self, folder: Path, suite: str) -> None:
        """Prepare the state below `folder`; nothing is downloaded yet."""
        _require(folder)
        self._folder, self.suite = folder, suite
        for name in ("etc", "state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        source = f"deb [arch={architecture()} signed-by={KEYRING}] {_mirror()} {suite} main\n"
        (folder / "etc/sources.list").write_text(source, "utf-8")

    def update(self) -> None:
        """Fetch the package lists."""
        self._run("update")

    def closure(self, packages: Iterable[str]) -> list[str]:
        """The packages and all they depend on, by name."""
        printed = self._run("install", "--yes", "--print-uris", *packages)
        return [line.split()[1].split("_")[0] for line in printed.splitlines() if line[:1] == "'"]

    def download(self, packages: Iterable[str], into: Path) -> None:
        """Download the packages; apt checks each against the signed lists."""
        into.mkdir(parents=True, exist_ok=True)
        self._run("download", *packages, cwd=into)

    def _run(self, *arguments: str, cwd: Path | None = None) -> str:
        command = ["apt-get", "-qq", *self._options(), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)
        if done.returncode == 0:
            return done.stdout
        said = (done.stderr.strip() or done.stdout.strip() or "apt-get failed").splitlines()[0]
        if _OFFLINE.search(done.stderr):
            raise SetupError(f"no network: {said}; connect the machine and run again")
        raise SetupError(f"packages of Debian {self.suite}: {said}; check the machine's apt mirror")

    def _options(self) -> list[str]:
        where = self._folder.absolute()
        options = {
            "Dir::Etc": where / "etc",
            "Dir::Etc::SourceList": where / "etc/sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Parts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "Dir::State": where / "state",
            "Dir::State::status": where / "status",
            "Dir::Cache": where / "cache",
            "APT::Architecture": architecture(),
            "APT::Architectures::": architecture(),
            "APT::Install-Recommends": "false",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            # A clock ahead of the mirror makes its lists look expired; signatures stay verified.
            "Acquire::Check-Valid-Until": "false",
            "APT::Sandbox::User": "",
        }
        return [part for name, value in options.items() for part in ("-o", f"{name}={value}")]


def unpack(debs: Path, into: Path) -> None:
    """Unpack every package of a folder."""
    into.mkdir(parents=True, exist_ok=True)
    for deb in sorted(debs.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(into)], check=True)


def lib_into_usr(tree: Path) -> None:
    """Some packages still ship /lib beside /usr/lib; the loader is shown one folder."""
    libraries = tree / "usr/lib" / TRIPLETS[architecture()]
    old = tree / "lib" / TRIPLETS[architecture()]
    for file in old.glob("*.so*") if old.is_dir() else ():
        if not (libraries / file.name).exists():
            file.rename(libraries / file.name)


def record_checksums(debs: Path, file: Path) -> None:
    """Write down which packages a tree was made of."""
    lines = [
        f"{hashlib.sha256(deb.read_bytes()).hexdigest()}  {deb.name}\n"
        for deb in sorted(debs.glob("*.deb"))
    ]
    file.write_text("".join(lines), "utf-8")


def _require(folder: Path) -> None:
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise SetupError(f"{program} is missing; KASja sets itself up on Debian 12 or newer")
    if not KEYRING.is_file():
        raise SetupError(f"{KEYRING} is missing; install the package debian-archive-keyring")
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise SetupError(
            f"no disk: {free // 10**6} MB free at {folder}; free {NEEDED_BYTES // 10**6} MB"
        )


def _mirror() -> str:
    """The machine's own mirror of its own suite, without the security suite's."""
    command = [
        "apt-get",
        "indextargets",
        "--format",
        "$(RELEASE) $(REPO_URI)",
        "Created-By: Packages",
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    known = [line.split(maxsplit=1) for line in printed.splitlines() if " " in line]
    plain = [uri for release, uri in known if "-" not in release]
    if not plain:
        raise SetupError("apt knows no mirror; name Debian's in /etc/apt/sources.list")
    return plain[0]
