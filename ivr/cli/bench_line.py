"""`kasja bench line`: do real calls hear what recordings hold? The same speech, both ways."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated

import typer

from ivr import logs, settings
from ivr.cli.bench_line_table import Compared, as_figures, print_figures
from ivr.cli.bench_speech import labelled_sentences
from ivr.cli.console import Progress, answer, say
from ivr.cli.hear import as_row
from ivr.cli.hearing import open_hearing
from ivr.cli.many_calls import place_many
from ivr.cli.status import require_healthy
from ivr.errors import ConfigError
from ivr.identity.assurance import Assurance
from ivr.routing.policy import Routing
from ivr.settings import Deployment, Settings
from ivr.speech.training.dictation import Style
from ivr.store import demo
from ivr.testing import call_trials
from ivr.testing.call_trials import Heard, Trial
from ivr.testing.hearing import RecordingListener
from ivr.testing.speech_sets import SpeechSets, Spoken
from ivr.wiring import parts

_KINDS = ("yes/no", "neither")
_STYLES = tuple(Style)


def line(
    *,
    count: Annotated[
        int, typer.Option(min=1, help="Recordings each of topics, numbers, answers and telePINs.")
    ] = 40,
    at_once: Annotated[int, typer.Option(min=1, help="How many calls at a time.")] = 4,
    seed: Annotated[int, typer.Option(help="Of voices, digits and lines.")] = 9000,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Speak recordings in real calls to the running hotline, and hear the same ones from files.

    Voices that are kept out of training say topics, PESELs and NIPs in four styles of dictation, yes
    and no and what is neither, and telePINs, over A-law. By field: how many were compared, how many
    were right from the file and in the call, the difference in points, and how often both agree.
    A call's side is read from its journal: a PESEL or NIP is compared by its pseudonym. A telePIN is
    never written down, so those of the demo people are spoken, and all that is compared is whether
    they proved the person; this puts the demo people into the register anew (as kasja demo seed
    does) and is left out elsewhere. Commands and the survey are not asked for. What a call did
    not ask for is not counted: yes or no, when it did not hear a number to the end; and without open
    queues no number at all. A call takes up to half a minute.
    """
    configured = settings.load()
    logs.configure("error")
    require_healthy(configured)
    sets = SpeechSets(configured.cache_dir, seed)
    routing = parts.published_content(configured).routing
    rounds = [
        _plain_calls(sets, count, routing),
        *_telepin_rounds(configured, sets, count, routing),
    ]
    heard, answered = asyncio.run(_place(configured, rounds, at_once))
    if not answered:
        raise ConfigError("no call was answered and written down here; kasja status tells why")
    with open_hearing(configured) as listener:
        compared = _compare(configured, listener, heard)
    figures = as_figures(compared, _spoken(rounds))
    figures["calls"] = {"placed": sum(map(len, rounds)), "answered": answered}
    answer(figures) if json else print_figures(figures)


def _plain_calls(sets: SpeechSets, count: int, routing: Routing) -> list[Trial]:
    sentences = labelled_sentences()
    topics = list(sets.sentences(sentences, count))
    if not topics:
        say("left out: topics; the test sentences are only in a checkout of the project")
    numbers = [each for each in sets.numbers(-(-count // 8)) if each.field != "telepin"][:count]
    answers = [each for each in sets.answers(-(-count // 22)) if each.kind in _KINDS][:count]
    calls = call_trials.number_calls(numbers, answers, menu_key=proof_key(routing))
    return [*call_trials.topic_calls(topics), *calls]


def _telepin_rounds(
    configured: Settings, sets: SpeechSets, count: int, routing: Routing
) -> list[list[Trial]]:
    """A telePIN of each demo person in turn, until there are enough."""
    if configured.deployment is not Deployment.DEMO:
        say("left out: telePINs; only the people of a demo have known ones")
        return []
    people = demo.people(configured.content / "config" / "demo")
    known = [(each.pesel or each.nip or "", each.telepin) for each in people if each.telepin]
    spoken = defaultdict[str, list[Spoken]](list)
    for at in range(count):
        number, telepin = known[at % len(known)]
        style = _STYLES[at % len(_STYLES)]
        spoken[number].append(sets.dictated(telepin, "telepin", style, at))
    return call_trials.telepin_calls(spoken, menu_key=proof_key(routing))


def proof_key(routing: Routing) -> str:
    """The key of the first topic in the menu that needs proof; `ConfigError` when none does."""
    for key, label in enumerate(routing.menu, start=1):
        if routing.topics[label].required > Assurance.NONE:
            return str(key)
    raise ConfigError("routing.yaml: no topic of the menu needs proof; add one to measure numbers")


async def _place(
    configured: Settings, rounds: Sequence[Sequence[Trial]], at_once: int
) -> tuple[list[Heard], int]:
    """What the calls heard, and how many were answered; the demo people are put anew in between."""
    heard: list[Heard] = []
    answered = 0
    for number, trials in enumerate(rounds):
        if number:
            _renew_people(configured)
        progress = Progress(f"calls, round {number + 1} of {len(rounds)}:")
        scripts = [trial.turns for trial in trials]
        placed = await place_many(configured, scripts, at_once=at_once, progress=progress)
        for trial, each in zip(trials, placed, strict=True):
            if each is not None and each.report is not None:
                answered += 1
                heard += call_trials.heard(trial, each.experience.reactions, each.report)
    if len(rounds) > 1:
        _renew_people(configured)
    return heard, answered


def _renew_people(configured: Settings) -> None:
    """A telePIN misheard counts against its person; after a few, even the right one must wait."""
    engine = parts.open_store(configured)
    parts.seed_demo(configured, engine, anew=True)
    engine.dispose()


def _compare(
    configured: Settings, listener: RecordingListener, heard: Sequence[Heard]
) -> list[Compared]:
    names, progress = parts.pseudonyms(configured), Progress("recordings")
    found: list[Compared] = []
    for done, each in enumerate(heard, start=1):
        spoken = each.spoken
        # In a call nobody knows yet which of the two a number will be.
        field = "identifier" if spoken.field in ("pesel", "nip") else spoken.field
        row = as_row(
            asyncio.run(listener.hear(spoken.pcm, field)), listener.fields[field], reveal=True
        )
        value = row["topic" if field == "topic" else "value"]
        in_file = call_trials.named(spoken, None if value is None else str(value), names)
        wanted = call_trials.named(spoken, spoken.value, names)
        found.append(Compared(spoken, wanted, in_file, each.value))
        progress(done, len(heard))
    return found


def _spoken(rounds: Sequence[Sequence[Trial]]) -> list[Spoken]:
    every = (spoken for trials in rounds for trial in trials for spoken in trial.spoken)
    return [spoken for spoken in every if spoken is not None]
