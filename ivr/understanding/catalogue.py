"""What the grammars hold as clerks see it: topics with their phrases, examples and counterexamples."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.content import Node
from ivr.errors import OperatorError
from ivr.secret import MASK
from ivr.understanding import insertion
from ivr.understanding.grammar_files import TOPIC_FILES
from ivr.understanding.grammar_texts import GrammarTexts
from ivr.understanding.insertion import Part
from ivr.understanding.normalizer import words
from ivr.understanding.template import TemplateError, sample

LONGEST_CHARACTERS = 300
"""Of one phrase or sentence."""
_COMMANDS = "universals"
"""Only commands that have examples are learned from them; the others are known word for word."""
_FILES = (*TOPIC_FILES, "out_of_scope", _COMMANDS)


class EntryError(OperatorError):
    """The entry must not be written; the message says why, in one line."""

    def __init__(self, message: str, polish: str) -> None:
        """`polish` says the same to clerks."""
        super().__init__(message)
        self.polish = polish


@dataclass(frozen=True, slots=True)
class Topic:
    """A rule with what is written in it; commands and matters of others count as well."""

    label: str
    name: str
    """As KASja says it; empty for what is never named to callers."""
    file: str
    """Path below grammars/."""
    line: int
    phrases: tuple[str, ...]
    """Templates, with their brackets."""
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]

    def part(self, part: Part) -> tuple[str, ...]:
        """One of its lists."""
        match part:
            case Part.PHRASES:
                return self.phrases
            case Part.EXAMPLES:
                return self.examples
            case Part.COUNTEREXAMPLES:
                return self.counterexamples


class Catalogue:
    """The topics of some grammars; to change one gives other grammars."""

    def __init__(self, grammars: GrammarTexts) -> None:
        """`ContentError` when a file cannot be read."""
        self.grammars = grammars
        self.topics = {topic.label: topic for name in _FILES for topic in self._read(name)}
        self.shared: dict[str, str] = {}
        """Rules that phrases of all topics may refer to: name → template."""
        for file in grammars.shared:
            self.shared |= {name: node.text() for name, node in grammars.root(file).items()}
        examples = (
            (topic.label, text) for topic in self.topics.values() for text in topic.examples
        )
        self._owners = {words(text): label for label, text in examples}

    def owner(self, text: str) -> str | None:
        """The label that has this sentence among its examples, in whatever spelling."""
        return self._owners.get(words(text))

    def added(self, label: str, part: Part, text: str) -> GrammarTexts:
        """The grammars with one more entry; `EntryError` or `ContentError` where it must not be."""
        topic = self._topic(label)
        self._refuse(topic, part, text)
        return self._written(topic, insertion.added(*self._place(topic), label, part, text))

    def removed(self, label: str, part: Part, text: str) -> GrammarTexts:
        """The grammars without an entry; a rule keeps a phrase and an example at least."""
        topic = self._topic(label)
        if part is not Part.COUNTEREXAMPLES and len(topic.part(part)) == 1:
            raise EntryError(
                f"it is the last one of {label}",
                "to ostatni wpis na tej liście; dodaj najpierw inny",
            )
        return self._written(topic, insertion.removed(*self._place(topic), label, part, text))

    def changed(self, label: str, part: Part, *, old: str, new: str) -> GrammarTexts:
        """The grammars with another text in the place of an old one."""
        topic = self._topic(label)
        if words(old) != words(new) or part is Part.PHRASES:
            self._refuse(topic, part, new)
        written = insertion.changed(*self._place(topic), label, part, old=old, new=new)
        return self._written(topic, written)

    def _refuse(self, topic: Topic, part: Part, text: str) -> None:
        """What is no sentence, is masked, is there already, or has brackets that do not fit."""
        if MASK in text:
            raise EntryError(
                "numbers are masked in it; a masked sentence is never written",
                "są w nim zasłonięte cyfry; takiego zdania się nie zapisuje",
            )
        if not words(text):
            raise EntryError("there is no word in it", "nie ma w nim żadnego słowa")
        if len(text) > LONGEST_CHARACTERS:
            raise EntryError(
                f"{len(text)} characters; keep it under {LONGEST_CHARACTERS}",
                f"ma {len(text)} znaków; dozwolone jest {LONGEST_CHARACTERS}",
            )
        if part is Part.PHRASES:
            self._refuse_phrase(topic, text)
        else:
            self._refuse_sentence(topic, part, text)

    def _refuse_phrase(self, topic: Topic, text: str) -> None:
        if text in topic.phrases:
            raise EntryError(f"{topic.label} has it already", "ten temat już ją ma")
        try:
            sample(text, self.shared, 1)
        except TemplateError as wrong:
            raise EntryError(str(wrong), f"nawiasy się nie zgadzają ({wrong})") from None

    def _refuse_sentence(self, topic: Topic, part: Part, text: str) -> None:
        counter = {words(each) for each in topic.counterexamples}
        if part is Part.EXAMPLES and (owner := self.owner(text)):
            raise EntryError(
                f"it is an example of {owner} already", f"jest już przykładem tematu {owner}"
            )
        if words(text) in counter:
            raise EntryError(
                f"it is a counterexample of {topic.label}",
                f"jest już kontrprzykładem tematu {topic.label}",
            )
        if part is Part.COUNTEREXAMPLES and self.owner(text) == topic.label:
            raise EntryError(
                f"it is an example of {topic.label}", f"jest już przykładem tematu {topic.label}"
            )

    def _topic(self, label: str) -> Topic:
        if label not in self.topics:
            raise EntryError(f"no topic {label}", f"nie ma tematu {label}")
        return self.topics[label]

    def _place(self, topic: Topic) -> tuple[Path, str]:
        return self.grammars.place / topic.file, self.grammars.texts[topic.file]

    def _written(self, topic: Topic, text: str) -> GrammarTexts:
        return replace(self.grammars, texts={**self.grammars.texts, topic.file: text})

    def _read(self, name: str) -> Iterator[Topic]:
        file = f"{name}.yaml"
        for label, node in self.grammars.root(file).items():
            topic = _as_topic(label, file, node)
            if name != _COMMANDS or topic.examples:
                yield topic


def _as_topic(label: str, file: str, node: Node) -> Topic:
    facts = dict(node.items())
    lists = [tuple(facts[part].texts()) if part in facts else () for part in Part]
    name = facts["name"].text() if "name" in facts else ""
    return Topic(label, name, file, node.line, *lists)
