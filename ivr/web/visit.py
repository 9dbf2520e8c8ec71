"""One request that the gate let in, as a page sees it; and what a page is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from starlette.responses import Response

from ivr.web.forms import Fields, Form
from ivr.web.sessions import Account, Session


class Access(Enum):
    """Who may see a page."""

    ANYBODY = auto()
    SIGNED_IN = auto()


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page may know of a request: never its headers, its body or the socket."""

    moment: datetime
    """Aware UTC."""
    csrf: str
    """The token for the forms of the page that answers."""
    session: Session | None = None
    """None for who is not signed in."""
    token: str = ""
    """The session's, also of one that is over; empty when the browser brought none."""
    login: str = ""
    """The cookie of a log-in under way at a provider."""
    query: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    """What stands in the address where the page's path has a name in braces."""
    form: Form = field(default_factory=Form)
    """Empty but for a form that was sent."""
    fragment: bool = False
    """True when a script asks for the part of the page that changes."""

    @property
    def account(self) -> Account:
        """Who is signed in; the gate lets nobody else to a page that asks."""
        assert self.session is not None
        return self.session.account


Handler = Callable[[Visit], Response]
"""Answers a visit; runs in a worker thread, so it may wait for the database. Raises `StageError`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address and what answers it."""

    path: str
    """As Starlette writes it: `/rozmowy/{call}`."""
    show: Handler | None = None
    """None for an address that only takes a form."""
    take: Handler | None = None
    """Takes the page's form; None when it has none."""
    fields: Fields = field(default_factory=Fields)
    """What the form asks for, beside the CSRF token."""
    access: Access = Access.SIGNED_IN
    role: str = ""
    """Only who has this role may see it; empty for everybody who is signed in."""
    is_use: bool = True
    """Whether asking for it is a sign of life of a person; a stream that comes back by itself is none."""
