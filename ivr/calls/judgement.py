"""Judges everything that a version holds: where calls go, what callers say, what KASja says.

What is found is an error where a call would meet it (an example that goes to another topic, a prompt
with an empty place), else a warning. Phrases must be learned for that, which takes half a minute where
nobody has learned them before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.calls.lessons import learned
from ivr.calls.wording import Wording
from ivr.dialogue.vocabulary import PLACEHOLDERS
from ivr.errors import ContentError, Problem
from ivr.routing import validation
from ivr.routing.sources import PROMPTS, RECORDED, Sources
from ivr.routing.validation import Finding, Severity, Vocabulary
from ivr.speech import wording as rules
from ivr.speech.phrasing import Names, Phrasing
from ivr.speech.texts import Text
from ivr.understanding import grammar_files, loader
from ivr.understanding.duplicates import Duplicate, near_duplicates
from ivr.understanding.grammar import Rule
from ivr.understanding.grammar_texts import GrammarTexts
from ivr.understanding.request import UNKNOWN
from ivr.understanding.understanding import Understanding

Lacking = Callable[[set[str]], set[str]]
"""Which of these words the recogniser's model does not know, and so could never hear."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Words that were read and learned, and what is wrong with them."""

    understanding: Understanding | None
    """None where they cannot be read."""
    texts: Mapping[str, Text]
    problems: tuple[Problem, ...]
    """Each stands in the way of publishing."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows what every judgement needs; usable from any thread."""

    read: Callable[[Sources], Wording]
    """Raises `ContentError` for words that cannot be read."""
    lessons: Path
    """Where learned phrases are kept."""
    lacking: Lacking

    def lesson(self, sources: Sources) -> Lesson:
        """Learn and judge the words; `StageError` if nobody could learn them."""
        try:
            words = self.read(sources)
            understanding = learned(words.grammars, self.lessons)
        except ContentError as wrong:
            return Lesson(None, {}, tuple(wrong.problems))
        problems = (
            *loader.misunderstood(understanding),
            *_unheard(understanding, words.grammars, self.lacking),
            *_prompts(words.texts, sources),
        )
        return Lesson(understanding, words.texts, problems)

    def findings(self, sources: Sources) -> list[Finding]:
        """Everything that is not as it should be, errors first; `StageError` if nobody could learn."""
        lesson = self.lesson(sources)
        errors = [Finding(Severity.ERROR, problem) for problem in lesson.problems]
        if lesson.understanding is None:
            return errors
        topics = frozenset(lesson.understanding.topics())
        return [
            *errors,
            *validation.check(sources, Vocabulary(topics, frozenset(lesson.texts))),
            *(Finding(Severity.WARNING, each) for each in _recordings(lesson.texts, sources)),
        ]

    def refuse(self, sources: Sources) -> None:
        """`ContentError` when these sources must not be published."""
        validation.refuse(self.findings(sources))


def alike(grammars: GrammarTexts, before: GrammarTexts | None = None) -> list[Finding]:
    """Phrases of two topics that only luck can tell apart; of those that are new since `before`.

    Without `before` every phrase is compared with every other, which takes a minute.
    """
    rules_now = _topics(grammars)
    fresh = None
    if before is not None:
        fresh = frozenset(_said(rules_now)) - frozenset(_said(_topics(before)))
    by_label = {rule.label: rule for rule in rules_now}
    return [
        Finding(Severity.WARNING, as_problem(each, by_label[each.label]))
        for each in near_duplicates(rules_now, fresh)
    ]


def _topics(grammars: GrammarTexts) -> list[Rule]:
    labels = {
        label
        for name in grammar_files.TOPIC_FILES
        for label, _ in grammars.root(f"{name}.yaml").items()
    }
    return [rule for rule in grammar_files.lessons(grammars) if rule.label in labels]


def _said(found: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    return ((rule.label, text) for rule in found for text in (*rule.phrases, *rule.examples))


def as_problem(found: Duplicate, rule: Rule) -> Problem:
    """How two phrases that are nearly the same are told."""
    wrong = (
        f"{found.label} says {found.phrase!r}, {found.other_label} says "
        f"{found.other_phrase!r}: {found.likeness:.0%} alike"
    )
    return Problem(rule.file, rule.line, wrong, "make one more precise")


def _unheard(
    understanding: Understanding, grammars: GrammarTexts, lacking: Lacking
) -> Iterator[Problem]:
    for where, phrases in understanding.runtime_phrases().items():
        words = {word for phrase in phrases for word in phrase.split()} - {UNKNOWN}
        for word in sorted(lacking(words)):
            wrong = f"{where}: the model does not know the word „{word}”"
            yield Problem(grammars.place, 0, wrong, "say it in other words, or use another model")


def _prompts(texts: Mapping[str, Text], sources: Sources) -> Iterator[Problem]:
    place = sources.words_place / PROMPTS
    for text, (wrong, remedy) in rules.faults(texts, PLACEHOLDERS):
        yield Problem(place, text.line, f"{text.id}: {wrong}", remedy)


def _recordings(texts: Mapping[str, Text], sources: Sources) -> Iterator[Problem]:
    """Recordings of nothing; those of values (a queue's name, a time) come and go with the routing."""
    fixed = Phrasing(texts, Names({}, {}, frozenset())).fixed()
    families = tuple(f"{kind}." for kind in ("topic", "queue", "digits", "minutes", "opening"))
    for saying in sorted(sources.words.recordings if sources.words else ()):
        if saying not in fixed and not saying.startswith(families):
            place = sources.words_place / RECORDED / f"{saying}.wav"
            yield Problem(place, 0, f"records no prompt {saying!r}", "remove it")
