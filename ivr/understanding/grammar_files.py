"""Reads the files of `grammars/`: templates with their places, expanded for those who learn from them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.content import Node
from ivr.errors import ContentError, Problem
from ivr.understanding.compiled import Grammars
from ivr.understanding.grammar import Rule
from ivr.understanding.grammar_texts import GrammarTexts, read
from ivr.understanding.interpretation import Command
from ivr.understanding.open_question import COMMAND_MARK
from ivr.understanding.phrasebook import bare
from ivr.understanding.template import TemplateError, expand, sample
from ivr.understanding.training import learn

_SENTENCES = {Command.AGENT, Command.REPEAT, Command.ABOUT_BOT, Command.HELP}
"""Universals that people say in whole sentences; the others are recognised word for word."""
TOPIC_FILES = ("us", "kis", "puesc", "cokp", "vat")
_FILES = (*TOPIC_FILES, "out_of_scope", "universals", "choices")
_ENOUGH = 80
"""Phrases of one template that teach the matcher what it has to say."""
_RULE_KEYS = frozenset({"name", "kind", "one-of", "examples", "counterexamples"})


def compiled(texts: GrammarTexts) -> Grammars:
    """Read all, and learn from it; `ContentError` names file, line and remedy.

    Files are named within the folder, which may move.
    """
    shared, drafts = _read(texts)
    universals = [draft.expanded(shared) for draft in drafts["universals"]]
    choices = [draft.expanded(shared) for draft in drafts["choices"]]
    _refuse_unknown_commands(universals)
    fixed = [text for rule in (*universals, *choices) for text in (*rule.phrases, *rule.examples)]
    bare_words = {text: bare(text) for text in fixed}

    def named(rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(replace(rule, file=Path(rule.file).name) for rule in rules)

    return Grammars(
        topics=named(draft.rule for name in TOPIC_FILES for draft in drafts[name]),
        scope=named(draft.rule for draft in drafts["out_of_scope"]),
        universals=named(universals),
        choices=named(choices),
        learned=replace(learn(_lessons(shared, drafts)), bare=bare_words),
    )


def lessons(texts: GrammarTexts) -> list[Rule]:
    """Everything the matcher learns from: rules with a sample of their phrases."""
    return _lessons(*_read(texts))


def rules(folder: Path, most: int) -> dict[str, list[Rule]]:
    """Every rule of every file, with about `most` phrases of each template."""
    shared, drafts = _read(read(folder))
    return {name: [each.expanded(shared, most) for each in drafts[name]] for name in drafts}


def _read(texts: GrammarTexts) -> tuple[dict[str, str], dict[str, list["_Draft"]]]:
    """The shared rules, and each file's rules with their templates as they stand."""
    shared = _shared_rules(texts)
    return shared, {name: list(_drafts(texts.root(f"{name}.yaml"))) for name in _FILES}


def _lessons(shared: Mapping[str, str], drafts: Mapping[str, list["_Draft"]]) -> list[Rule]:
    """Topics, what is out of scope, and the universals that are said in sentences."""
    taught = [draft for name in (*TOPIC_FILES, "out_of_scope") for draft in drafts[name]]
    rules = [draft.expanded(shared, _ENOUGH) for draft in taught]
    said = [draft for draft in drafts["universals"] if draft.rule.label in _SENTENCES]
    commands = [draft.expanded(shared, _ENOUGH) for draft in said]
    return [*rules, *(replace(rule, label=COMMAND_MARK + rule.label) for rule in commands)]


def _shared_rules(texts: GrammarTexts) -> dict[str, str]:
    shared: dict[str, str] = {}
    for file in texts.shared:
        for name, node in texts.root(file).items():
            if name in shared:
                node.refuse(f"rule <{name}> is defined twice", "keep one of them")
            shared[name] = node.text()
    return shared


@dataclass(frozen=True, slots=True)
class _Draft:
    """A rule whose templates are not expanded yet."""

    rule: Rule
    templates: tuple[Node, ...]

    def expanded(self, shared: Mapping[str, str], most: int | None = None) -> Rule:
        """The rule with its phrases; `ContentError` when a template's brackets do not fit."""
        phrases = [phrase for each in self.templates for phrase in _phrases(each, shared, most)]
        return replace(self.rule, phrases=tuple(dict.fromkeys(phrases)))


def _drafts(root: Node) -> Iterator[_Draft]:
    for label, node in root.items():
        facts = dict(node.items(allowed=_RULE_KEYS))
        if "one-of" not in facts:
            node.refuse(f"rule {label}: no one-of", "add one-of: with a phrase a line")
        rule = Rule(
            label,
            facts["name"].text() if "name" in facts else "",
            (),
            _texts(facts, "examples"),
            _texts(facts, "counterexamples"),
            str(node.file),
            node.line,
            kind=facts["kind"].text() if "kind" in facts else "",
        )
        yield _Draft(rule, tuple(facts["one-of"].elements()))


def _phrases(node: Node, shared: Mapping[str, str], most: int | None) -> tuple[str, ...]:
    try:
        template = node.text()
        return expand(template, shared) if most is None else sample(template, shared, most)
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
