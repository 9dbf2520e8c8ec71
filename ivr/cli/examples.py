"""The examples in the grammar files: which sentence is whose, and a new one for one of them."""

from pathlib import Path

from ivr.cli.insertion import add_example
from ivr.understanding import grammar_texts
from ivr.understanding.catalogue import Catalogue
from ivr.understanding.insertion import Part


class Examples:
    """The examples of a folder of grammars."""

    def __init__(self, folder: Path) -> None:
        """Read them; `ContentError` when a file cannot be read."""
        self._folder = folder
        self._catalogue = Catalogue(grammar_texts.read(folder))

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that takes examples, in the order of the files."""
        return tuple(self._catalogue.topics)

    def name(self, label: str) -> str:
        """The spoken name of a topic; empty for what has none."""
        topic = self._catalogue.topics.get(label)
        return topic.name if topic else ""

    def owner(self, text: str) -> str | None:
        """The label that has this sentence among its examples, in whatever spelling."""
        return self._catalogue.owner(text)

    def add(self, label: str, text: str) -> Path:
        """Write the example and return its file.

        `EntryError` when it is masked, no sentence, there already or a counterexample;
        `ContentError` when the file cannot be read or written. The file is whole in either case.
        """
        changed = Catalogue(self._catalogue.added(label, Part.EXAMPLES, text))
        file = self._folder / changed.topics[label].file
        add_example(file, label, text)
        self._catalogue = changed
        return file
