"""Opens `grammars/` and checks it: every example must be won by its own rule."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ivr.errors import ContentError, Problem
from ivr.understanding import lemmas
from ivr.understanding.compiled import Grammars, fingerprint, is_kept, kept
from ivr.understanding.grammar import Rule
from ivr.understanding.grammar_texts import GrammarTexts, read
from ivr.understanding.understanding import Understanding


def load(folder: Path, cache: Path | None = None) -> Understanding:
    """Read every grammar of a folder; see `parse`."""
    return parse(read(folder), cache)


def parse(texts: GrammarTexts, cache: Path | None = None) -> Understanding:
    """Read every grammar; `ContentError` names file, line and remedy.

    They and what they teach are kept in `cache`, a folder; without one all is read and learned each time,
    which takes half a minute.
    """
    grammars = kept(cache, fingerprint(texts.texts), lambda: _made(texts))
    lemmas.remember(grammars.learned.lemmas, grammars.learned.pronouns)

    def placed(rules: Sequence[Rule]) -> list[Rule]:
        return [replace(rule, file=str(texts.place / rule.file)) for rule in rules]

    return Understanding(
        topics=placed(grammars.topics),
        scope=placed(grammars.scope),
        universals=placed(grammars.universals),
        choices=placed(grammars.choices),
        learned=grammars.learned,
    )


def is_learned(texts: GrammarTexts, cache: Path) -> bool:
    """Whether the cache has what these grammars teach, so that `parse` takes no time."""
    return is_kept(cache, fingerprint(texts.texts))


def _made(texts: GrammarTexts) -> Grammars:
    # Imported here: who reads no grammar anew need not wait for YAML.
    from ivr.understanding.grammar_files import compiled  # noqa: PLC0415

    return compiled(texts)


def check(texts: GrammarTexts, cache: Path | None = None) -> list[Problem]:
    """Everything wrong with the grammars, the examples that another rule wins included."""
    try:
        return misunderstood(parse(texts, cache))
    except ContentError as wrong:
        return wrong.problems


def misunderstood(understanding: Understanding) -> list[Problem]:
    """The examples that another rule wins, and the rules that have none."""
    rules = understanding.checked
    return [problem for rule in rules for problem in _misunderstood(rule, understanding)]


def _misunderstood(rule: Rule, understanding: Understanding) -> Iterator[Problem]:
    if not rule.examples:
        yield Problem(rule.file, rule.line, f"{rule.label}: no examples", "add what callers say")
    for text in rule.examples:
        won = _winner(understanding, text)
        if won != rule.label:
            yield Problem(
                rule.file,
                rule.line,
                f"example {text!r} of {rule.label} is won by {won or 'nobody'}",
                "add a phrase here, or make the other rule's phrases more precise",
            )
    for text in rule.counterexamples:
        if _winner(understanding, text) == rule.label:
            yield Problem(
                rule.file,
                rule.line,
                f"counterexample {text!r} is won by {rule.label}",
                "make its phrases more precise",
            )


def _winner(understanding: Understanding, text: str) -> str:
    """The rule a sentence goes to, whatever the decision; out of scope by its kind."""
    heard = understanding.classify(text)
    return heard.alternatives[0].label if heard.alternatives else heard.intent or ""
