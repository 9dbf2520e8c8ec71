"""The figures of `kasja bench line`: calls against files, by field."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.cli.bench_speech_table import percent
from ivr.cli.console import tell
from ivr.secret import MASK
from ivr.testing.speech_sets import NUMBERS, Spoken

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Compared:
    """One recording, heard in a call and from its file; values as `call_trials.named` has them."""

    spoken: Spoken
    wanted: str | None
    in_file: str | None
    in_call: str | None

    @property
    def row(self) -> str:
        """The row of the table that counts it."""
        return self.spoken.field if self.spoken.field in NUMBERS else self.spoken.kind

    def as_json(self) -> Row:
        """For programs; what a telePIN was is nobody's business."""
        spoken = self.spoken
        secret = spoken.field == "telepin"
        return {
            "field": self.row,
            "said": MASK if secret else spoken.said,
            "voice": spoken.voice,
            "snr_db": spoken.snr_db,
            "noise": spoken.noise,
            "right_in_file": self.in_file == self.wanted,
            "right_in_call": self.in_call == self.wanted,
        }


def as_figures(compared: Sequence[Compared], planned: Sequence[Spoken]) -> Row:
    """By field; shares are 0 to 1, differences percentage points, call less file."""
    rows = defaultdict[str, list[Compared]](list)
    for each in compared:
        rows[each.row].append(each)
    return {
        "fields": {name: _counted(these) for name, these in rows.items()},
        "not_compared": len(planned) - len(compared),
        "different": [each.as_json() for each in compared if each.in_file != each.in_call],
    }


def _counted(these: Sequence[Compared]) -> Row:
    n = len(these)
    in_file = sum(each.in_file == each.wanted for each in these) / n
    in_call = sum(each.in_call == each.wanted for each in these) / n
    return {
        "recordings": n,
        "right_in_file": round(in_file, 4),
        "right_in_call": round(in_call, 4),
        "difference_points": round(100 * (in_call - in_file), 1),
        "agree": round(sum(each.in_file == each.in_call for each in these) / n, 4),
    }


def print_figures(figures: Mapping[str, object]) -> None:
    """Print the table, and what was heard differently."""
    calls = figures["calls"]
    tell(f"{calls['answered']} of {calls['placed']} calls answered; synthetic speech only")  # type: ignore[index]
    tell("")
    tell(
        f"{'field':12} {'n':>5} {'in the file':>12} {'in the call':>12} {'points':>8} {'agree':>8}"
    )
    for name, row in figures["fields"].items():  # type: ignore[attr-defined]
        tell(
            f"{name:12} {row['recordings']:>5} {percent(row['right_in_file']):>12} "
            f"{percent(row['right_in_call']):>12} {row['difference_points']:>+8.1f} "
            f"{percent(row['agree']):>8}"
        )
    tell("")
    tell(f"spoken or meant to be, and not asked for in the call: {figures['not_compared']}")
    for each in figures["different"]:  # type: ignore[attr-defined]
        tell(f"different: {_told(each)}")


def _told(each: Mapping[str, object]) -> str:
    """One recording that was heard differently."""
    line = f"{each['voice']}, {each['noise']} {each['snr_db']} dB"
    right = " and ".join(where for where in ("file", "call") if each[f"right_in_{where}"])
    return f"{each['field']} „{each['said']}” ({line}): right in {right or 'neither'}"
