"""Keys pressed before anybody asked: kept for the next question, except around a secret."""

KEPT = 32
"""Nobody types further ahead; a stuck key must not fill the memory."""


class TypeAhead:
    """The keys that wait on a line."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._keys = ""

    def __bool__(self) -> bool:
        """Whether keys wait."""
        return bool(self._keys)

    def push(self, key: str) -> None:
        """Keep a key for later; further ones than `KEPT` are dropped."""
        self._keys = (self._keys + key)[:KEPT]

    def take(self, count: int) -> str:
        """Take up to `count` keys, in the order they were pressed."""
        taken, self._keys = self._keys[:count], self._keys[count:]
        return taken

    def clear(self) -> None:
        """Forget them: what was typed before or during a secret belongs nowhere else."""
        self._keys = ""
