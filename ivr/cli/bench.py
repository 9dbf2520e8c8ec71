"""`kasja bench`: how fast is it? Distributions from one run, never a pass or a fail."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated

import typer

from ivr import logs, settings
from ivr.cli.bench_calls import calls as past_calls
from ivr.cli.bench_identity import identity
from ivr.cli.bench_line import line
from ivr.cli.bench_routing import routing
from ivr.cli.bench_speech import speech
from ivr.cli.bench_understanding import understanding
from ivr.cli.bench_wallboard import wallboard
from ivr.cli.call import Placed
from ivr.cli.console import Progress, answer, tell
from ivr.cli.distribution import as_text, distribution
from ivr.cli.many_calls import place_many
from ivr.cli.summary import latencies
from ivr.errors import ConfigError
from ivr.testing.caller import read_script

bench = typer.Typer(help="Measure the hotline and its parts.", no_args_is_help=True)
bench.command()(understanding)
bench.command()(identity)
bench.command()(routing)
bench.command("calls")(past_calls)
bench.command()(speech)
bench.command()(line)
bench.command()(wallboard)


@bench.callback()
def _group() -> None:
    """Measure the hotline and its parts."""


@bench.command()
def turn(
    *,
    calls: Annotated[int, typer.Option(min=1, help="How many calls.")] = 40,
    at_once: Annotated[int, typer.Option(min=1, help="How many of them at a time.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Place real calls and print how long callers waited for each next prompt.

    `key`, `speech`, `answer`: from the last key, from the decision that the utterance is over, from
    the answer, to the first frame of the next prompt, by the service's clock. `heard …`: the same as
    the caller's own ear has it; after speech that includes the silence that ends an utterance.
    """
    configured = settings.load()
    logs.configure("error")
    script = read_script(configured.content / "config" / "demo" / "bench.yaml")
    scripts, progress = [script] * calls, Progress("calls")
    answered = asyncio.run(place_many(configured, scripts, at_once=at_once, progress=progress))
    placed = [each for each in answered if each is not None]
    figures = {name: distribution(values) for name, values in _measured(placed).items()}
    if not figures:
        raise ConfigError("no call was answered; is the hotline running? kasja status tells")
    found = {"calls": len(placed), "ms": figures}
    if json:
        answer(found)
        return
    tell(f"{len(placed)} of {calls} calls answered")
    for name, figure in figures.items():
        tell(f"{name:14} {as_text(figure)}")


def _measured(placed: Iterable[Placed]) -> dict[str, list[int]]:
    found = defaultdict[str, list[int]](list)
    for each in placed:
        for latency in latencies(each.report) if each.report else []:
            found[str(latency["trigger"])].append(int(str(latency["ms"])))
        experience = each.experience
        if experience.answer_to_first_audio_ms is not None:
            found["heard answer"].append(experience.answer_to_first_audio_ms)
        for reaction in experience.reactions:
            if reaction.next_audio_ms is not None:
                found[f"heard {reaction.by}"].append(reaction.next_audio_ms)
            if reaction.silence_ms is not None:
                found["heard cut"].append(reaction.silence_ms)
    return found
