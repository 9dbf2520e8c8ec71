"""`kasja classify`: what would the open question make of a sentence?"""

from typing import Annotated

import typer

from ivr import settings
from ivr.cli.console import answer, tell
from ivr.understanding.interpretation import Interpretation
from ivr.wiring import load_content


def classify(
    text: Annotated[str, typer.Argument(help="What the caller says.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say which topic a sentence is about, how sure that is, and why."""
    understanding = load_content(settings.load()).understanding
    show(understanding.classify(text), json=json)


def show(heard: Interpretation, *, json: bool) -> None:
    """Print an interpretation."""
    found = {
        "utterance": heard.utterance,
        "outcome": heard.outcome.value,
        "intent": heard.intent,
        "value": heard.value if isinstance(heard.value, str) else None,
        "confidence": round(heard.confidence, 3),
        "alternatives": [
            {"label": c.label, "confidence": round(c.confidence, 3)} for c in heard.alternatives
        ],
        "readings": list(heard.readings),
        "why": list(heard.why),
    }
    if json:
        answer(found)
        return
    tell(f"{found['outcome']}: {found['intent'] or found['value'] or '-'} ({found['confidence']})")
    for reason in heard.why:
        tell(f"  {reason}")
