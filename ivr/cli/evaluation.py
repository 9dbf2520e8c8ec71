"""How well sentences with known labels are understood: accuracy, confusions, worst errors."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ivr.cli.console import tell
from ivr.errors import ContentError, Problem
from ivr.understanding.interpretation import Interpretation, Outcome
from ivr.understanding.labels import OUT_OF_SCOPE, label_of
from ivr.understanding.understanding import Understanding

CARRIED_ON = (Outcome.ACCEPT, Outcome.OUT_OF_SCOPE, Outcome.COMMAND)
"""Decisions that act without asking back."""
_WORST = 20
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence, the label it should have, and what was made of it."""

    wanted: str
    heard: Interpretation

    @property
    def got(self) -> str:
        """The best label."""
        return label_of(self.heard)

    @property
    def right(self) -> bool:
        """Whether the best label is the wanted one."""
        return self.got == self.wanted

    @property
    def second(self) -> bool:
        """Whether the wanted label is first or second."""
        labels = (c.label for c in self.heard.alternatives)
        ranked = dict.fromkeys(OUT_OF_SCOPE if x.startswith(OUT_OF_SCOPE) else x for x in labels)
        return self.right or self.wanted in list(ranked)[:2]

    @property
    def carried_on(self) -> bool:
        """Whether the dialogue would act on it without asking back."""
        return self.heard.outcome in CARRIED_ON


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All sentences of a file."""

    judged: tuple[Judged, ...]

    def share(self, what: str) -> float:
        """The share of sentences for which a property of `Judged` holds, 0 to 1."""
        return sum(bool(getattr(each, what)) for each in self.judged) / len(self.judged)

    @property
    def carried_on_wrongly(self) -> float:
        """The share accepted without asking, wrongly."""
        return sum(j.carried_on and not j.right for j in self.judged) / len(self.judged)

    def confusions(self) -> list[tuple[str, str, int]]:
        """Wanted label, label given, how often; most frequent first."""
        pairs = Counter((j.wanted, j.got) for j in self.judged if not j.right)
        return [(wanted, got, often) for (wanted, got), often in pairs.most_common()]

    def worst(self) -> list[Judged]:
        """The surest errors first."""
        errors = [judged for judged in self.judged if not judged.right]
        return sorted(errors, key=lambda judged: -judged.heard.confidence)[:_WORST]

    def as_json(self) -> Row:
        """Everything, for programs."""
        return {
            "utterances": len(self.judged),
            "top1": round(self.share("right"), 4),
            "top2": round(self.share("second"), 4),
            "accepted": round(self.share("carried_on"), 4),
            "accepted_wrong": round(self.carried_on_wrongly, 4),
            "confusions": [
                {"wanted": wanted, "got": got, "count": often}
                for wanted, got, often in self.confusions()
            ],
            "worst": [
                {
                    "utterance": j.heard.utterance,
                    "wanted": j.wanted,
                    "got": j.got,
                    "confidence": round(j.heard.confidence, 4),
                    "why": list(j.heard.why),
                }
                for j in self.worst()
            ],
        }


def evaluate(understanding: Understanding, file: Path) -> Evaluation:
    """Judge every line `label<TAB>sentence`; `ContentError` names a line that is none."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as failure:
        wrong = f"cannot be read: {failure.strerror}"
        raise ContentError([Problem(file, 0, wrong, "name a readable file")]) from None
    except UnicodeDecodeError:
        raise ContentError([Problem(file, 0, "is not UTF-8 text", "save it as UTF-8")]) from None
    judged = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        label, _, rest = line.partition("\t")
        sentence = rest.partition("\t")[0]
        if not sentence:
            raise ContentError([Problem(file, number, "no tab", "write label<TAB>sentence")])
        judged.append(Judged(label, understanding.classify(sentence)))
    if not judged:
        raise ContentError([Problem(file, 0, "no sentences", "write label<TAB>sentence lines")])
    return Evaluation(tuple(judged))


def print_evaluation(found: Evaluation) -> None:
    """The figures, the confusions and the worst errors with their reasons."""
    tell(f"{len(found.judged)} sentences")
    tell(f"  right                    {found.share('right'):6.1%}")
    tell(f"  right or second          {found.share('second'):6.1%}")
    tell(f"  accepted without asking  {found.share('carried_on'):6.1%}")
    tell(f"  accepted, and wrong      {found.carried_on_wrongly:6.1%}")
    confusions = found.confusions()
    if confusions:
        tell("wanted → got")
    for wanted, got, often in confusions:
        tell(f"  {often:3}  {wanted} → {got}")
    for judged in found.worst():
        tell(
            f"{judged.wanted} → {judged.got} ({judged.heard.confidence:.2f})  {judged.heard.utterance}"
        )
        for reason in judged.heard.why:
            tell(f"    {reason}")
