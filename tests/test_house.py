"""The house keeps its own rules: sizes of files, words that must not stand anywhere."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 350
SOURCES = [*sorted((ROOT / "ivr").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]


def test_no_module_is_longer_than_can_be_read() -> None:
    lengths = {file.name: len(file.read_text("utf-8").splitlines()) for file in SOURCES}
    assert {
        name: n for name, n in lengths.items() if n > LONGEST and not name.startswith("test_")
    } == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        file for file in SOURCES if not file.read_text("utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_one_net_catches_everything() -> None:
    nets = [
        file.name
        for file in (ROOT / "ivr").rglob("*.py")
        if re.search(r"except (Base)?Exception\b|except:", file.read_text("utf-8"))
    ]
    assert nets == ["conductor.py"]
