"""The peppers of telePINs, by key id: secrets of the vault, one of them for new hashes.

The first is the secret `telepin-pepper` and has the key id `k1`; the next are `telepin-pepper-k2` and
so on. The newest hashes; the older ones verify until every telePIN was used once or set anew. They
are read when they are asked for, so a pepper that is added verifies in running services at once.
"""

import re
from collections.abc import Iterator, Mapping

from ivr.errors import ConfigError
from ivr.store.vault import PEPPER, Vault

_FIRST = "k1"
_NAME = re.compile(rf"{PEPPER}(?:-(k(?!1$)[1-9]\d{{0,5}}))?")


class Peppers(Mapping[str, bytes]):
    """The peppers of one installation."""

    def __init__(self, vault: Vault) -> None:
        """In a demo the first pepper is made when there is none."""
        self._vault, self._read = vault, dict[str, bytes]()

    def __getitem__(self, key_id: str) -> bytes:
        """The pepper with this key id; `KeyError` when there is none."""
        if key_id not in self._read:
            if key_id not in self._names():
                raise KeyError(key_id)
            self._read[key_id] = self._vault.key(_name_of(key_id))
        return self._read[key_id]

    def __iter__(self) -> Iterator[str]:
        """The key ids, oldest first."""
        return iter(sorted(self._names(), key=_number))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names())

    @property
    def current(self) -> str:
        """The key id for new hashes; `ConfigError` when an installation lost all its peppers."""
        if not self:
            self._vault.key(PEPPER)  # made in a demo, refused elsewhere
        return max(self, key=_number)

    def add(self) -> str:
        """Make a newer pepper; returns its key id."""
        newer = f"k{_number(self.current) + 1}"
        if self._vault.is_given(_name_of(self.current)):
            raise ConfigError(
                f"{self._vault.place(_name_of(self.current))}: peppers come from the environment;"
                f" add the variable for {newer} there and restart"
            )
        self._vault.create(_name_of(newer))
        return newer

    def remove(self, key_id: str) -> None:
        """Delete an older pepper; what was hashed with it can never be verified again."""
        self.refuse_unless_older(key_id)
        (self._vault.folder / _name_of(key_id)).unlink()
        self._read.pop(key_id, None)

    def refuse_unless_older(self, key_id: str) -> None:
        """`ConfigError` unless this pepper is there, is not the current one, and is a file."""
        if key_id not in self or key_id == self.current:
            others = ", ".join(k for k in self if k != self.current) or "none"
            raise ConfigError(f"{key_id}: no older pepper; older ones are: {others}")
        if self._vault.is_given(_name_of(key_id)):
            place = self._vault.place(_name_of(key_id))
            raise ConfigError(f"{place}: given by the environment; remove the variable there")

    def _names(self) -> frozenset[str]:
        matched = (_NAME.fullmatch(name) for name in self._vault.names())
        return frozenset(found[1] or _FIRST for found in matched if found)


def _name_of(key_id: str) -> str:
    return PEPPER if key_id == _FIRST else f"{PEPPER}-{key_id}"


def _number(key_id: str) -> int:
    return int(key_id.removeprefix("k"))
