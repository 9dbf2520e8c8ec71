"""Has grammars learned apart from the calls: in a process of its own, which gives way to them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from ivr.errors import StageError
from ivr.understanding import grammar_files, loader
from ivr.understanding.grammar_texts import GrammarTexts
from ivr.understanding.understanding import Understanding

WITHIN_S = 600.0
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Linear algebra would take every core there is."""


def learned(grammars: GrammarTexts, cache: Path) -> Understanding:
    """What the grammars mean; `ContentError` for what means nothing, `StageError` if nobody learned it.

    Takes a tenth of a second where the cache has it, else half a minute, in which this process is idle.
    """
    if not loader.is_learned(grammars, cache):
        _learn(grammars, cache)
        if not loader.is_learned(grammars, cache):
            grammar_files.lessons(grammars)  # says what is wrong with them
            raise StageError("understanding", "lesson_failed")
    return loader.parse(grammars, cache)


def _learn(grammars: GrammarTexts, cache: Path) -> None:
    command = [sys.executable, "-m", "ivr.understanding.lesson", str(cache)]
    try:
        subprocess.run(
            command,
            input=json.dumps(dict(grammars.texts)),
            text=True,
            encoding="utf-8",
            capture_output=True,
            env={**os.environ, **_ONE_THREAD},
            timeout=WITHIN_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise StageError("understanding", type(failure).__name__) from None
