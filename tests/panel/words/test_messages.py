"""What is wrong with words is told in Polish: the readers' sentences and the panel's are held together."""

from pathlib import Path

import pytest

from ivr import content
from ivr.calls import judgement
from ivr.dialogue.vocabulary import PLACEHOLDERS
from ivr.errors import ContentError, Problem
from ivr.panel.words import messages
from ivr.speech import text_editing, texts, wav, wording
from ivr.speech.studio import takes
from ivr.speech.studio.script import Line
from ivr.understanding import grammar_files, grammar_texts, insertion, loader
from ivr.understanding.catalogue import EntryError
from ivr.understanding.duplicates import Duplicate
from ivr.understanding.grammar import Rule
from ivr.understanding.insertion import Part
from ivr.understanding.loader import misunderstood
from ivr.understanding.template import TemplateError, expand
from ivr.understanding.training import learn
from ivr.understanding.understanding import Understanding
from tests.panel.reader_sentences import sentences
from tests.panel.words_rig import hum

NOT_TOLD = "Zapisu nie można odczytać"
FILE = Path("pl.toml")
MODULES = (content, grammar_files, grammar_texts, insertion, loader, text_editing, texts)
SENTENCES = [
    pair
    for module in MODULES
    for pair in sentences(module)
    if not pair[0].startswith("cannot be read")  # the panel reads no files
]
LINE = Line("a", "prompt", "W czym pomóc?", "w czym pomóc", 1.0)


def told(problem: Problem) -> str:
    said = messages.polish(problem)

    assert NOT_TOLD not in said
    return said


def test_prompts() -> None:
    source = """
    [need.topic]
    ask = "Pani powie? Słucham. {topic} ☺"
    help = "Pani powie? Słucham. {topic} ☺"
    """
    faults = list(wording.faults(texts.parse(FILE, source), PLACEHOLDERS))

    assert len(faults) == 9
    for text, (wrong, remedy) in faults:
        assert "need.topic" in told(Problem(FILE, 1, f"{text.id}: {wrong}", remedy))


@pytest.mark.parametrize("text", ["", "{nikt}", "{topic", "bardzo długo " * 40])
def test_texts_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ContentError) as refused:
        texts.parse(FILE, f'ask = "{text}"')

    assert [told(problem) for problem in refused.value.problems]


def test_grammars() -> None:
    rules = [
        Rule("A", "a", ("mam mandat",), ("gdzie zwrot",), ("mam mandat",), "us.yaml", 1),
        Rule("B", "b", ("gdzie zwrot",), (), (), "us.yaml", 2),
        Rule("C", "c", ("kupiłem samochód",), ("bzyczek",), (), "us.yaml", 3),
    ]
    known = Understanding(
        topics=rules, scope=[], universals=[], choices=[], learned=learn([
            Rule(r.label, r.name, r.phrases, (), (), r.file, r.line) for r in rules
        ]),
    )  # fmt: skip
    problems = misunderstood(known)

    assert [told(problem).split(" ")[0] for problem in problems] == [
        "Przykład", "Kontrprzykład", "Temat", "Przykładu",
    ]  # fmt: skip
    assert "Uściślij jedną" in told(
        judgement.as_problem(Duplicate("A", "x", "B", "y", 0.95), rules[0])
    )
    with pytest.raises(ContentError) as refused:
        insertion.removed(FILE, "A: {one-of: [x]}", "A", Part.PHRASES, "y")
    assert "ktoś właśnie zmienił" in told(refused.value.problems[0])


@pytest.mark.parametrize(("wrong", "remedy"), SENTENCES)
def test_every_sentence_about_files_has_its_polish(wrong: str, remedy: str) -> None:
    assert told(Problem("us.yaml", 3, wrong, remedy))


@pytest.mark.parametrize("phrase", ["(a", "a]", "<b>", "{kto} a", "(a|b)" * 13])
def test_brackets(phrase: str) -> None:
    shared = {"kto": "<kto>"}
    with pytest.raises(TemplateError) as refused:
        expand(phrase, shared)
    entry = messages.entry(EntryError(str(refused.value), "nawiasy"))

    assert entry == told(Problem("us.yaml", 3, str(refused.value), "see grammars/README.md"))


@pytest.mark.parametrize(
    "samples",
    [
        hum(1.0, peak=1.0),
        hum(1.0, peak=60.0),
        hum(1.0, peak=90_000.0).clip(-32_768, 32_767),
        hum(9.0),
        hum(30.0),
    ],
)
def test_recordings(samples: object, tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(wav.encode(wav.to_pcm(samples)))  # type: ignore[arg-type]
    found = takes.judged_as(file, LINE)

    assert isinstance(found, list)
    assert all(told(problem) for problem in found)
