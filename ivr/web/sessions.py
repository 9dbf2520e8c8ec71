"""Who is signed in: sessions of one process, found by a random number that only the browser has.

A session lives in memory and nowhere else: a restart signs everybody out, and no disk, backup or
database holds anything that could be replayed. The table is keyed by a hash of the number, so that
not even a dump of the memory's table opens an account.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.identity.assurance import PersonRef
from ivr.identity.audit import Actor, ActorKind

TOKEN_BYTES = 32
MOST = 50_000
"""Sessions at once; past that the one longest unused ends."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who signed in, as the log-in told."""

    actor: Actor
    """As the audit names them."""
    name: str
    """For the page's head; what the log-in said, not the register."""
    phones: tuple[str, ...] = ()
    """Telephone numbers that the log-in knows: no part of one may be a telePIN."""
    roles: frozenset[str] = frozenset()
    """What they may do, on a site where that differs."""
    agent: str = ""
    """The member of the queues that they are; empty for who takes no calls."""

    @property
    def person(self) -> PersonRef:
        """The register's reference of a taxpayer, who is the actor of their own account."""
        assert self.actor.kind is ActorKind.OWNER
        return PersonRef(self.actor.name)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts."""

    idle_s: int
    """Without a request."""
    absolute_s: int
    """Whatever happens."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in."""

    account: Account
    began_at: datetime
    seen_at: datetime
    notice: str = ""
    """What the next page tells once (a flash message); a word that templates know."""

    def is_over(self, lifetime: Lifetime, moment: datetime) -> bool:
        """Whether it has ended by then."""
        idle = moment - self.seen_at >= timedelta(seconds=lifetime.idle_s)
        return idle or moment - self.began_at >= timedelta(seconds=lifetime.absolute_s)


class Sessions:
    """The sessions by token. Threads may share one."""

    def __init__(self, lifetime: Lifetime, *, most: int = MOST) -> None:
        """Nobody is signed in."""
        self.lifetime, self._most = lifetime, most
        self._by_key: dict[str, Session] = {}
        self._lock = threading.Lock()

    def begin(self, account: Account, moment: datetime) -> str:
        """Sign somebody in; returns the new token, never one that a browser brought."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._lock:
            self._make_room(moment)
            self._by_key[_key(token)] = Session(account, moment, moment)
        return token

    def seen(self, token: str, moment: datetime) -> Session | None:
        """The session of this token, kept alive by being asked for; None when there is none."""
        with self._lock:
            session = self._by_key.pop(_key(token), None)
            if session is None or session.is_over(self.lifetime, moment):
                return None
            # Taken out and put back: the table stays in the order of use.
            self._by_key[_key(token)] = replace(session, seen_at=moment)
            return session

    def known(self, token: str, moment: datetime) -> Session | None:
        """The session of this token; asking does not keep it alive."""
        with self._lock:
            session = self._by_key.get(_key(token))
        return None if session is None or session.is_over(self.lifetime, moment) else session

    def end(self, token: str) -> None:
        """Sign out."""
        with self._lock:
            self._by_key.pop(_key(token), None)

    def leave_notice(self, token: str, notice: str) -> None:
        """Have the next page tell something once."""
        self._put_notice(token, notice)

    def take_notice(self, token: str) -> str:
        """What is to be told now; empty for nothing. It is not told again."""
        return self._put_notice(token, "")

    def _put_notice(self, token: str, notice: str) -> str:
        with self._lock:
            session = self._by_key.get(_key(token))
            if session is None:
                return ""
            self._by_key[_key(token)] = replace(session, notice=notice)
            return session.notice

    def _make_room(self, moment: datetime) -> None:
        if len(self._by_key) < self._most:
            return
        over = [key for key, each in self._by_key.items() if each.is_over(self.lifetime, moment)]
        for key in over or [next(iter(self._by_key))]:
            del self._by_key[key]


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
