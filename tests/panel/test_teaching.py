"""Examples from calls in a draft of the real store: taken, refused, and never lost."""

from pathlib import Path

import pytest

from ivr.panel.calls.ports import ExampleRefusedError
from ivr.panel.calls.teaching import TITLE, DraftExamples
from ivr.routing import sources
from ivr.store.draft_words import catalogue
from tests.panel.browsing import World

SHIPPED = sources.read(Path(__file__).parents[2])
SAID = "hulajnoga mojej cioci"


@pytest.fixture
def examples(world: World) -> DraftExamples:
    world.routing.versions.import_first(SHIPPED, moment=world.now)
    return DraftExamples(world.routing.versions, world.words.drafts)


def owner(world: World, text: str) -> str | None:
    """Whose example a sentence is in the newest draft."""
    [draft] = world.routing.versions.open_drafts()
    return catalogue(world.words.drafts.of(draft.sources)).owner(text)


def test_examples_gather_in_one_draft(examples: DraftExamples, world: World) -> None:
    told = examples.add("MANDAT", SAID, by="ewa", moment=world.now)
    examples.add("PIT", SAID + " i wujka", by="jan", moment=world.now)
    [draft] = world.routing.versions.open_drafts()

    assert f"do szkicu {draft.id} „{TITLE}”" in told
    assert (owner(world, SAID), owner(world, SAID + " i wujka")) == ("MANDAT", "PIT")
    assert (draft.title, draft.author) == (TITLE, "jan")


@pytest.mark.parametrize(
    ("topic", "text"),
    [("MANDAT", "mój numer to •"), ("MANDAT", " ?! "), ("UNHEARD_OF", SAID)],
)
def test_what_must_not_be_an_example_is_refused_in_polish(
    examples: DraftExamples, world: World, topic: str, text: str
) -> None:
    with pytest.raises(ExampleRefusedError, match="Nie dodano: "):
        examples.add(topic, text, by="ewa", moment=world.now)

    assert world.routing.versions.open_drafts() == []


def test_a_sentence_is_an_example_once(examples: DraftExamples, world: World) -> None:
    examples.add("MANDAT", SAID, by="ewa", moment=world.now)
    with pytest.raises(ExampleRefusedError):
        examples.add("PIT", SAID.upper(), by="ewa", moment=world.now)

    assert owner(world, SAID) == "MANDAT"


def test_before_the_first_version_there_is_no_draft(world: World) -> None:
    examples = DraftExamples(world.routing.versions, world.words.drafts)
    with pytest.raises(ExampleRefusedError, match="Nie opublikowano"):
        examples.add("MANDAT", SAID, by="ewa", moment=world.now)

    assert world.routing.versions.open_drafts() == []
