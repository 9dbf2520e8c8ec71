"""`kasja classify`: which topic does a sentence bring?"""

from collections.abc import Sequence
from pathlib import Path

from ivr.cli.console import answer, answer_line, tell
from ivr.cli.evaluation import evaluate, print_evaluation
from ivr.cli.filter import parser, piped, read, sentences
from ivr.cli.grammars import open_grammars
from ivr.understanding.interpretation import Command, Interpretation, Outcome
from ivr.understanding.labels import OUT_OF_SCOPE, answer_of, label_of

Row = dict[str, object]


def main(arguments: list[str]) -> None:
    """Run the command with its arguments as they were written."""
    reading = parser(
        "classify",
        classify,
        text="what callers say, a sentence an argument; none: lines of standard input",
    )
    reading.add_argument(
        "--evaluate",
        type=Path,
        metavar="FILE.tsv",
        help="lines `label<TAB>sentence`: print accuracy, confusions, worst errors",
    )
    given = read(reading, arguments)
    with piped():
        classify(given.text, evaluation=given.evaluate, json=given.json)


def classify(text: Sequence[str], *, evaluation: Path | None, json: bool) -> None:
    """Say which topic a sentence is about, how sure that is, and why.

    JSON: utterance, decision (accept, confirm, clarify, reject, out_of_scope, command), topic (the
    best label whatever the decision), command, confidence, alternatives, why.
    """
    understanding = open_grammars()
    if evaluation is not None:
        found = evaluate(understanding, evaluation)
        answer(found.as_json()) if json else print_evaluation(found)
        return
    for sentence in sentences(text):
        row = as_row(understanding.classify(sentence))
        answer_line(row) if json else _print(row)


def as_row(heard: Interpretation) -> Row:
    """An interpretation of the open question in the words of the contract."""
    said = answer_of(heard)
    command = said or (heard.intent if heard.outcome is Outcome.COMMAND else None)
    return {
        "utterance": heard.utterance,
        "decision": Outcome.COMMAND.value if command else heard.outcome.value,
        "topic": label_of(heard),
        "command": command,
        "confidence": 1.0 if said else round(heard.confidence, 4),
        "alternatives": _alternatives(heard),
        "why": list(heard.why) or _reason(command),
    }


def _alternatives(heard: Interpretation) -> list[Row]:
    """Topics, best first; the kinds out of scope are one."""
    found: dict[str, float] = {}
    for candidate in heard.alternatives:
        label = OUT_OF_SCOPE if candidate.label.startswith(OUT_OF_SCOPE) else candidate.label
        found[label] = max(found.get(label, 0.0), candidate.confidence)
    ranked = sorted(found.items(), key=lambda scored: -scored[1])
    return [{"topic": label, "confidence": round(score, 4)} for label, score in ranked]


def _reason(command: str | None) -> list[str]:
    if command in set(Command):
        return [f"polecenie „{command}”, rozpoznane słowo w słowo"]
    return ["nic nie usłyszano"]


def _print(row: Row) -> None:
    what = row["command"] or row["topic"]
    tell(f"{row['decision']}: {what} ({row['confidence']})  {row['utterance']}")
    for reason in row["why"]:  # type: ignore[attr-defined]
        tell(f"  {reason}")
