"""The text: every rule of every grammar is in it, every word can be heard, no vulgar one."""

import numpy as np
import pytest

from ivr.speech.training import inflection, sentences
from ivr.speech.training.sentences import Sources
from ivr.understanding import grammar_files, number_words
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def known() -> Sources:
    return sentences.sources(ROOT / "grammars")


def test_the_vocabulary_is_wide(known: Sources) -> None:
    assert len(sentences.vocabulary(known)) >= 6000


def test_it_holds_every_word_of_every_grammar(known: Sources) -> None:
    rules = [
        rule for found in grammar_files.rules(ROOT / "grammars", 200).values() for rule in found
    ]
    said = {
        word
        for rule in rules
        for phrase in rule.phrases
        for word in sentences.in_words(phrase).split()
    }

    assert said - sentences.vocabulary(known) == set()


def test_it_holds_what_numbers_and_grades_need(known: Sources) -> None:
    wanted = {*number_words.DICTATED, *number_words.GRADES, "tysiąc", "milionów", "podatkiem"}

    assert wanted - sentences.vocabulary(known) == set()


def test_it_holds_the_register_s_people_and_towns(known: Sources) -> None:
    assert {"bajkowa", "klonowa", "zofia", "warszawie", "sosnowcu"} <= sentences.vocabulary(known)


def test_it_holds_nothing_vulgar(known: Sources) -> None:
    stems = tuple(inflection.words("vulgar.txt"))

    assert [word for word in sentences.vocabulary(known) if word.startswith(stems)] == []


def test_everything_spoken_or_expected_is_in_the_vocabulary(known: Sources) -> None:
    random = np.random.default_rng(1)
    spoken = [sentences.drawn(known, random) for _ in range(1500)]
    expected = list(sentences.expected(known, 1500, random))
    words = {word for text in (*spoken, *expected) for word in text.split()}

    assert words - sentences.vocabulary(known) == set()


def test_the_same_seed_says_the_same(known: Sources) -> None:
    once, again = ([sentences.drawn(known, np.random.default_rng(7))] for _ in range(2))

    assert once == again


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("PIT-37", "pit trzydzieści siedem"),
        ("e-Urząd Skarbowy", "e urząd skarbowy"),
        ("JPK_V7", "jpk v siedem"),
        ("2024 rok", "dwa tysiące dwadzieścia cztery rok"),
        ("", ""),
    ],
)
def test_what_is_written_is_said_in_words(written: str, said: str) -> None:
    assert said == sentences.in_words(written)


def test_verbs_and_nouns_come_in_their_forms() -> None:
    forms = inflection.forms("lemmas.txt")

    assert "zapłaciłem" in forms["past"]
    assert "podatku" in forms["gen"]
    assert "zapłacić" in forms["inf"]
