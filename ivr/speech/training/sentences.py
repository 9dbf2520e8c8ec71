"""What is spoken in training and what the language model expects: sentences drawn from all sources.

From the project's own grammars (every rule of every file), from dictated numbers in every style, from
`text/sentences.txt` with inflected words in their slots, and heaps of words in no order, so that the
network hears every sound beside every other. The utterances in evaluation sets are no source.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from numpy.random import Generator

from ivr.routing import loader as routing_loader
from ivr.speech.normalisation.numerals import cardinal
from ivr.speech.training import dictation, inflection
from ivr.speech.training.dictation import Style
from ivr.understanding import grammar_files, number_words, offices, template
from ivr.understanding.heard_answers import ANSWERS
from ivr.understanding.request import Kind, Request

_PART = re.compile(r"[^\W\d_]+|\d+")
_PHRASES = 200
"""Of one template of a grammar, a sample in which every alternative occurs."""
_LEAD = (
    "", "", "", "mój pesel to", "pesel", "nip", "mój nip to", "numer", "to jest", "tak", "telepin",
    "mój kod to", "no to", "już podaję", "proszę bardzo", "numer telefonu", "yyy", "eee",
)  # fmt: skip
_FORMS = (
    "pit", "pit trzydzieści siedem", "pit trzydzieści sześć", "pit dwadzieścia osiem",
    "pit trzydzieści osiem", "pit jedenaście", "pit trzydzieści dziewięć", "pit jeden", "pit dwa",
    "pit osiem", "pit zero", "cit osiem", "cit", "vat siedem", "vat er", "vat ue", "vat", "sd z dwa",
    "sd trzy", "pcc trzy", "jpk", "jpk v siedem", "jpk fa", "zap trzy", "nip osiem", "nip dwa",
    "upl jeden", "ord u", "ift jeden", "e pit", "e deklaracja", "akc u", "ksef", "zas w",
)  # fmt: skip
_COMMANDS = ("universals", "choices")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where sentences come from."""

    phrases: tuple[str, ...]
    """Of the topics' grammars, in words as they are spoken."""
    commands: tuple[str, ...]
    """Of the universals and the choices."""
    templates: tuple[str, ...]
    """`text/sentences.txt`."""
    everything: tuple[str, ...]
    """All words, for heaps."""


@cache
def sources(grammars: Path) -> Sources:
    """Read everything; `ContentError` when a grammar is wrong."""
    by_file = {
        name: [in_words(phrase) for rule in rules for phrase in (*rule.phrases, *rule.examples)]
        for name, rules in grammar_files.rules(grammars, _PHRASES).items()
    }
    topics = [phrase for name in by_file if name not in _COMMANDS for phrase in by_file[name]]
    lines = (inflection.folder() / "sentences.txt").read_text("utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    commands = [phrase for name in _COMMANDS for phrase in by_file[name]]
    commands += _offices(grammars.parent / "config")
    return Sources(
        tuple(dict.fromkeys(topics)),
        tuple(dict.fromkeys(commands)),
        tuple(texts),
        tuple(sorted(_general_words())),
    )


def _offices(config: Path) -> list[str]:
    """What callers say of their local office, where the routing lists any."""
    if not (config / "offices.yaml").is_file():
        return []
    listed = routing_loader.load(config).offices.values()
    names = tuple(f"{office.town}, {office.name}" for office in listed)
    return list(offices.phrases(Request(Kind.OFFICE, names=names)))


def drawn(known: Sources, random: Generator) -> str:
    """A sentence to be spoken in training: a third of it is numbers, a fifth heaps of words."""
    kinds: tuple[tuple[float, Callable[[], str]], ...] = (
        (0.34, lambda: _numbers(random)),
        (0.12, lambda: _short(known, random)),
        (0.18, lambda: _of(known.phrases, random)),
        (0.18, lambda: _sentence(known, random)),
        (0.18, lambda: _heap(known, random)),
    )
    return _one(kinds, random)


def expected(known: Sources, count: int, random: Generator) -> Iterator[str]:
    """Sentences for the language model: every phrase once, then `count` drawn ones, no heaps."""
    yield from (*known.phrases, *known.commands)
    kinds: tuple[tuple[float, Callable[[], str]], ...] = (
        # Numbers are dictated to grammars of their own: here they would crowd out words that sound alike.
        (0.08, lambda: _numbers(random)),
        (0.1, lambda: _short(known, random)),
        (0.42, lambda: _of(known.phrases, random)),
        (0.4, lambda: _sentence(known, random)),
    )
    yield from (_one(kinds, random) for _ in range(count))


def vocabulary(known: Sources) -> set[str]:
    """All words the recogniser may write, `[unk]` aside."""
    phrases = (*known.phrases, *known.commands, *_LEAD, *_FORMS, *ANSWERS)
    words = {word for phrase in phrases for word in phrase.split()}
    words.update(word for text in known.templates for word in _plain_words(text))
    words.update(known.everything, number_words.DICTATED, number_words.GRADES)
    return words | set(_number_vocabulary())


def in_words(phrase: str) -> str:
    """A phrase of a grammar as it is said: `PIT-37` → "pit trzydzieści siedem", `e-urząd` → "e urząd"."""
    parts = _PART.findall(phrase.lower().replace("'", ""))
    return " ".join(cardinal(int(part)) if part.isdigit() else part for part in parts)


def _one(kinds: tuple[tuple[float, Callable[[], str]], ...], random: Generator) -> str:
    shares = [share for share, _ in kinds]
    return kinds[random.choice(len(kinds), p=shares)][1]()


def _numbers(random: Generator) -> str:
    chance = random.random()
    if chance < 0.12:
        return dictation.amount(random)
    if chance < 0.24:
        return dictation.date(random)
    if chance < 0.3:
        return cardinal(int(10 ** random.uniform(0, 7)))
    length = int(random.choice([1, 2, 3, 4, 5, 6, 6, 7, 9, 9, 10, 10, 11, 11]))
    digits = "".join(str(random.integers(10)) for _ in range(length))
    if length == 11 and random.random() < 0.6:
        digits = dictation.valid_pesel(random)
    style = list(Style)[random.integers(len(Style))]
    said = (
        dictation.loosely(digits, random)
        if random.random() < 0.3
        else dictation.dictated(digits, style, random)
    )
    return f"{_of(_LEAD, random)} {said}".strip()


def _short(known: Sources, random: Generator) -> str:
    """Commands, choices, grades; half of the time the words that matter most."""
    chance = random.random()
    if chance < 0.2:
        return str(random.choice(["tak", "nie"]))
    if chance < 0.35:
        return _of(ANSWERS, random)
    if chance < 0.45:
        return _of(tuple(number_words.GRADES), random)
    return _of(known.commands, random)


def _sentence(known: Sources, random: Generator) -> str:
    """A template with a word in each slot."""
    text = _of(known.templates, random)
    slots = set(re.findall(r"{(\w+)}", text))
    rules = {slot: _filled(slot, random) for slot in slots}
    return _of(template.sample(text, rules, 12), random)


def _filled(slot: str, random: Generator) -> str:
    match slot:
        case "amount":
            return dictation.amount(random)
        case "date":
            return dictation.date(random)
        case "year":
            return dictation.year(random)
        case "number":
            return cardinal(int(10 ** random.uniform(0, 4)))
        case "form":
            return _of(_FORMS, random)
        case "town" | "country":
            return _of(inflection.forms("places.txt")["loc"], random)
        case "name":
            return " ".join(_of(inflection.forms("names.txt")["nom"], random) for _ in range(2))
        case _:
            return _of(inflection.forms("lemmas.txt")[slot], random)


def _heap(known: Sources, random: Generator) -> str:
    count = int(random.integers(1, 7))
    return " ".join(_of(known.everything, random) for _ in range(count))


def _general_words() -> set[str]:
    names = ("lemmas.txt", "names.txt", "places.txt")
    return {form for name in names for found in inflection.forms(name).values() for form in found}


def _plain_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"{\w+}", " ", text))


def _number_vocabulary() -> Iterator[str]:
    """Every word the speller can say."""
    yield from (word for value in range(1000) for word in cardinal(value).split())
    yield from (word for value in range(1, 100) for word in dictation.ordinal(value).split())
    yield from dictation.loose_words()


def _of(choices: tuple[str, ...], random: Generator) -> str:
    return choices[random.integers(len(choices))]
