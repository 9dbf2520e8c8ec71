"""What the routing commands share: which version is meant, who acts, when, and how it is shown."""

import getpass
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr import settings
from ivr.calls.desk import utc_now
from ivr.errors import ConfigError
from ivr.routing import loader, sources
from ivr.routing.calendar import POLISH_TIME, from_polish
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources
from ivr.routing.version import Draft, Version
from ivr.settings import Settings
from ivr.store.past_calls import PastCalls
from ivr.store.past_utterances import PastUtterances
from ivr.store.routing_versions import RoutingVersions
from ivr.understanding import grammar_files
from ivr.understanding import loader as grammar_loader
from ivr.understanding.understanding import Understanding
from ivr.wiring import parts
from ivr.wiring import routing as wiring_routing
from ivr.wiring.words import wording

REF_HELP = "A version (3), a draft (draft:5), now, files, or a folder."
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody named."""

    name: str
    sources: Sources

    def routing(self) -> Routing:
        """Read as it is written; hours that a demo overrides are its own."""
        return loader.parse(self.sources)


class Office:
    """The versions of this installation, opened for one command."""

    def __init__(self) -> None:
        """`OperatorError` when the settings or the files are wrong, `StageError` without the database."""
        self.settings: Settings = settings.load()
        self._engine = parts.open_store(self.settings)
        self.versions: RoutingVersions = wiring_routing.routing_versions(
            self.settings, self._engine
        )
        self.calls = PastCalls(self._engine)
        self.utterances = PastUtterances(self._engine)
        self.words_of = wiring_routing.words_of(self.settings)
        files = sources.read(self.settings.content)
        if self.versions.newest() is None:
            loader.parse(files)
            self.versions.recordings.keep_recorded(self.settings.content)
            self.versions.import_first(files, moment=utc_now())

    def chosen(self, ref: str) -> Chosen:
        """What a reference names; `ConfigError` when it names nothing."""
        kind, _, number = ref.partition(":")
        if ref == "now":
            version = self.now()
            return Chosen(f"version {version.number}", version.sources)
        if ref == "files":
            return Chosen("files", sources.read(self.settings.content))
        if ref.isascii() and ref.isdigit():
            return Chosen(f"version {ref}", self.versions.version(_number(ref)).sources)
        if kind == "draft" and number.isascii() and number.isdigit():
            return Chosen(f"draft {number}", self.versions.draft(_number(number)).sources)
        if Path(ref).is_dir():
            return Chosen(ref, self._from_folder(Path(ref)))
        raise ConfigError(f"{ref!r} names no routing; use 3, draft:5, now, files or a folder")

    def understanding(self, chosen: Chosen) -> Understanding:
        """What callers' words mean there; takes half a minute where nobody has learned it yet."""
        words = wording(self.settings, chosen.sources)
        return grammar_loader.parse(words.grammars, self.settings.lessons)

    def refuse_unreadable(self, files: Sources) -> None:
        """`ContentError` for words that mean nothing; what they mean is judged when it is published."""
        grammar_files.lessons(wording(self.settings, files).grammars)

    def exported(self, held: Sources) -> dict[str, bytes]:
        """Path → content of everything that these sources hold; `StageError` without a recording."""
        words = self.words_of(held)
        texts = {**held.files(), **words.files()}
        spoken = {
            f"{sources.RECORDED}/{saying}.wav": self.versions.recordings.get(digest)
            for saying, digest in (held.words.recordings if held.words else {}).items()
        }
        return {name: text.encode() for name, text in texts.items()} | spoken

    def _from_folder(self, folder: Path) -> Sources:
        """A folder without grammars changes none of the words in effect."""
        found = sources.read(folder)
        return found if found.words else replace(found, words=self.now().sources.words)

    def now(self) -> Version:
        """The version in effect."""
        version = self.versions.current(utc_now())
        if version is None:
            raise ConfigError("no version is in effect yet; kasja routing history lists them")
        return version


def actor(by: str) -> str:
    """Who does it: as named, or the user of this machine."""
    if by:
        return by
    with suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    raise ConfigError("nobody knows who you are here; name yourself with --by")


def polish_moment(text: str) -> datetime:
    """A moment in Polish time, as UTC: `2026-04-30T08:00` or `2026-04-30 08:00`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{text!r} is no moment; write 2026-04-30T08:00") from None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    known = from_polish(moment)
    if known is None:
        raise ConfigError(f"{text} does not exist: the clocks are put forward; choose another hour")
    return known


def polish(moment: datetime) -> str:
    """A moment as people here read it."""
    return f"{moment.astimezone(POLISH_TIME):%Y-%m-%d %H:%M}"


def days_back(days: int) -> tuple[datetime, datetime, str]:
    """From, until, and in Polish what completes „rozmów z …”."""
    until = utc_now()
    period = "ostatniego tygodnia" if days == 7 else f"ostatnich {days} dni"
    period = "ostatniej doby" if days == 1 else period
    return until - timedelta(days=days), until, period


def version_json(version: Version) -> Json:
    """A version without its texts."""
    return {
        "number": version.number,
        "origin": version.origin.value,
        "author": version.author,
        "approved_by": version.approved_by,
        "reason": version.reason,
        "base": version.base,
        "draft": version.draft,
        "published_at": version.published_at,
        "effective_at": version.effective_at,
        "withdrawn_at": version.withdrawn_at,
        "digest": version.sources.digest,
    }


def draft_json(draft: Draft) -> Json:
    """A draft without its texts."""
    return {
        "draft": draft.id,
        "title": draft.title,
        "state": draft.state.value,
        "revision": draft.revision,
        "base": draft.base,
        "author": draft.author,
        "approved_by": draft.approved_by,
        "updated_at": draft.updated_at,
    }


def _number(text: str) -> int:
    return min(int(text[:10]), 2**31 - 1)
