"""`kasja interpret`: what would a field make of an answer?"""

from typing import Annotated

import typer

from ivr import settings
from ivr.cli.classify import show
from ivr.errors import ConfigError
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.request import Kind, Request
from ivr.wiring import load_content


def interpret(
    kind: Annotated[
        str, typer.Argument(help="The field: topic, yesno, identifier, telepin, choice or scale.")
    ],
    text: Annotated[str, typer.Argument(help="What the caller says, or keys with --keys.")],
    *,
    keys: Annotated[bool, typer.Option("--keys", help="The answer was pressed, not said.")] = False,
    options: Annotated[
        str, typer.Option(help="choice: the labels, separated by commas, in key order.")
    ] = "",
    low: Annotated[int, typer.Option(help="scale: the lowest value.")] = 1,
    high: Annotated[int, typer.Option(help="scale: the highest value.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say what an answer means to a kind of field. A telePIN is never printed."""
    if kind not in set(Kind):
        raise ConfigError(f"no kind {kind!r}; use one of {', '.join(Kind)}")
    labels = tuple(filter(None, options.split(",")))
    request = Request(Kind(kind), labels, low, high)
    understanding = load_content(settings.load()).understanding
    unknown = [label for label in labels if not understanding.is_option(label)]
    if unknown:
        raise ConfigError(f"--options: no label {unknown[0]!r}; see grammars/")
    heard = (
        understanding.from_keys(request, text)
        if keys
        else understanding.from_speech(request, [Hypothesis(text.lower())])
    )
    show(heard, json=json)
