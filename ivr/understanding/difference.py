"""What changes between the grammars of two versions, in plain Polish sentences, one a change."""

from collections.abc import Callable, Iterator

from ivr.understanding.catalogue import Catalogue, Topic
from ivr.understanding.insertion import Part

_PARTS = {
    Part.PHRASES: ("Fraza", "doszła do tematu", "znika z tematu"),
    Part.EXAMPLES: ("Przykład", "doszedł do tematu", "znika z tematu"),
    Part.COUNTEREXAMPLES: ("Kontrprzykład", "doszedł do tematu", "znika z tematu"),
}


def sentences(
    old: Catalogue, new: Catalogue, *, name: Callable[[Topic], str] = lambda topic: topic.label
) -> list[str]:
    """Every change; `name` is how a topic is called. Empty when both mean the same."""
    labels = [*old.topics, *(label for label in new.topics if label not in old.topics)]
    return [
        *(said for label in labels for said in _topic(old, new, label, name)),
        *_other_files(old, new),
    ]


def _topic(
    old: Catalogue, new: Catalogue, label: str, name: Callable[[Topic], str]
) -> Iterator[str]:
    before, after = old.topics.get(label), new.topics.get(label)
    if before is None and after is not None:
        yield f"Nowy temat {name(after)}: fraz {len(after.phrases)}, przykładów {len(after.examples)}."
    elif after is None and before is not None:
        yield f"Temat {name(before)} znika razem ze swoimi frazami."
    elif before is not None and after is not None:
        if before.name != after.name:
            yield f"Temat {label} nazywa się teraz „{after.name}” (było: „{before.name}”)."
        for part in Part:
            yield from _lists(part, before, after, name(after))


def _lists(part: Part, before: Topic, after: Topic, title: str) -> Iterator[str]:
    what, came, went = _PARTS[part]
    for text in after.part(part):
        if text not in before.part(part):
            yield f"{what} „{text}” {came} {title}."
    for text in before.part(part):
        if text not in after.part(part):
            yield f"{what} „{text}” {went} {title}."


def _other_files(old: Catalogue, new: Catalogue) -> Iterator[str]:
    """Rules that topics share, and words for choices and commands: told as a whole."""
    told = {topic.file for each in (old, new) for topic in each.topics.values()}
    before, after = old.grammars.texts, new.grammars.texts
    for file in sorted(before.keys() | after.keys()):
        if before.get(file) != after.get(file) and file not in told:
            yield f"Plik gramatyk {file} się zmienia."
