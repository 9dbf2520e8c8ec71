"""What was done to drafts and versions, as the history tells it."""

import re
from dataclasses import dataclass
from datetime import datetime

from ivr.panel.routing import places
from ivr.panel.routing.places import DraftPlaces
from ivr.routing.version import HistoryEvent

ACTIONS = {
    "imported": "pierwszy start z plików",
    "drafted": "nowy szkic",
    "saved": "zmiana szkicu",
    "rebased": "przeniesienie szkicu",
    "approved": "zatwierdzenie szkicu",
    "dropped": "porzucenie szkicu",
    "published": "publikacja",
    "scheduled": "publikacja na później",
    "rescheduled": "publikacja na później, ponowiona przez komunikat",
    "withdrawn": "wycofanie",
    "rolled back": "powrót do wersji",
    "switched": "komunikat nadzwyczajny",
}
"""Every action that the store notes, in Polish."""
_DETAILS = (
    (r"revision (\d+)", "rewizja {0}"),
    (r"on version (\d+)", "na wersję {0}"),
    (r"instead of version (\d+)", "zamiast wersji {0}"),
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history."""

    at: datetime
    who: str
    what: str
    about: str
    """Which draft or version; empty for none."""
    address: str
    detail: str


def told(event: HistoryEvent) -> Happening:
    """An event in Polish."""
    about, address = "", ""
    if event.version is not None:
        about, address = f"wersja {event.version}", places.version(event.version)
    elif event.draft is not None:
        about, address = f"szkic {event.draft}", DraftPlaces(event.draft).home
    what = ACTIONS.get(event.action, event.action)
    return Happening(event.at, event.actor, what, about, address, _detail(event.detail))


def _detail(text: str) -> str:
    for pattern, polish in _DETAILS:
        found = re.fullmatch(pattern, text)
        if found:
            return polish.format(*found.groups())
    return text
