"""The secrets of one installation: files that only their owner can read.

A demo makes its own at the first start. A production installation must be given them: a pepper that
was silently made anew would lock everybody out.
"""

import os
import secrets
from pathlib import Path

from ivr.errors import ConfigError

PEPPER, PSEUDONYMS, AUDIT = "telepin-pepper", "pseudonym-key", "audit-key"
MANAGER, TESTER, AGENTS = "asterisk-manager", "tester-password", "agents-password"
KEY_BYTES = 32


class Vault:
    """Reads secrets by name."""

    def __init__(self, folder: Path, *, may_create: bool) -> None:
        """`may_create` is for demos."""
        self._folder, self._may_create = folder, may_create

    def key(self, name: str) -> bytes:
        """A key of at least 32 bytes, kept as hexadecimal digits."""
        try:
            key = bytes.fromhex(self.text(name))
        except ValueError:
            raise ConfigError(f"{self._folder / name}: no hexadecimal key; restore it") from None
        if len(key) < KEY_BYTES:
            raise ConfigError(f"{self._folder / name}: {len(key)} bytes; a key has {KEY_BYTES}")
        return key

    def text(self, name: str) -> str:
        """A secret as text; made at random when it is missing and may be made."""
        file = self._folder / name
        if not file.is_file():
            self._create(file)
        if file.stat().st_mode & 0o077:
            raise ConfigError(f"{file}: others can read it; run chmod 600 on it")
        return file.read_text("ascii").strip()

    def _create(self, file: Path) -> None:
        if not self._may_create:
            raise ConfigError(f"{file}: missing; put the installation's secret there, mode 600")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        size = KEY_BYTES if file.name in (PEPPER, PSEUDONYMS, AUDIT) else 8
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return  # another process was faster
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(size) + "\n")
