"""The secrets of one installation: environment variables, or files that only their owner can read.

`KASJA_SECRET_TELEPIN_PEPPER` stands for the file `telepin-pepper`, and wins over it.

A demo makes its own at the first start. A production installation must be given them: a pepper that
was silently made anew would lock everybody out.
"""

import os
import secrets
from pathlib import Path

from ivr import places
from ivr.errors import ConfigError

PEPPER, PSEUDONYMS, AUDIT = "telepin-pepper", "pseudonym-key", "audit-key"
MANAGER, TESTER, AGENTS = "asterisk-manager", "tester-password", "agents-password"
OIDC_CLIENT, PANEL_CLIENT = "oidc-client-secret", "panel-oidc-client-secret"
PANEL = "panel-password"
"""Of the demo's operators."""
KEY_BYTES = 32
_KEYS = (PEPPER, PSEUDONYMS, AUDIT)
_ENVIRONMENT = "KASJA_SECRET_"


class Vault:
    """Reads secrets by name."""

    def __init__(self, folder: Path, *, may_create: bool) -> None:
        """`may_create` is for demos."""
        self._folder, self._may_create = folder, may_create

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._folder

    def names(self) -> frozenset[str]:
        """The secrets that are there, in files and in the environment."""
        files = {file.name for file in self._folder.glob("*") if file.is_file()}
        given = {name for name in os.environ if name.startswith(_ENVIRONMENT)}
        return frozenset(files | {_secret_of(variable) for variable in given})

    def is_given(self, name: str) -> bool:
        """Whether the environment has it, so that no file counts."""
        return _variable_of(name) in os.environ

    def key(self, name: str) -> bytes:
        """A key of at least 32 bytes, kept as hexadecimal digits."""
        try:
            key = bytes.fromhex(self.text(name))
        except ValueError:
            raise ConfigError(f"{self.place(name)}: no hexadecimal key; restore it") from None
        if len(key) < KEY_BYTES:
            raise ConfigError(f"{self.place(name)}: {len(key)} bytes; a key has {KEY_BYTES}")
        return key

    def text(self, name: str) -> str:
        """A secret as text; made at random when it is missing and may be made."""
        if self.is_given(name):
            return os.environ[_variable_of(name)].strip()
        file = self._folder / name
        if not file.is_file():
            if not self._may_create:
                raise ConfigError(f"{file}: missing; put the installation's secret there, mode 600")
            self.create(name)
        if file.stat().st_mode & 0o077:
            raise ConfigError(f"{file}: others can read it; run chmod 600 on it")
        return file.read_text("ascii").strip()

    def place(self, name: str) -> str:
        """Where a secret is kept, for messages."""
        return _variable_of(name) if self.is_given(name) else str(self._folder / name)

    def create(self, name: str) -> None:
        """Make a secret at random; one that is there stays."""
        places.made(self._folder, mode=0o700)
        size = KEY_BYTES if name.startswith(_KEYS) else 8
        try:
            handle = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return  # another process was faster
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(size) + "\n")


def _variable_of(name: str) -> str:
    return _ENVIRONMENT + name.replace("-", "_").upper()


def _secret_of(variable: str) -> str:
    return variable.removeprefix(_ENVIRONMENT).replace("_", "-").lower()
