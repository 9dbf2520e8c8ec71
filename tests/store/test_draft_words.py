"""Words in versions and drafts, on SQLite and on a real PostgreSQL: kept whole, changed one at a time."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ivr.errors import ContentError, StageError
from ivr.routing import sources
from ivr.routing.sources import Words
from ivr.store.content_files import Recordings
from ivr.store.draft_words import DraftWords, catalogue
from ivr.store.routing_drafts import ConflictError
from ivr.store.routing_versions import RoutingVersions
from ivr.store.tables import ContentFile
from ivr.understanding.catalogue import EntryError

ROOT = Path(__file__).parents[2]
FILES = sources.read(ROOT)
CONFIG = replace(FILES, words=None)
NOW = datetime(2026, 4, 30, 5, 55, tzinfo=UTC)
SAID = "a gdzie ja mam zapłacić ten mandacik"


def installed() -> Words:
    assert FILES.words is not None
    return FILES.words


@pytest.fixture
def versions(engine: Engine) -> RoutingVersions:
    kept = RoutingVersions(engine)
    kept.import_first(FILES, moment=NOW)
    return kept


@pytest.fixture
def drafts(versions: RoutingVersions) -> DraftWords:
    return DraftWords(versions, installed)


def drafted(versions: RoutingVersions) -> int:
    return versions.create_draft(CONFIG, title="frazy", by="Anna", moment=NOW).id


def files(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(ContentFile)) or 0


def test_a_version_gives_back_the_words_it_was_given(versions: RoutingVersions) -> None:
    current = versions.current(NOW)

    assert current is not None
    assert current.sources.words == FILES.words
    assert current.sources.digest == FILES.digest


def test_files_without_words_leave_those_of_the_draft(
    versions: RoutingVersions, engine: Engine
) -> None:
    kept = files(engine)
    draft = versions.create_draft(CONFIG, title="godziny", by="Anna", moment=NOW)
    saved = versions.save_draft(draft.id, 1, CONFIG, by="Anna", moment=NOW)

    assert saved.sources.words == FILES.words
    assert files(engine) == kept


def test_an_example_is_added_to_a_draft(
    versions: RoutingVersions, drafts: DraftWords, engine: Engine
) -> None:
    draft, kept = drafted(versions), files(engine)
    saved = drafts.add_example(draft, "MANDAT", SAID, by="Jan", moment=NOW)

    assert saved.sources.words is not None
    assert catalogue(saved.sources.words).owner(SAID) == "MANDAT"
    assert (saved.revision, saved.author) == (2, "Jan")
    assert files(engine) == kept + 1


@pytest.mark.parametrize(
    ("topic", "text"), [("MANDAT", ""), ("MANDAT", "mam •••"), ("MANDATY", SAID), ("MANDAT", "?!")]
)
def test_what_must_not_be_an_example_changes_nothing(
    versions: RoutingVersions, drafts: DraftWords, topic: str, text: str
) -> None:
    draft = drafted(versions)
    with pytest.raises(EntryError):
        drafts.add_example(draft, topic, text, by="Jan", moment=NOW)

    assert versions.draft(draft).revision == 1


def test_of_two_who_change_a_draft_the_second_is_told(
    versions: RoutingVersions, drafts: DraftWords
) -> None:
    draft = drafted(versions)
    drafts.add_example(draft, "MANDAT", SAID, by="Jan", moment=NOW)
    with pytest.raises(ConflictError, match="at revision 2 by Jan, you saw 1"):
        drafts.change(draft, 1, lambda words: words, by="Anna", moment=NOW)


def test_a_draft_from_before_words_were_published_begins_with_the_files(engine: Engine) -> None:
    versions = RoutingVersions(engine)
    versions.import_first(CONFIG, moment=NOW)
    draft = drafted(versions)

    assert versions.draft(draft).sources.words is None

    saved = DraftWords(versions, installed).add_example(draft, "MANDAT", SAID, by="J", moment=NOW)

    assert saved.sources.words is not None
    assert saved.sources.words.prompts == installed().prompts


def test_recordings_are_kept_once_and_must_be_there(
    versions: RoutingVersions, engine: Engine
) -> None:
    recordings, draft = Recordings(engine), drafted(versions)
    digest = recordings.keep(b"RIFF")
    again = recordings.keep(b"RIFF")
    spoken = replace(installed(), recordings={"welcome.greeting": digest})
    saved = versions.save_draft(draft, 1, replace(CONFIG, words=spoken), by="Jan", moment=NOW)
    missing = replace(installed(), recordings={"welcome.greeting": "0" * 64})

    assert saved.sources.words == spoken
    assert (digest == again, recordings.get(digest)) == (True, b"RIFF")

    with pytest.raises(ContentError, match="never kept"):
        versions.save_draft(draft, 2, replace(CONFIG, words=missing), by="Jan", moment=NOW)
    with pytest.raises(StageError, match="recording_missing"):
        recordings.get("0" * 64)
    with pytest.raises(ContentError, match="keep it under"):
        recordings.keep(bytes(sources.LONGEST_RECORDING_BYTES + 1))


def test_a_file_that_is_too_long_is_refused(versions: RoutingVersions) -> None:
    draft = drafted(versions)
    long = replace(installed(), prompts="#" * (sources.LONGEST_CHARACTERS + 1))
    with pytest.raises(ContentError, match=r"prompts/pl\.toml: 1000001 characters"):
        versions.save_draft(draft, 1, replace(CONFIG, words=long), by="Jan", moment=NOW)
