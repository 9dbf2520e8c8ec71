"""Rules for words, on words that break them; `kasja check` holds them against the prompts."""

from pathlib import Path

import pytest

from ivr.dialogue.vocabulary import PLACEHOLDERS
from ivr.speech import texts, wording
from ivr.wiring.parts import Content


def written(tmp_path: Path, source: str) -> dict[str, texts.Text]:
    file = tmp_path / "pl.toml"
    file.write_text(source, "utf-8")
    return texts.load(file)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("Niech pan powie.", "„pan” assumes"),
        ("Czy zrobiłeś to?", "„zrobiłeś” assumes"),
        ("Czy tak? Proszę powiedzieć.", "the question is not last"),
        ("Proszę poczekać ☺.", "cannot be spoken"),
    ],
)
def test_words_that_no_prompt_may_have(tmp_path: Path, words: str, wrong: str) -> None:
    (found,) = wording.wrong_with(written(tmp_path, f'[a]\nask = "{words}"\n')["a.ask"])

    assert wrong in found[0]


@pytest.mark.parametrize(
    "words", ["Czy Państwo słyszą?", "Plan spłaty: 500 zł. Czy dobrze?", "{topic}."]
)
def test_words_that_any_prompt_may_have(tmp_path: Path, words: str) -> None:
    assert list(wording.wrong_with(written(tmp_path, f'[a]\nask = "{words}"\n')["a.ask"])) == []


def test_silence_and_misunderstanding_have_different_words(tmp_path: Path) -> None:
    source = '[a]\nnoinput1 = "Tak czy nie?"\nnomatch1 = "Tak, czy nie?"\nnomatch2 = "Inaczej?"\n'
    ((text, _),) = wording.same_words(written(tmp_path, source))

    assert text.id == "a.nomatch1"


def test_a_placeholder_that_nobody_fills_is_found(tmp_path: Path) -> None:
    text = written(tmp_path, '[a]\nask = "Za {wait}."\n')["a.ask"]

    assert list(wording.unfilled(text, frozenset())) == [
        ("{wait} is not filled here", "filled here: none")
    ]
    assert list(wording.unfilled(text, frozenset({"wait"}))) == []


def test_what_the_dialogue_fills_is_what_the_prompts_use(content: Content) -> None:
    used = {text.id: text.placeholders for text in content.texts.values() if text.placeholders}

    assert used == PLACEHOLDERS
