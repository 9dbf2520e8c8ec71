"""Files of people as spreadsheets and programs write them, good and bad."""

from pathlib import Path

import pytest

from ivr.errors import ContentError
from ivr.store import people_files
from ivr.store.people_files import Kind
from ivr.store.people_templates import TEMPLATES

HEAD = "name;pesel;nip;telepin\n"
ROW = "Anna Zmyślona;44051401359;;\n"


def read(tmp_path: Path, data: str | bytes, suffix: str = ".csv") -> list[tuple[int, str]]:
    """Line and first field of each record; what is wrong as a line and its text."""
    file = tmp_path / f"people{suffix}"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    records, problems = people_files.read(file)
    found = [(each.line, next(iter(each.fields.values()))) for each in records]
    return sorted(found + [(each.line, each.wrong) for each in problems])


def refusal(tmp_path: Path, data: str | bytes, suffix: str = ".csv") -> str:
    with pytest.raises(ContentError) as refused:
        read(tmp_path, data, suffix)
    assert len(refused.value.problems) == 1
    return str(refused.value).replace(str(tmp_path), "").lstrip("/")


@pytest.mark.parametrize(
    "data",
    [
        HEAD + ROW,
        "\ufeff" + HEAD + ROW,
        (HEAD + ROW).replace("\n", "\r\n"),
        (HEAD + ROW).replace(";", ","),
        "Name; PESEL ;NIP;TelePIN\n" + ROW,
        "pesel;name\n44051401359;Anna\n",
        'name,pesel\n"Zmyślona, Anna",44051401359\n',
        HEAD + "  Anna  ; 44051401359 ;;\n",
        HEAD + ROW.rstrip("\n"),
        HEAD + ROW + "\n;;;\n\n",
        (HEAD + ROW).encode("utf-8-sig"),
    ],
)
def test_files_that_are_right(tmp_path: Path, data: str | bytes) -> None:
    assert [line for line, _first in read(tmp_path, data)] == [2]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    data = HEAD + "\n" + '"Anna\nZmyślona";44051401359;;\n' + "\n" + ROW

    assert [line for line, _first in read(tmp_path, data)] == [3, 6]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "people.csv: holds no records"),
        (b"\n\n\n", "people.csv: holds no records"),
        (HEAD, "people.csv: holds no records"),
        ("\ufeff", "people.csv: holds no records"),
        (HEAD + ";;;\n", "people.csv: holds no records"),
        ((HEAD + ROW).encode("cp1250"), "people.csv:2: is not UTF-8 but looks like Windows-1250; convert it"),
        ((HEAD + "Żółć;1;;\n").encode("cp1250"), "people.csv:2: is not UTF-8 but looks like Windows-1250"),
        ((HEAD + ROW).encode("utf-16"), "people.csv: is UTF-16"),
        ((HEAD + ROW).encode("utf-16-be"), "people.csv:1: holds a NUL|people.csv:2: is not UTF-8"),
        (b"name;pesel\n\xff\xfe;1\n", "people.csv:2: is not UTF-8"),
        (b"name;pesel\nAnna\xc5;1\n", "people.csv:2: is not UTF-8"),
        (b"name;pesel\nAn\x00na;1\n", "people.csv:2: holds a NUL character"),
        ("imię;pesel\nAnna;1\n", "people.csv:1: the header is neither of people nor of authorities"),
        ("Anna;44051401359;;\n", "people.csv:1: the header is neither"),
        ("name;agent\nx;y\n", "people.csv:1: the header is neither"),
        ("name\tpesel\nAnna\t1\n", "people.csv:1: columns are separated by neither ; nor ,"),
        ("name|pesel\nAnna|1\n", "people.csv:1: columns are separated by neither"),
        ("name;pesel;birthday\nA;1;2\n", "people.csv:1: unknown column birthday; known are name, pesel"),
        ("name;pesel;\nA;1;\n", "people.csv:1: unknown column (empty)"),
        ("name;pesel;role\nA;1;PPO\n", "people.csv:1: unknown column role"),
        ("name;pesel;pesel\nA;1;1\n", "people.csv:1: column pesel stands twice"),
        ("agent;principal;name2\n1;2;3\n", "people.csv:1: unknown column name2"),
        ("<html><body>name</body></html>", "people.csv:1: the header is neither"),
        ("PK\x03\x04", "people.csv:1: the header is neither"),
        ('"name;pesel\n', "people.csv:1: the header|people.csv:1: unexpected end of data"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(tmp_path: Path, data: str | bytes, told: str) -> None:
    try:
        found = refusal(tmp_path, data)
    except pytest.fail.Exception:
        found = "people.csv:" + ":".join(map(str, read(tmp_path, data)[0])).replace(":", ": ", 1)

    assert any(found.startswith(each) for each in told.split("|"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("Anna;44051401359\n", (2, "2 fields, the header has 4")),
        ("Anna\n", (2, "1 fields, the header has 4")),
        ("Anna;44051401359;;;\n", (2, "5 fields, the header has 4")),
        ("Zmyślona; Anna;44051401359;;\n", (2, "5 fields, the header has 4")),
        ("Anna,44051401359,,\n", (2, "1 fields, the header has 4")),
        ('"Anna" Zmyślona;44051401359;;\n', (2, "';' expected after '\"'")),
        ('"Anna;44051401359;;\n', (2, "unexpected end of data")),
        (ROW + '"Anna;44051401359;;\n' + ROW, (3, "unexpected end of data")),
    ],
)
def test_rows_that_cannot_be_read(tmp_path: Path, rows: str, told: tuple[int, str]) -> None:
    assert told in read(tmp_path, HEAD + rows)


def test_a_field_without_end_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "A" * 200_000 + ";1;;\n")

    assert found == [(2, "field larger than field limit (131072)")]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "people.json:1: Expecting value; mend the JSON"),
        ("{", "people.json:1: Expecting property name"),
        ('{"people": [}', "people.json:1: Expecting value"),
        ('{"people": [\n{"name": "A",}\n]}', "people.json:2: "),
        ("{'people': []}", "people.json:1: Expecting property name"),
        ("[]", "people.json:1: not an object of people and authorities"),
        ("null", "people.json:1: not an object of people and authorities"),
        ("42", "people.json:1: not an object of people and authorities"),
        ('"people"', "people.json:1: not an object of people and authorities"),
        ('{"persons": []}', "people.json:1: not an object of people and authorities"),
        ('{"people": [], "people": []}', "people.json:1: not an object of people and authorities"),
        ('{"people": {}}', "people.json:1: people is no list"),
        ('{"people": null}', "people.json:1: people is no list"),
        ('{"authorities": "x"}', "people.json:1: authorities is no list"),
        ('{"people": []}', "people.json: holds no records"),
        ("{}", "people.json: holds no records"),
        ('{"people": []} x', "people.json:1: Extra data"),
        ("[" * 100_000, "people.json: is nested without end"),
        ('{"people": "' + "a" * 10 + "\n" + '"}', "people.json:1: Invalid control character"),
        (b"\xff\xfe{\x00}\x00", "people.json: is UTF-16"),
    ],
)  # fmt: skip
def test_json_that_cannot_be_read(tmp_path: Path, data: str | bytes, told: str) -> None:
    assert refusal(tmp_path, data, ".json").startswith(told)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("1", "not an object"),
        ("null", "not an object"),
        ("[]", "not an object"),
        ("[[1], [2]]", "not an object"),
        ('"Anna"', "not an object"),
        ('{"name": "A", "pesel": 44051401359}', "pesel is a number"),
        ('{"name": "A", "pesel": 2070803628}', "pesel is a number"),
        ('{"name": "A", "pesel": 4.4e10}', "pesel is a number"),
        ('{"name": "A", "pesel": ' + "4" * 5000 + "}", "pesel is a number"),
        ('{"name": NaN}', "name is a number"),
        ('{"name": -Infinity}', "name is a number"),
        ('{"name": true}', "name is no text"),
        ('{"name": ["A"]}', "name is no text"),
        ('{"name": {"first": "A"}}', "name is no text"),
        ('{"name": "A", "name": "B"}', "name stands twice"),
        ('{"name": "A", "age": "3"}', "unknown field age"),
        ('{"Name": "A"}', "unknown field Name"),
        ('{"": "A"}', "unknown field "),
    ],
)
def test_json_records_that_are_wrong(tmp_path: Path, record: str, told: str) -> None:
    data = '{"people": [\n\n' + record + ',\n {"name": "Jan", "nip": null}\n]}'

    assert read(tmp_path, data, ".json") == [(3, told), (4, "Jan")]


def test_the_lines_of_json_records(tmp_path: Path) -> None:
    data = '{\n "authorities" : [ {"agent": "1"},\n{"agent": "2"} ] ,\n\n"people":[\n\t{"name":"A]}"}\n]\n}\n'

    assert read(tmp_path, data, ".json") == [(2, "1"), (3, "2"), (6, "A]}")]


@pytest.mark.parametrize("name", ["people.xlsx", "people", "people.csv.gz", "people.yaml", ".csv"])
def test_other_kinds_of_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HEAD + ROW, "utf-8")
    with pytest.raises(ContentError, match=r"neither \.csv nor \.json"):
        people_files.read(tmp_path / name)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="No such file"):
        people_files.read(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ContentError, match="Is a directory"):
        people_files.read(tmp_path / "folder.csv")


def test_the_templates_are_read_alike(tmp_path: Path) -> None:
    found: dict[Kind, list[dict[str, str]]] = {}
    for name in ("people", "authorities"):
        (tmp_path / f"{name}.csv").write_text(TEMPLATES[name], "utf-8")
        records, problems = people_files.read(tmp_path / f"{name}.csv")
        assert problems == []
        found[Kind(name)] = [each.fields for each in records]
    (tmp_path / "both.json").write_text(TEMPLATES["json"], "utf-8")
    records, problems = people_files.read(tmp_path / "both.json")

    assert problems == []
    for kind in Kind:
        written = [each.fields for each in records if each.kind is kind]
        assert [{k: v for k, v in each.items() if v and k != "scope"} for each in written] == [
            {k: v for k, v in each.items() if v and k != "scope"} for each in found[kind]
        ]
