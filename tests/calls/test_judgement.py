"""Everything that a version holds is judged before it is published."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from ivr import settings
from ivr.calls.apprentice import Apprentice
from ivr.calls.judgement import Judge, Lesson, alike
from ivr.calls.wording import Wording
from ivr.errors import ContentError, StageError
from ivr.routing import sources
from ivr.routing.sources import Sources, Words
from ivr.routing.validation import Severity
from ivr.speech.model import embedded, listed_words
from ivr.store.draft_words import catalogue, with_grammars
from ivr.understanding.insertion import Part
from ivr.wiring import words as wiring_words

ROOT = Path(__file__).parents[2]
FILES = sources.read(ROOT)


def words() -> Words:
    assert FILES.words is not None
    return FILES.words


def read(held: Sources) -> Wording:
    return wiring_words.wording(settings.load(), held)


def judge(*lacking: str) -> Judge:
    return Judge(read, settings.load().lessons, lambda said: said & set(lacking))


def test_the_shipped_content_may_be_published() -> None:
    judge().refuse(FILES)


def test_words_that_the_model_lacks_and_prompts_nobody_can_say_are_errors() -> None:
    prompts = words().prompts.replace('"W jakiej sprawie', '"{topic} w jakiej sprawie', 1)
    held = replace(FILES, words=replace(words(), prompts=prompts))
    with pytest.raises(ContentError) as refused:
        judge("konsultant").refuse(held)

    assert [problem.wrong for problem in refused.value.problems] == [
        "universals.yaml: the model does not know the word „konsultant”",
        "need.topic.ask: {topic} is not filled here",
    ]


def test_a_recording_of_nothing_is_a_warning() -> None:
    held = replace(FILES, words=replace(words(), recordings={"nie.ma": "0", "queue.us": "0"}))
    found = [each for each in judge().findings(held) if "records" in each.problem.wrong]

    assert [(each.severity, each.problem.wrong) for each in found] == [
        (Severity.WARNING, "records no prompt 'nie.ma'")
    ]


def test_words_that_cannot_be_read_are_all_that_is_told() -> None:
    torn = replace(FILES, words=replace(words(), grammars={"us.yaml": "A: ["}))

    assert [each.severity for each in judge().findings(torn)] == [Severity.ERROR]


def test_a_new_phrase_that_another_topic_has_is_pointed_out() -> None:
    known = catalogue(words())
    theirs = known.topics["ZWROT_NADPLATA"].examples[0]
    after = with_grammars(words(), known.added("MANDAT", Part.PHRASES, theirs))
    found = alike(catalogue(after).grammars, known.grammars)

    assert found
    assert {each.severity for each in found} == {Severity.WARNING}
    assert theirs in found[0].problem.wrong


def test_the_model_lists_its_words(tmp_path: Path) -> None:
    known = listed_words(embedded())

    assert known is not None
    assert {"mandat", "konsultant"} <= known
    assert listed_words(tmp_path) is None


class Slow(Judge):
    """Judges when it is let, and tells of what."""

    let = threading.Event()
    asked: list[str] = []  # noqa: RUF012  # one test's

    def lesson(self, held: Sources) -> Lesson:
        self.let.wait(10)
        self.asked.append(held.routing)
        if held.routing == "broken":
            raise StageError("understanding", "lesson_failed")
        return Lesson(None, {}, ())


def test_of_many_drafts_the_last_is_learned_next() -> None:
    """Asking never waits; a lesson that fails is tried again when it is asked for again."""
    slow = Slow(read, Path(), lambda _words: set())
    apprentice = Apprentice(slow)
    drafts = [Sources(name, "", words=Words({}, name)) for name in ("1", "2", "3", "broken")]
    first = apprentice.lesson(drafts[0])
    others = [apprentice.lesson(draft) for draft in drafts[1:3]]
    slow.let.set()
    until_learned(apprentice, drafts[0])
    until_learned(apprentice, drafts[2])

    assert (first, others) == (None, [None, None])
    assert {"1", "3"} <= set(slow.asked)
    assert apprentice.lesson(drafts[3]) is None


def until_learned(apprentice: Apprentice, draft: Sources) -> None:
    for _ in range(1000):
        if apprentice.lesson(draft) is not None:
            return
        threading.Event().wait(0.005)
    raise AssertionError(draft)
