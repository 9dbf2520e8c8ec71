"""Where the recogniser's model lies, whether it is whole, and which one is in use.

A model's folder may carry `SHA256SUMS`; the embedded one and every installed one do, and are verified
at every start.
"""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ivr.errors import ConfigError

CHECKSUMS = "SHA256SUMS"
EMBEDDED = "embedded"
_CHOICE = "in-use"
_KALDI_RATE_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Models:
    """The models of one installation."""

    folder: Path
    """Where installed models lie, each in a folder of its name."""

    def names(self) -> tuple[str, ...]:
        """The installed models, by name."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return tuple(sorted(each.name for each in found if is_model(each)))

    def in_use(self) -> str:
        """The name that `use` was told; `EMBEDDED` when nothing was."""
        file = self.folder / _CHOICE
        return file.read_text("utf-8").strip() if file.is_file() else EMBEDDED

    def use(self, name: str) -> None:
        """Take this one from the next start on; `ConfigError` when it is not installed."""
        if name != EMBEDDED and name not in self.names():
            raise ConfigError(f"no model {name} is installed; `kasja model list` shows which are")
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _CHOICE).write_text(name + "\n", "utf-8")

    def locate(self, setting: str = "") -> Path:
        """The folder of the model in use, verified; `ConfigError` says what is wrong.

        `setting` is `speech.model`: the name of an installed model, or a folder; empty for `in_use`.
        """
        return verified(self._folder_of(setting or self.in_use()))

    def _folder_of(self, name: str) -> Path:
        if name == EMBEDDED:
            return embedded()
        return self.folder / name if name in self.names() else Path(name).expanduser()


def embedded() -> Path:
    """The model that comes with KASja: 8 kHz, small, trained on synthetic speech."""
    return Path(str(files("ivr.speech"))) / "models" / "pl-8k"


def is_model(folder: Path) -> bool:
    """Whether a folder looks like what Vosk loads."""
    return (folder / "am" / "final.mdl").is_file() and (folder / "conf").is_dir()


def verified(folder: Path) -> Path:
    """The folder, when it holds a model and every file is as its checksum says."""
    if not is_model(folder):
        raise ConfigError(
            f"speech.model: {folder} is no Vosk model; name an installed one (kasja model list) "
            "or a folder that holds am/final.mdl"
        )
    if (folder / CHECKSUMS).is_file():
        _verify(folder)
    return folder


def write_checksums(folder: Path) -> None:
    """Let every later start see whether the folder is still what was installed."""
    names = sorted(f.relative_to(folder) for f in folder.rglob("*") if f.is_file())
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in names if name.name != CHECKSUMS]
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8")


def sample_rate_hz(folder: Path) -> int:
    """How many samples a second a model was trained on; Kaldi's default is 16 kHz."""
    for name in ("mfcc.conf", "fbank.conf"):  # Vosk prefers the first
        file = folder / "conf" / name
        if file.is_file():
            found = re.search(r"--sample-frequency=(\d+)", file.read_text("utf-8"))
            return int(found[1]) if found else _KALDI_RATE_HZ
    return _KALDI_RATE_HZ


def _verify(folder: Path) -> None:
    for line in (folder / CHECKSUMS).read_text("utf-8").splitlines():
        wanted, name = line.split(maxsplit=1)
        file = folder / name
        if not file.is_file():
            raise ConfigError(f"speech.model: {file} is missing; restore the model's folder")
        if _sha256(file) != wanted:
            raise ConfigError(f"speech.model: {file} is damaged; restore the model's folder")


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def listed_words(model: Path) -> frozenset[str] | None:
    """Every word that the model can hear; None where it keeps no list of them.

    `graph/words.txt` is Kaldi's table of symbols: a word and its number on each line.
    """
    try:
        lines = (model / "graph" / "words.txt").read_text("utf-8").splitlines()
    except OSError:
        return None
    return frozenset(line.split(" ")[0] for line in lines)
