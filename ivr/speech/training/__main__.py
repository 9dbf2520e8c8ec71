"""`python -m ivr.speech.training`: rebuild the shipped model, measure it, and put it in its place."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import strftime
from typing import Annotated

import numpy as np
import typer

from ivr.errors import OperatorError, SetupError
from ivr.speech import model
from ivr.speech.training import evaluation, sentences, telephone, words
from ivr.speech.training.evaluation import Tally
from ivr.speech.training.variants import Use
from ivr.speech.training.voices import Espeak
from ivr.speech.vosk_recognizer import VoskRecognizer

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_CACHE = Path("~/.cache/kasja").expanduser()
_EACH = 10
_LINES = {"clear": None} | {
    f"telephone, {snr} dB": telephone.telephone(snr) for snr in (30, 20, 15, 10)
}


def say(line: str) -> None:
    """Progress, with the time of day, on standard error."""
    typer.echo(f"{strftime('%H:%M:%S')} {line}", err=True)


@app.command()
def build(  # noqa: PLR0917  # options of a command
    work: Annotated[Path, typer.Option(help="Folder of what is done; goes on from there.")] = Path(
        "var/training"
    ),
    recordings: Annotated[
        Path | None, typer.Option(help="Folder of recordings with a transcripts.tsv.")
    ] = None,
    grammars: Annotated[Path, typer.Option(help="The project's grammars.")] = Path("grammars"),
    cache: Annotated[Path, typer.Option(help="Where espeak-ng is kept.")] = _CACHE,
    seed: Annotated[int, typer.Option(help="Another seed makes another model.")] = 1,
    ship: Annotated[bool, typer.Option(help="Replace the model that comes with KASja.")] = False,  # noqa: FBT002
) -> None:
    """Build a model from nothing, or go on where the last run stopped."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from ivr.speech.training import pipeline  # noqa: PLC0415  # needs the extra
    except ImportError as missing:
        raise SetupError(f"{missing.name} is missing; pip install 'kasja[model]'") from None
    recipe = pipeline.Recipe(seed=seed)
    folders = pipeline.Folders(work=work, grammars=grammars, cache=cache, recordings=recordings)
    built = pipeline.build(folders, recipe, say)
    typer.echo(built)
    if ship:
        words.ship(built, model.embedded())
        typer.echo(model.embedded())


@app.command()
def redraw(
    grammars: Annotated[Path, typer.Option(help="The project's grammars.")] = Path("grammars"),
    cache: Annotated[Path, typer.Option(help="Where espeak-ng is kept.")] = _CACHE,
    seed: Annotated[int, typer.Option(help="Of the language model's sentences.")] = 1,
) -> None:
    """Give the model that comes with KASja the words of today's grammars; a minute, no training."""
    spoken = words.read(grammars, cache, say)
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / "model"
        shutil.copytree(model.embedded(), fresh)
        words.draw(spoken, fresh, seed=seed)
        words.ship(fresh, model.embedded())
    typer.echo(model.embedded())


@app.command()
def measure(
    folder: Annotated[Path, typer.Argument(help="The model's folder.")],
    grammars: Annotated[Path, typer.Option(help="The project's grammars.")] = Path("grammars"),
    cache: Annotated[Path, typer.Option(help="Where espeak-ng is kept.")] = _CACHE,
    seed: Annotated[int, typer.Option(help="Of what is said and of the lines.")] = 7,
) -> None:
    """Print a table of error rates: espeak-ng voices kept out of training, line by line."""
    random = np.random.default_rng(seed)
    known, espeak = sentences.sources(grammars), Espeak(cache, say)
    say(f"{len(espeak.variants(Use.MEASURING))} voices kept out of training")
    examples = list(evaluation.spoken(espeak, known.phrases, _EACH, random))
    recognizer = VoskRecognizer(folder)
    columns = {
        name: evaluation.measure(recognizer, examples, line) for name, line in _LINES.items()
    }
    typer.echo(table(columns))


def table(columns: Mapping[str, Mapping[str, Tally]]) -> str:
    """A Markdown table: measures down, lines across, per cent and how many."""
    measures = list(dict.fromkeys(name for tallies in columns.values() for name in tallies))
    head = f"| measure | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}\n"
    return head + "\n".join(
        f"| {name} | "
        + " | ".join(
            f"{tallies[name].rate:.1f} % of {tallies[name].total}" for tallies in columns.values()
        )
        + " |"
        for name in measures
    )


def main() -> None:
    """Say what is wrong in one line, with exit code 2, when it is the operator's to mend."""
    try:
        app()
    except OperatorError as wrong:
        typer.echo(wrong, err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
