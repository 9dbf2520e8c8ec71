"""What was read and learned is kept between starts, and nothing that is damaged is believed."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from ivr.understanding import compiled
from ivr.understanding.compiled import Grammars
from ivr.understanding.grammar import Rule
from ivr.understanding.training import Learned, Sparse, learn

REFUND = Rule(
    "ZWROT", "zwrot", ("zwrot podatku", "żółta kartka"), ("gdzie zwrot",), (), "us.yaml", 3
)
FINE = Rule(
    "MANDAT", "mandat", ("mandat karny", "grzywna"), ("mam mandat",), ("zwrot",), "us.yaml", 9
)
AWAY = Rule("ZUS", "", ("emerytura z zus",), ("moja emerytura",), (), "out.yaml", 1, kind="zus")


@pytest.fixture(scope="module")
def made() -> Grammars:
    return Grammars((REFUND, FINE), (AWAY,), (), (), learn([REFUND, FINE, AWAY]))


def never() -> Grammars:
    raise AssertionError("it was kept, and is made again")


def alike(one: Learned, other: Learned) -> bool:
    def plain(value: object) -> object:
        if isinstance(value, Sparse):
            return [plain(part) for part in (value.starts, value.columns, value.values)]
        return (value.dtype.str, value.tolist()) if isinstance(value, np.ndarray) else value

    return all(
        plain(getattr(one, f.name)) == plain(getattr(other, f.name)) for f in fields(Learned)
    )


def test_what_is_kept_comes_back_as_it_was(made: Grammars, tmp_path: Path) -> None:
    compiled.kept(tmp_path, "a", lambda: made)
    again = compiled.kept(tmp_path, "a", never)

    assert (again.topics, again.scope, again.universals) == (made.topics, made.scope, ())
    assert alike(made.learned, again.learned)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"short",
        lambda content: content[:-1],
        lambda content: content[1:],
        lambda content: content + b"x",
        lambda content: content[:40] + bytes([content[40] ^ 1]) + content[41:],
        lambda content: bytes(len(content)),
    ],
)
def test_what_is_damaged_is_made_anew_and_kept(
    made: Grammars, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    compiled.kept(tmp_path, "a", lambda: made)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises(AssertionError, match="made again"):
        compiled.kept(tmp_path, "a", never)
    compiled.kept(tmp_path, "a", lambda: made)

    assert alike(made.learned, compiled.kept(tmp_path, "a", never).learned)


def test_a_cache_that_cannot_be_written_costs_time_alone(made: Grammars, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.touch()

    assert compiled.kept(file / "below", "a", lambda: made) is made


def test_the_newest_few_are_kept(made: Grammars, tmp_path: Path) -> None:
    names = [f"state-{number}" for number in range(compiled._KEPT + 2)]
    for name in names:
        compiled.kept(tmp_path, name, lambda: made)

    assert len([*tmp_path.iterdir()]) == compiled._KEPT
    compiled.kept(tmp_path, names[-1], never)
