"""`kasja model`: which model hears, and how another one is installed."""

from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import Progress, answer, tell
from ivr.errors import ConfigError
from ivr.settings import Settings
from ivr.speech import model as models
from ivr.speech.model import EMBEDDED
from ivr.speech.model_download import download
from ivr.speech.model_install import install as install_from
from ivr.wiring import speech as wiring_speech

Row = dict[str, object]
model = typer.Typer(help="Install, list and choose the model that hears.", no_args_is_help=True)


@model.command()
def install(
    source: Annotated[
        str, typer.Argument(help="A zip, a folder, or a name such as vosk-model-small-pl-0.22.")
    ],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print what was installed.")] = False,
) -> None:
    """Install a model from a file, a folder, or by its name from its author's site.

    A download that was cut off goes on when the command is run again. What was installed is verified at
    every start; `kasja model use NAME` makes it the one that hears.
    """
    configured = settings.load()
    here = wiring_speech.models(configured)
    path, archive = Path(source), None
    if not path.exists():
        if path.name != source or path.suffix:
            raise ConfigError(f"no file or folder {source}; check the path, or give a model's name")
        if source in here.names():
            raise ConfigError(f"a model {source} is installed already; kasja model use {source}")
        path = archive = download(source, here.folder, progress=Progress(f"{source} bytes"))
    name = install_from(path, here)
    if archive is not None:
        archive.unlink()
    if json:
        answer(_row(configured, name))
        return
    tell(f"{name} is installed; kasja model use {name} makes it hear from the next start on")


@model.command(name="list")
def list_(
    *, json: Annotated[bool, typer.Option("--json", help="Print the models as JSON.")] = False
) -> None:
    """List the models that are here; `*` marks the one that hears."""
    configured = settings.load()
    rows = [
        _row(configured, name) for name in (EMBEDDED, *wiring_speech.models(configured).names())
    ]
    if json:
        answer(rows)
        return
    for row in rows:
        mark = "*" if row["in_use"] else " "
        tell(f"{mark} {row['name']:32} {row['sample_rate_hz']:6} Hz  {row['megabytes']:6} MB")
    if configured.speech.model:
        tell(f"speech.model in the settings names {configured.speech.model}, and that wins")


@model.command()
def use(
    name: Annotated[str, typer.Argument(help=f"An installed model, or {EMBEDDED}.")],
) -> None:
    """Let a model hear, from the next start of the service on."""
    configured = settings.load()
    wiring_speech.models(configured).use(name)
    tell(f"{name} hears from the next start on")
    if configured.speech.model:
        tell(f"but speech.model in the settings names {configured.speech.model}, and that wins")


def _row(configured: Settings, name: str) -> Row:
    here = wiring_speech.models(configured)
    folder = models.embedded() if name == EMBEDDED else here.folder / name
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    chosen = configured.speech.model or here.in_use()
    return {
        "name": name,
        "in_use": chosen in (name, str(folder)),
        "sample_rate_hz": models.sample_rate_hz(folder),
        "megabytes": round(size / 1e6, 1),
        "folder": str(folder),
    }
