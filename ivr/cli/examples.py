"""The examples in the grammar files: which sentence is whose, and a new one for one of them."""

from pathlib import Path

from ivr.cli.insertion import add_example
from ivr.content import read_yaml
from ivr.errors import OperatorError
from ivr.secret import MASK
from ivr.understanding.grammar_files import TOPIC_FILES
from ivr.understanding.normalizer import words

_FILES = (*TOPIC_FILES, "out_of_scope")
_COMMANDS = "universals"
"""Only commands that have examples are learned from them; the others are known word for word."""


class ExampleError(OperatorError):
    """The example must not be written; the message says why, in one line."""


class Examples:
    """The examples of a folder of grammars."""

    def __init__(self, grammars: Path) -> None:
        """Read them; `ContentError` when a file cannot be read."""
        self._places: dict[str, Path] = {}
        self._names: dict[str, str] = {}
        self._owners: dict[tuple[str, ...], str] = {}
        self._counter: set[tuple[str, tuple[str, ...]]] = set()
        for name in (*_FILES, _COMMANDS):
            self._read(grammars / f"{name}.yaml", needs_examples=name == _COMMANDS)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that takes examples, in the order of the files."""
        return tuple(self._places)

    def name(self, label: str) -> str:
        """The spoken name of a topic; empty for what has none."""
        return self._names.get(label, "")

    def owner(self, text: str) -> str | None:
        """The label that has this sentence among its examples, in whatever spelling."""
        return self._owners.get(words(text))

    def add(self, label: str, text: str) -> Path:
        """Write the example and return its file.

        `ExampleError` when it is masked, no sentence, there already or a counterexample;
        `ContentError` when the file cannot be read or written. The file is whole in either case.
        """
        if MASK in text:
            raise ExampleError("numbers are masked in it; a masked sentence is never written")
        if not words(text):
            raise ExampleError("there is no word in it")
        if owner := self.owner(text):
            raise ExampleError(f"it is an example of {owner} already")
        if (label, words(text)) in self._counter:
            raise ExampleError(f"it is a counterexample of {label}")
        add_example(self._places[label], label, text)
        self._owners[words(text)] = label
        return self._places[label]

    def _read(self, file: Path, *, needs_examples: bool) -> None:
        for label, rule in read_yaml(file).items():
            facts = dict(rule.items())
            if needs_examples and "examples" not in facts:
                continue
            self._places[label] = file
            self._names[label] = facts["name"].text() if "name" in facts else ""
            if "examples" in facts:
                self._owners |= {words(text): label for text in facts["examples"].texts()}
            if "counterexamples" in facts:
                self._counter |= {(label, words(t)) for t in facts["counterexamples"].texts()}
