"""Every line of the table beside this file is spoken as it says."""

from pathlib import Path

import pytest

from ivr.speech.normalisation import normalised

TABLE = [
    line.split("\t")
    for line in (Path(__file__).parent / "spoken.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("written", "spoken"), TABLE, ids=[row[0] for row in TABLE])
def test_is_spoken(written: str, spoken: str) -> None:
    assert normalised(written) == spoken


@pytest.mark.parametrize("spoken", [row[1] for row in TABLE])
def test_words_stay_as_they_are(spoken: str) -> None:
    assert normalised(spoken) == spoken
