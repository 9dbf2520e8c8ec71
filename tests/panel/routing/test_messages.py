"""Every sentence of the readers has its Polish."""

from pathlib import Path

import pytest

from ivr import content
from ivr.errors import ContentError, Problem
from ivr.panel.routing.messages import polish, with_place
from ivr.routing import editing, graph, hours, loader, offices, queues, reading, topics, validation
from tests.panel.reader_sentences import sentences

MODULES = (
    content, editing, graph, hours, loader, offices, queues, reading, topics, validation,
)  # fmt: skip
NOT_FOR_FORMS = {"cannot be read: 7"}
"""A file that is not there."""


SENTENCES = [pair for module in MODULES for pair in sentences(module)]


def test_there_are_sentences() -> None:
    assert len(SENTENCES) > 50


@pytest.mark.parametrize(("wrong", "remedy"), SENTENCES)
def test_every_sentence_has_its_polish(wrong: str, remedy: str) -> None:
    told = polish(Problem("routing.yaml", 3, wrong, remedy))

    assert told.startswith("Zapisu nie można") == (wrong in NOT_FOR_FORMS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: {b: c\n", "brakuje przecinka albo nawiasu „}”"),
        ("a: [b\n", "brakuje przecinka albo nawiasu „]”"),
        ("a: 'b\n", "cudzysłów się nie zamyka"),
        ("a: b: c\n", "dwukropek stoi tam, gdzie nie może"),
        ("a:\n  - b\n c\n", "powinno tu być „klucz: wartość”"),
        ("- a\nb: c\n", "lista jest źle zapisana"),
        ("a:\n\t- b\n", "tabulator albo znak"),
        ("a: *b\n", "to nie jest poprawny YAML"),
        ("a: \x01\n", "jest tu znak, którego tekst mieć nie może (kod 0001)"),
        ("[" * 3000, "brakuje wartości albo nawiasu, który zamyka"),
    ],
)
def test_what_yaml_says_is_told_in_polish_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ContentError) as refused:
        content.parse_yaml(Path("hours.yaml"), text)
    (problem,) = refused.value.problems
    line = f"Wiersz {problem.line}" if problem.line else "Tekst"
    placed = f", wiersz {problem.line}" if problem.line else ""

    assert polish(problem).startswith(f"{line}: {told}")
    assert with_place(problem).startswith(f"hours.yaml{placed}: {told}")
