"""The tables of `kasja bench speech`."""

import pytest

from ivr.cli.bench_speech import Cell, Cells
from ivr.cli.bench_speech_table import print_figures

EMPTY = (
    "lines", "voices", "hesitant", "topics_from_text", "cost", "barge_in", "fields_by_line",
)  # fmt: skip


def test_channels_that_are_not_there_and_confusions_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = Cells()
    cells["A-law"] = Cell(recordings=4, right=3)
    figures: dict[str, object] = {
        **{name: {} for name in EMPTY},
        "model": "m",
        "channels_left_out": {"Opus": "needs something"},
        "fields": cells.as_json(),
        "channels": cells.as_json(),
        "fields_by_channel": {"nip pairs": cells.counted},
        "confusions": [{"said": "sześć", "heard": "trzy", "times": 2}],
    }
    print_figures(figures)
    printed = capsys.readouterr().out

    assert "left out: Opus, needs something" in printed
    assert "nip pairs" + " " * 25 + "3/4" in printed
    assert "words of numbers heard as others: sześć → trzy 2" in printed
