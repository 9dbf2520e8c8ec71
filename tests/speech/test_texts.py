"""The texts of the prompts: read, cut, refused."""

from pathlib import Path

import pytest

from ivr.errors import ContentError
from ivr.speech.texts import Place, Words, load


def written(tmp_path: Path, source: str) -> Path:
    file = tmp_path / "pl.toml"
    file.write_text(source, "utf-8")
    return file


def test_a_text_is_cut_at_its_placeholders(tmp_path: Path) -> None:
    texts = load(written(tmp_path, '[a]\nask = "O co chodzi: {first}, czy: {second}?"\n'))
    assert texts["a.ask"].pieces == (
        Words("O co chodzi:"),
        Place("first", ","),
        Words("czy:"),
        Place("second", "?"),
    )


@pytest.mark.parametrize(
    ("source", "line", "wrong"),
    [
        ('[a]\n\nask = ""\n', 3, "no text"),
        ('[a]\nask = "Mam {cos}."\n', 2, "unknown placeholder {cos}"),
        ('[a]\nask = "Temat { topic }."\n', 2, "a lone brace"),
        ('[a]\nok = "Tak."\nask = "' + "bla " * 90 + '"\n', 3, "about 22 s"),
        ('[a]\nask = "' + "22 330 03 30 " * 8 + '"\n', 2, "s to say"),
        ('[a]\nask = "Tak\n', 2, "line 2"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, source: str, line: int, wrong: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load(written(tmp_path, source))
    (problem,) = refused.value.problems
    assert problem.line == line
    assert wrong in str(problem)


def test_a_missing_file_is_a_content_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="put the file there"):
        load(tmp_path / "none.toml")
