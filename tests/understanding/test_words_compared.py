"""Grammars of two versions compared: in sentences, and by what callers said before."""

from dataclasses import replace
from pathlib import Path

import pytest

from ivr import settings
from ivr.understanding import difference, grammar_texts, loader
from ivr.understanding.catalogue import Catalogue, EntryError
from ivr.understanding.duplicates import near_duplicates
from ivr.understanding.grammar import Rule
from ivr.understanding.insertion import Part
from ivr.understanding.rehearsal import Changed, Utterance, rehearse, topic_of
from ivr.understanding.training import learn
from ivr.understanding.understanding import Understanding

FILES = grammar_texts.read(Path(__file__).parents[2] / "grammars")
CATALOGUE = Catalogue(FILES)


def small(*rules: Rule) -> Understanding:
    """Knows a few topics."""
    return Understanding(topics=rules, scope=[], universals=[], choices=[], learned=learn(rules))


def rule(label: str, *phrases: str) -> Rule:
    return Rule(label, label.lower(), phrases, phrases[:1], (), "us.yaml", 1)


def test_every_topic_is_in_the_catalogue() -> None:
    known = loader.load(FILES.place, settings.load().lessons)

    assert set(known.topics()) <= CATALOGUE.topics.keys()
    assert "agent" in CATALOGUE.topics
    assert "MANDAT" in CATALOGUE.topics["MANDAT"].label


def test_each_change_is_one_sentence() -> None:
    new = Catalogue(CATALOGUE.added("MANDAT", Part.PHRASES, "dostałem kwitek"))
    new = Catalogue(new.added("MANDAT", Part.EXAMPLES, "dostałem taki kwitek z drogówki"))
    gone = CATALOGUE.topics["ZWROT_NADPLATA"].examples[0]
    new = Catalogue(new.removed("ZWROT_NADPLATA", Part.EXAMPLES, gone))
    shared = {**new.grammars.texts, "rules/money.yaml": "kasa: (kasa|hajs)"}
    new = Catalogue(replace(new.grammars, texts=shared))

    assert difference.sentences(CATALOGUE, new) == [
        f"Przykład „{gone}” znika z tematu ZWROT_NADPLATA.",
        "Fraza „dostałem kwitek” doszła do tematu MANDAT.",
        "Przykład „dostałem taki kwitek z drogówki” doszedł do tematu MANDAT.",
        "Plik gramatyk rules/money.yaml się zmienia.",
    ]
    assert difference.sentences(CATALOGUE, CATALOGUE) == []


@pytest.mark.parametrize(
    ("part", "text", "wrong"),
    [
        (Part.PHRASES, "(mandat", "nawiasy"),
        (Part.PHRASES, "<nie_ma_takiej>", "nawiasy"),
        (Part.EXAMPLES, "mam ••• zł mandatu", "zasłonięte"),
        (Part.EXAMPLES, "  ", "żadnego słowa"),
        (Part.EXAMPLES, "a " * 151, "znaków"),
        (Part.EXAMPLES, CATALOGUE.topics["ZWROT_NADPLATA"].examples[0].upper(), "ZWROT_NADPLATA"),
        (Part.COUNTEREXAMPLES, CATALOGUE.topics["MANDAT"].examples[0], "przykładem tematu MANDAT"),
    ],
)
def test_what_is_no_entry_is_refused_in_polish(part: Part, text: str, wrong: str) -> None:
    with pytest.raises(EntryError) as refused:
        CATALOGUE.added("MANDAT", part, text)

    assert wrong in refused.value.polish


def test_a_rule_keeps_its_last_example() -> None:
    one = Catalogue(
        grammar_texts.GrammarTexts({**FILES.texts, "vat.yaml": "A: {one-of: [x], examples: [y]}"})
    )
    with pytest.raises(EntryError, match="last one"):
        one.removed("A", Part.EXAMPLES, "y")


def test_what_callers_said_is_understood_by_both() -> None:
    others = (rule("MANDAT", "mam mandat"), rule("AUTO", "kupiłem samochód"))
    before = small(*others, rule("ZWROT", "gdzie zwrot"))
    after = small(*others, rule("ZWROT", "gdzie zwrot", "kiedy przelew"))
    said = [
        Utterance("c3", "kiedy przelew"),
        Utterance("c2", "mam mandat"),
        Utterance("c1", "kiedy przelew"),
    ]
    found = rehearse(said, before=before, after=after)

    assert (found.utterances, found.changed, found.ways) == (3, 2, (("", "ZWROT", 2),))
    assert found.examples == (Changed(said[0], 2, "", "ZWROT"),)
    assert found.sentence("ostatniej doby").startswith("2 z 3 wypowiedzi z ostatniej doby")
    assert (
        rehearse([], before=before, after=after).sentence("wczoraj").startswith("Brak wypowiedzi")
    )
    assert topic_of(after.classify("mam mandat")) == "MANDAT"


def test_only_what_is_new_is_compared() -> None:
    rules = [
        rule("A", "mam mandat karny"),
        rule("B", "mam mandat karny", "gdzie zwrot"),
        rule("C", "gdzie zwrot"),
    ]
    every = near_duplicates(rules)
    fresh = near_duplicates(rules, frozenset({("C", "gdzie zwrot")}))

    assert {(d.label, d.other_label) for d in every} == {("A", "B"), ("B", "C")}
    assert [(d.label, d.other_label) for d in fresh] == [("B", "C")]
