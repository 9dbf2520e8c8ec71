"""How the audit's links are sealed.

Each link holds an HMAC over its own row and the seal of the link before, with a key that the database
does not know. Whoever edits the database can therefore neither change a link, nor remove one, nor put
one between two others, without breaking every seal that follows. The payload is bound by a keyed and
salted digest of its own, so it can be erased and the chain still holds.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.store.audit_tables import AuditEntry, AuditPayload

START = "0" * 64
"""What stands before the first link."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link; noted outside the database, it proves that none was cut off."""

    seq: int
    seal: str

    def __str__(self) -> str:
        """As printed and as given to `kasja audit verify --head`."""
        return f"{self.seq}:{self.seal}"


class Seals:
    """Makes and checks seals with one key."""

    def __init__(self, key: bytes) -> None:
        """`key` holds at least 32 random bytes."""
        self._key = key

    def of(self, entry: AuditEntry) -> str:
        """The seal that the link must have."""
        at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
        return self._hmac("entry", [entry.seq, at, entry.kind, entry.payload, entry.previous])

    def of_payload(self, payload: AuditPayload) -> str:
        """The digest that the link must hold of its payload."""
        who = [payload.actor, payload.name, payload.subject, payload.call_id]
        return self._hmac("payload", [payload.seq, payload.salt, *who, _ordered(payload.details)])

    def of_head(self, head: Head) -> str:
        """The signature of a head that is noted in a file."""
        return self._hmac("head", [head.seq, head.seal])

    def _hmac(self, what: str, values: list[object]) -> str:
        canonical = json.dumps([what, *values], ensure_ascii=True, separators=(",", ":"))
        return hmac.new(self._key, canonical.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two seals."""
    return hmac.compare_digest(one.encode(), other.encode())


def utc(moment: datetime) -> datetime:
    """The moment as the database keeps it."""
    return moment.astimezone(UTC)


def _ordered(details: Mapping[str, str]) -> list[list[str]]:
    return [[name, details[name]] for name in sorted(details)]
