"""Reads `grammars/` and checks it: every example must be won by its own rule."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ivr.content import Node, read_yaml
from ivr.errors import ContentError, Problem
from ivr.understanding.grammar import Rule
from ivr.understanding.interpretation import Command
from ivr.understanding.template import TemplateError, expand
from ivr.understanding.understanding import OUT_OF_SCOPE, Understanding

TOPIC_FILES = ("us", "kis", "puesc", "cokp", "vat")
_RULE_KEYS = frozenset({"name", "kind", "one-of", "examples", "counterexamples"})


def load(folder: Path) -> Understanding:
    """Read every grammar; `ContentError` names file, line and remedy."""
    shared = _shared_rules(folder / "rules")
    grammars = {name: list(_rules(folder / f"{name}.yaml", shared)) for name in _files()}
    _refuse_unknown_commands(grammars["universals"])
    return Understanding(
        topics=[rule for name in TOPIC_FILES for rule in grammars[name]],
        scope=grammars["out_of_scope"],
        universals=grammars["universals"],
        choices=grammars["choices"],
    )


def check(folder: Path) -> list[Problem]:
    """Everything wrong with the grammars, the examples that another rule wins included."""
    try:
        understanding = load(folder)
    except ContentError as wrong:
        return wrong.problems
    rules = [rule for rule in understanding.rules.values() if rule.name]
    return [problem for rule in rules for problem in _misunderstood(rule, understanding)]


def _files() -> tuple[str, ...]:
    return (*TOPIC_FILES, "out_of_scope", "universals", "choices")


def _shared_rules(folder: Path) -> dict[str, str]:
    shared: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        for name, node in read_yaml(file).items():
            if name in shared:
                node.refuse(f"rule <{name}> is defined twice", "keep one of them")
            shared[name] = node.text()
    return shared


def _rules(file: Path, shared: Mapping[str, str]) -> Iterator[Rule]:
    for label, node in read_yaml(file).items():
        facts = dict(node.items(allowed=_RULE_KEYS))
        if "one-of" not in facts:
            node.refuse(f"rule {label}: no one-of", "add one-of: with a phrase a line")
        phrases = [
            phrase for each in facts["one-of"].elements() for phrase in _phrases(each, shared)
        ]
        yield Rule(
            label,
            facts["name"].text() if "name" in facts else "",
            tuple(dict.fromkeys(phrases)),
            _texts(facts, "examples"),
            _texts(facts, "counterexamples"),
            str(file),
            node.line,
            kind=facts["kind"].text() if "kind" in facts else "",
        )


def _phrases(node: Node, shared: Mapping[str, str]) -> tuple[str, ...]:
    try:
        return expand(node.text(), shared)
    except TemplateError as wrong:
        node.refuse(str(wrong), "see grammars/README.md for the brackets")


def _texts(facts: Mapping[str, Node], key: str) -> tuple[str, ...]:
    if key not in facts:
        return ()
    texts = facts[key].texts()
    doubled = {text for text in texts if texts.count(text) > 1}
    if doubled:
        facts[key].refuse(f"{min(doubled)!r} stands twice", "keep one of them")
    return tuple(texts)


def _refuse_unknown_commands(rules: list[Rule]) -> None:
    known = {command.value for command in Command}
    problems = [
        Problem(
            rule.file, rule.line, f"unknown command {rule.label!r}", f"use one of {sorted(known)}"
        )
        for rule in rules
        if rule.label not in known
    ]
    if problems:
        raise ContentError(problems)


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
    heard = understanding.classify(text)
    if not heard.alternatives:
        return heard.intent or ""
    best = heard.alternatives[0].label
    return OUT_OF_SCOPE if best.startswith(OUT_OF_SCOPE) else best
