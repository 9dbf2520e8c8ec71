"""Where the recogniser's model lies, and whether it is whole.

A model's folder may carry `SHA256SUMS`; the embedded one does, and is verified at every start.
"""

import hashlib
import re
from importlib.resources import files
from pathlib import Path

from ivr.errors import ConfigError

CHECKSUMS = "SHA256SUMS"
_KALDI_RATE_HZ = 16_000


def embedded() -> Path:
    """The model that comes with KASja: 8 kHz, small, trained on synthetic speech."""
    return Path(str(files("ivr.speech"))) / "models" / "pl-8k"


def locate(setting: str) -> Path:
    """The folder that `speech.model` names, verified; `ConfigError` says what is wrong."""
    folder = Path(setting).expanduser() if setting else embedded()
    if not (folder / "am" / "final.mdl").is_file():
        raise ConfigError(
            f"speech.model: {folder} is no Vosk model; name a folder that holds am/final.mdl"
        )
    if (folder / CHECKSUMS).is_file():
        _verify(folder)
    return folder


def _verify(folder: Path) -> None:
    for line in (folder / CHECKSUMS).read_text("ascii").splitlines():
        wanted, name = line.split(maxsplit=1)
        file = folder / name
        if not file.is_file():
            raise ConfigError(f"speech.model: {file} is missing; restore the model's folder")
        if hashlib.sha256(file.read_bytes()).hexdigest() != wanted:
            raise ConfigError(f"speech.model: {file} is damaged; restore the model's folder")


def sample_rate_hz(folder: Path) -> int:
    """How many samples a second a model was trained on; Kaldi's default is 16 kHz."""
    for name in ("mfcc.conf", "fbank.conf"):  # Vosk prefers the first
        file = folder / "conf" / name
        if file.is_file():
            found = re.search(r"--sample-frequency=(\d+)", file.read_text("utf-8"))
            return int(found[1]) if found else _KALDI_RATE_HZ
    return _KALDI_RATE_HZ
