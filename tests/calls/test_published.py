"""A version is taken over in one step, phrases and prompts too; calls keep what they began with."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.calls import lessons
from ivr.calls.current_routing import CurrentRouting
from ivr.calls.desk import Desk, OpenCall
from ivr.calls.published import Published
from ivr.dialogue.actions import Pace, Transfer
from ivr.errors import ContentError, StageError
from ivr.routing import sources
from ivr.routing.policy import Routing
from ivr.routing.sources import Sources, Words
from ivr.settings import Settings
from ivr.speech.clipstore import SilentClips
from ivr.store import known_routing
from ivr.store.draft_words import catalogue, with_grammars
from ivr.store.engine import migrate, open_engine
from ivr.store.routing_cache import RoutingCache
from ivr.store.routing_versions import RoutingVersions
from ivr.testing.memory import MemoryRecords
from ivr.testing.terminal import TerminalLine
from ivr.understanding import loader
from ivr.understanding.grammar_texts import GrammarTexts
from ivr.understanding.insertion import Part
from ivr.wiring import parts
from ivr.wiring.editions import Editions

ROOT = Path(__file__).parents[2]
FILES = sources.read(ROOT)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SAID = "bzyczek w kratkę"
"""Nothing that KASja has ever heard of."""


def words_of(files: Sources) -> Words:
    assert files.words is not None
    return files.words


def with_prompt(files: Sources, old: str, new: str) -> Sources:
    words = words_of(files)
    assert old in words.prompts
    return replace(files, words=replace(words, prompts=words.prompts.replace(old, new, 1)))


def with_example(files: Sources, label: str, text: str) -> Sources:
    words = words_of(files)
    added = catalogue(words).added(label, Part.EXAMPLES, text)
    return replace(files, words=with_grammars(words, added))


class Ready:
    """Whoever must be ready is."""

    def prepare(self, published: Published) -> None:
        published.prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)

    def announce(self, routing: Routing) -> None:
        """Nobody has to be told."""


class Line:
    """A hotline in one process, with the real store, that a supervisor publishes to."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = open_engine(settings.database)
        migrate(self.engine)
        self.versions = RoutingVersions(self.engine)
        cache = RoutingCache(settings.state / "routing" / "current.json")
        self.known = known_routing.begin(self.versions, cache, ROOT, moment=NOW)
        self.editions = Editions(settings, SilentClips())
        self.current = CurrentRouting(
            self.versions,
            self.known,
            read=self.editions.read,
            keep=cache.write,
            follower=Ready(),
            now=lambda: NOW,
        )
        self.records = MemoryRecords()
        self.desk: Desk = parts.desk(
            settings, self.current.published, engine=self.engine, records=self.records
        )

    def publish(self, files: Sources) -> None:
        draft = self.versions.create_draft(files, title="próba", by="Anna", moment=NOW)
        self.versions.publish(draft.id, None, by="Anna", reason="próba", moment=NOW)
        self.current.look()

    def call(self, call_id: str) -> OpenCall:
        return self.desk.open(call_id, dnis="223300330", caller=call_id)


def heard(call: OpenCall, *said: str) -> list[str]:
    """What KASja says to a caller who says this and then asks for a person."""
    words: list[str] = []
    turns = iter([f"{text}\n" for text in (*said, "konsultant")])
    line = TerminalLine(lambda: next(turns, None), words.append)
    ended = asyncio.run(call.converse(line, entry="welcome")).ended

    assert isinstance(ended, Transfer)
    return words


@pytest.fixture
def line(settings: Settings, tmp_path: Path) -> Line:
    return Line(settings.model_copy(update={"state": tmp_path, "hours_override": "always"}))


GREETING = "Dzień dobry. Tu KASja, automatyczna asystentka"


def test_a_call_keeps_the_words_it_began_with(line: Line) -> None:
    before = line.call("przed")
    line.publish(with_prompt(FILES, GREETING, "Witamy. Tu KASja, automatyczna asystentka"))
    after = line.call("po")

    assert line.current.routing().version.startswith("2.")
    assert heard(before)[0].startswith("Dzień dobry.")
    assert heard(after)[0].startswith("Witamy.")


def test_a_published_example_is_understood(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[str] = []
    known = line.current.published().understanding

    def pretend(grammars: object, cache: Path) -> object:
        learned.append(str(cache))
        return known

    monkeypatch.setattr("ivr.wiring.editions.learned", pretend)
    line.publish(with_example(FILES, "MANDAT", SAID))
    line.publish(replace(FILES, words=None, routing=FILES.routing + "\n# tylko kierowanie\n"))

    assert len(learned) == 1
    assert line.current.routing().version.startswith("3.")
    assert catalogue(words_of(line.versions.version(3).sources)).owner(SAID) == "MANDAT"


def test_what_a_version_lacks_the_installation_says(line: Line) -> None:
    """A newer program asks for prompts that were never published."""
    line.publish(with_prompt(FILES, "checking = ", "# checking = "))

    assert "universal.checking" in line.current.published().prompts.phrasing.texts


def test_a_version_with_broken_words_is_passed_over(line: Line) -> None:
    line.publish(with_prompt(FILES, GREETING, "{nikt}"))

    assert line.current.routing().version.startswith("1.")


def test_without_a_database_the_last_words_are_said(line: Line, tmp_path: Path) -> None:
    line.publish(with_prompt(FILES, GREETING, "Witamy."))
    cache = RoutingCache(tmp_path / "routing" / "current.json")
    away = RoutingVersions(open_engine(f"sqlite:///{tmp_path / 'never made.sqlite'}"))
    known = known_routing.begin(away, cache, ROOT, moment=NOW)
    texts = line.editions.read(known).prompts.phrasing.texts

    assert known.number == 2
    assert texts["welcome.greeting"].written.startswith("Witamy.")


SMALL = {
    "us.yaml": "MANDAT: {name: mandat, one-of: [mam mandat, zapłacić mandat], examples: [mandacik]}\n"
    "ZWROT: {name: zwrot, one-of: [zwrot podatku, gdzie mój zwrot], examples: [kiedy zwrot]}\n",
    "universals.yaml": "agent: {one-of: [konsultant], examples: [poproszę konsultanta]}\n",
    "out_of_scope.yaml": "ZUS: {kind: zus, one-of: [składki zus], examples: [w sprawie zus]}\n",
    "choices.yaml": "own: {one-of: [moja]}\n",
    **dict.fromkeys(("kis.yaml", "puesc.yaml", "cokp.yaml", "vat.yaml"), "{}\n"),
}


def test_grammars_are_learned_in_a_process_of_their_own(tmp_path: Path) -> None:
    understanding = lessons.learned(GrammarTexts(SMALL), tmp_path)

    assert loader.is_learned(GrammarTexts(SMALL), tmp_path)
    assert understanding.classify("mam do zapłacenia mandat").alternatives[0].label == "MANDAT"


def test_grammars_that_mean_nothing_are_told_and_not_learned(tmp_path: Path) -> None:
    words = words_of(FILES)
    grammars = catalogue(words).grammars
    torn = replace(grammars, texts={**grammars.texts, "us.yaml": "MANDAT: {one-of: ['(a']}"})
    with pytest.raises(ContentError, match=r"us\.yaml:1"):
        lessons.learned(torn, tmp_path)


def test_a_lesson_that_cannot_be_given_puts_the_takeover_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.calls.lessons.sys.executable", str(tmp_path / "no python"))
    with pytest.raises(StageError, match="FileNotFoundError"):
        lessons.learned(catalogue(words_of(FILES)).grammars, tmp_path)
