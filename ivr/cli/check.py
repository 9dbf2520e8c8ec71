"""`kasja check`: is everything that people edit right?"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ivr import places, settings
from ivr.cli.console import answer, tell
from ivr.cli.sites import enabled
from ivr.cli.trial import asterisk_problems
from ivr.dialogue.vocabulary import PLACEHOLDERS, prompt_patterns
from ivr.errors import ConfigError, ContentError, Problem
from ivr.identity import disclosure_loader
from ivr.identity.information import Information
from ivr.routing import loader as routing_loader
from ivr.routing import sources, validation
from ivr.routing.validation import Severity
from ivr.settings import Settings
from ivr.speech import texts
from ivr.speech import wording as rules
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.store import demo, demo_operators
from ivr.telephony.asterisk_config import TEMPLATE_WORDS, filled
from ivr.understanding import grammar_texts
from ivr.understanding import loader as grammar_loader
from ivr.wiring import parts
from ivr.wiring import speech as wiring_speech
from ivr.wiring.routing import vocabulary
from ivr.wiring.words import wording


def check(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    start: Annotated[
        bool,
        typer.Option(
            "--asterisk/--no-asterisk",
            help="Also start Asterisk for a moment, apart from a running one, and report what it says.",
        ),
    ] = True,
) -> None:
    """Check settings, grammars, prompts, routing and dialplan, and how Asterisk likes them.

    Exit code 0 when all is right, else 2 and a line for each problem:
    `file:line: what is wrong; what to do`.
    """
    problems = list(_problems(start=start))
    if json:
        answer(
            [
                {"file": p.file, "line": p.line, "wrong": p.wrong, "remedy": p.remedy}
                for p in problems
            ]
        )
    else:
        for problem in problems:
            tell(str(problem))
        if not problems:
            tell("everything is right")
    if problems:
        raise typer.Exit(2)


def _problems(*, start: bool) -> Iterator[Problem]:
    try:
        configured = settings.load()
        folder = wiring_speech.model(configured)
    except ConfigError as wrong:
        yield _with_setting(wrong)
        return
    yield from _sites(configured)
    yield from content_problems(configured)
    yield from unknown_words(configured, folder)
    if start:
        yield from asterisk_problems(configured)


def _sites(configured: Settings) -> Iterator[Problem]:
    """Settings that would keep a site from starting, or leave it open."""
    for site in enabled(configured):
        try:
            site.check(configured)
        except ConfigError as wrong:
            yield _with_setting(wrong)


def _with_setting(refused: ConfigError) -> Problem:
    """At the file with the settings; the message may name it, and has its remedy after a semicolon."""
    named = os.environ.get("KASJA_CONFIG") or str(places.DEFAULT_FILE)
    wrong, _, remedy = str(refused).removeprefix(f"{named}: ").partition("; ")
    return Problem(named, 0, wrong, remedy or "see docs/settings.md")


def content_problems(configured: Settings) -> Iterator[Problem]:
    """Everything wrong with the content folder."""
    folder = configured.content
    yield from _grammars(configured)
    yield from _prompts(folder / "prompts" / "pl.toml")
    yield from _gathered(lambda: disclosure_loader.load(folder / "config" / "assurance.yaml"))
    yield from _gathered(lambda: sources.read(folder / "config"))
    yield from _gathered(lambda: demo.people(folder / "config" / "demo"))
    yield from _gathered(lambda: demo_operators.operators(folder / "config" / "demo"))
    for file in sorted((folder / "dialplan").glob("*.conf")):
        yield from _gathered(partial(filled, file, dict.fromkeys(TEMPLATE_WORDS, "")))
    yield from _routing(configured)
    yield from _proofs(folder / "config")


def _grammars(configured: Settings) -> list[Problem]:
    try:
        files = grammar_texts.read(configured.content / "grammars")
    except ContentError as wrong:
        return wrong.problems
    return grammar_loader.check(files, configured.lessons)


def _routing(configured: Settings) -> Iterator[Problem]:
    """What must not be published; the rest is said by `kasja routing check`."""
    try:
        words, files = vocabulary(wording(configured)), sources.read(configured.content / "config")
    except ContentError:
        return  # told with the grammars, prompts and files themselves
    for found in validation.check(files, words):
        if found.severity is Severity.ERROR:
            yield found.problem


def _proofs(folder: Path) -> Iterator[Problem]:
    """A caller is asked for a proof only where it unlocks something."""
    try:
        disclosure = disclosure_loader.load(folder / "assurance.yaml")
        topics = routing_loader.load(folder).topics
    except ContentError:
        return  # told above
    needed = disclosure.needed(Information.INDIVIDUAL)
    for label, topic in sorted(topics.items()):
        if topic.required and (needed is None or topic.required < needed):
            wrong = f"topic {label} asks for a proof that unlocks nothing individual"
            remedy = "raise its assurance or mend config/assurance.yaml"
            yield Problem(folder / "routing.yaml", 0, wrong, remedy)


def unknown_words(configured: Settings, folder: Path) -> Iterator[Problem]:
    """Words of the runtime grammars that the model does not know: it could never hear them."""
    try:
        content = parts.load_content(configured)
    except ContentError:
        return  # told elsewhere
    unknown = wiring_speech.unknown_words(content.understanding, VoskRecognizer(folder))
    for where, words in unknown.items():
        for word in words:
            wrong = f"{where}: the model {folder.name} does not know the word „{word}”"
            remedy = "say it in other words, or use another model"
            yield Problem(configured.content / "grammars", 0, wrong, remedy)


def _prompts(file: Path) -> Iterator[Problem]:
    """Every id that is used exists, and every id that exists is used."""
    try:
        written = texts.load(file)
    except ContentError as refused:
        yield from refused.problems
        return
    patterns = prompt_patterns()
    exact = {pattern for pattern in patterns if "*" not in pattern}
    families = tuple(p.partition("*")[0] for p in patterns if "*" in p)
    for wanted in sorted(exact - set(written)):
        yield Problem(file, 0, f"no prompt {wanted}", "write its text: the dialogue uses it")
    for text in written.values():
        if text.id not in exact and not text.id.startswith(families):
            yield Problem(file, text.line, f"prompt {text.id} is never used", "remove it")
    for text, (wrong, remedy) in rules.faults(written, PLACEHOLDERS):
        yield Problem(file, text.line, f"{text.id}: {wrong}", remedy)


def _gathered(load: Callable[[], object]) -> list[Problem]:
    try:
        load()
    except ContentError as wrong:
        return wrong.problems
    return []
