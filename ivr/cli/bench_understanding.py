"""`kasja bench understanding`: how often is a sentence understood, how fast, beside two baselines."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.cli.evaluation import Evaluation, evaluate
from ivr.errors import ConfigError
from ivr.settings import Settings
from ivr.testing.baselines import Baseline, CharacterSvm, NearestPhrase
from ivr.understanding import grammar_files, grammar_texts, loader
from ivr.understanding.labels import COMMAND_LABELS
from ivr.understanding.understanding import Understanding

DEFAULT_SETS = (
    Path("../shared/data/utterances_dev.tsv"),
    Path("tests/understanding/topics.tsv"),
    Path("tests/understanding/topics_unseen.tsv"),
    Path("tests/understanding/out_of_scope.tsv"),
    Path("tests/understanding/out_of_scope_unseen.tsv"),
)
"""Measured when they are there and nothing else is asked for."""
_FOR_SPEED = 3000
_STARTS = 9
Figures = dict[str, object]


def understanding(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of lines `label<TAB>sentence`.")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure topics from text: accuracy, speed, start and memory, with two baselines in one run.

    The baselines (a linear SVM over character n-grams, and the nearest phrase by `token_set_ratio`)
    learn from the same grammars and are judged on the same sentences, commands and answers left out.
    """
    configured = settings.load()
    sets = files or [file for file in DEFAULT_SETS if file.is_file()]
    if not sets:
        raise ConfigError("no sentences to measure with; name a file of label<TAB>sentence lines")
    known = loader.load(configured.content / "grammars", configured.lessons)
    found = {str(file.name): evaluate(known, file) for file in sets}
    figures: Figures = {
        "sets": {name: _accuracy(each) for name, each in found.items()},
        "baselines": _compared(configured, found),
        "cost": _cost(configured, known, list(found.values())),
    }
    if json:
        answer(figures)
    else:
        _print(figures)


def _accuracy(found: Evaluation) -> Figures:
    facts = found.as_json()
    wanted = ("utterances", "top1", "top2", "accepted", "accepted_wrong")
    return {name: facts[name] for name in wanted}


def _compared(configured: Settings, found: dict[str, Evaluation]) -> dict[str, Figures]:
    """The share of right labels, by system and set; commands and answers left out."""
    rules = grammar_files.lessons(grammar_texts.read(configured.content / "grammars"))
    systems: dict[str, Baseline] = {
        "linear SVM, character n-grams": CharacterSvm(rules),
        "nearest phrase, token_set_ratio": NearestPhrase(rules),
    }
    topics = {
        name: [each for each in evaluation.judged if each.wanted not in COMMAND_LABELS]
        for name, evaluation in found.items()
    }
    compared: dict[str, Figures] = {
        "KASja": {name: _share([j.right for j in judged]) for name, judged in topics.items()}
    }
    for system, baseline in systems.items():
        compared[system] = {
            name: _share([baseline.label(j.heard.utterance) == j.wanted for j in judged])
            for name, judged in topics.items()
        }
    return compared


def _share(right: Sequence[bool]) -> float | None:
    return round(sum(right) / len(right), 4) if right else None


def _cost(configured: Settings, known: Understanding, found: Sequence[Evaluation]) -> Figures:
    sentences = [judged.heard.utterance for each in found for judged in each.judged]
    repeated = (sentences * (_FOR_SPEED // len(sentences) + 1))[:_FOR_SPEED]
    began = time.perf_counter()
    for sentence in repeated:
        known.classify(sentence)
    each_s = (time.perf_counter() - began) / len(repeated)
    return {
        "utterances_per_s": round(1 / each_s),
        "load_s": _load_s(configured, configured.lessons),
        "learn_s": _learn_s(configured),
        **_started(["classify", "--json", "kiedy dostanę zwrot"], "classify"),
        **_started(["interpret", "--json", "--field", "yesno", "no tak"], "interpret"),
        "classify_mb": _process_mb(),
    }


def _load_s(configured: Settings, cache: Path) -> float:
    began = time.perf_counter()
    loader.load(configured.content / "grammars", cache)
    return round(time.perf_counter() - began, 3)


def _learn_s(configured: Settings) -> float:
    """The first start after a grammar was changed."""
    with tempfile.TemporaryDirectory() as empty:
        return _load_s(configured, Path(empty))


def _started(arguments: list[str], name: str) -> Figures:
    """What a user waits for one answer, from the start of the process to its end; medians.

    The wait depends on what else the machine does; the processor's time less so.
    """
    waited_s, used_s = list[float](), list[float]()
    for _ in range(_STARTS):
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "ivr.cli", *arguments], stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        waited_s.append(time.perf_counter() - began)
        used_s.append(used.ru_utime + used.ru_stime)
    return {
        f"{name}_s": round(statistics.median(waited_s), 3),
        f"{name}_cpu_s": round(statistics.median(used_s), 3),
    }


def _process_mb() -> int:
    """The most memory such a process holds; its own, without what it was forked from."""
    program = (
        "from ivr.cli.classify import main; import pathlib;"
        "main(['kiedy odbiorę nadpłacone zaliczki od teściowej']);"
        "print(pathlib.Path('/proc/self/status').read_text())"
    )
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    peak_kib = next(line.split()[1] for line in told.splitlines() if line.startswith("VmHWM"))
    return round(int(peak_kib) / 1024)


def _print(figures: Figures) -> None:
    sets: dict[str, Figures] = figures["sets"]  # type: ignore[assignment]
    compared: dict[str, Figures] = figures["baselines"]  # type: ignore[assignment]
    cost: Figures = figures["cost"]  # type: ignore[assignment]
    for name, facts in sets.items():
        shares = "  ".join(f"{key} {facts[key]:.1%}" for key in facts if key != "utterances")
        tell(f"{name:24} n={facts['utterances']:4}  {shares}")
    for system, shares_by_set in compared.items():
        shares = "  ".join(f"{name} {share:.1%}" for name, share in shares_by_set.items())
        tell(f"{system:34} {shares}")
    tell(f"{cost['utterances_per_s']} utterances/s on one core")
    tell(f"grammars loaded in {cost['load_s']} s; after a change {cost['learn_s']} s, once")
    for name in ("classify", "interpret"):
        waited, used = cost[f"{name}_s"], cost[f"{name}_cpu_s"]
        tell(
            f"kasja {name}: {waited} s from start to end for one sentence, {used} s of a processor"
        )
    tell(f"kasja classify holds {cost['classify_mb']} MB")
