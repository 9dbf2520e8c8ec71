"""`kasja report unknown`: the list, the labelling, and what it writes into grammar files."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from ivr import settings
from ivr.cli import labelling
from ivr.cli.app import app
from ivr.cli.examples import Examples
from ivr.cli.insertion import add_example
from ivr.cli.labelling import Labelling
from ivr.errors import ConfigError, ContentError
from ivr.store.tables import Call, JournalEntry
from ivr.store.unknown import Reason, Unknown
from ivr.understanding.catalogue import EntryError
from ivr.understanding.loader import load
from ivr.wiring import parts

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]

GRAMMAR = """\
# Linia na próbę.

PIERWSZY:  # najczęstszy
  name: pierwszy
  one-of:
    - "(jeden|raz)"   # dwa słowa
  examples:
    - raz dwa
    - "trzy: cztery"  # w cudzysłowie

    # Koniec przykładów.
  counterexamples:
    - sto

DRUGI:
  examples: [a b, "c, d" ]  # na jednej linii
  one-of: ["drugi"]
TRZECI: {name: trzeci, one-of: [trzeci]}
CZWARTY:
  name: czwarty
  one-of:
    - czwarty
  # Bez przykładów.
  counterexamples: [x]

PIĄTY:
  one-of: [piąty]
  examples: []
"""


@pytest.fixture
def grammar(tmp_path: Path) -> Path:
    file = tmp_path / "us.yaml"
    file.write_text(GRAMMAR, "utf-8")
    return file


@pytest.mark.parametrize(
    ("label", "before", "after"),
    [
        ("PIERWSZY", "# w cudzysłowie\n", "# w cudzysłowie\n    - nowe zdanie\n"),
        ("DRUGI", '"c, d" ]', '"c, d", nowe zdanie ]'),
        ("TRZECI", "[trzeci]}", "[trzeci], examples: [nowe zdanie]}"),
        ("CZWARTY", "    - czwarty\n", "    - czwarty\n  examples:\n    - nowe zdanie\n"),
        ("PIĄTY", "examples: []", "examples: [nowe zdanie]"),
    ],
)
def test_the_example_is_all_that_changes(
    grammar: Path, label: str, before: str, after: str
) -> None:
    add_example(grammar, label, "nowe zdanie")

    assert grammar.read_text("utf-8") == GRAMMAR.replace(before, after, 1)
    assert [each.name for each in grammar.parent.iterdir()] == ["us.yaml"]


@pytest.mark.parametrize(
    ("text", "block", "flow"),
    [
        ("zwykłe zdanie", "zwykłe zdanie", "zwykłe zdanie"),
        ("po pierwsze, zwrot", "po pierwsze, zwrot", '"po pierwsze, zwrot"'),
        ("temat: zwrot", '"temat: zwrot"', '"temat: zwrot"'),
        ("zwrot # pit", '"zwrot # pit"', '"zwrot # pit"'),
        ("- zwrot", '"- zwrot"', '"- zwrot"'),
        ("[zwrot]", '"[zwrot]"', '"[zwrot]"'),
        ('"zwrot" z pitu', '"\\"zwrot\\" z pitu"', '"\\"zwrot\\" z pitu"'),
        ("no", '"no"', '"no"'),
        ("12", '"12"', '"12"'),
        ("ulga 'na dziecko'", "ulga 'na dziecko'", "ulga 'na dziecko'"),
        ("50% \\ 100%", "50% \\ 100%", "50% \\ 100%"),
        ("%50", '"%50"', '"%50"'),
    ],
)
def test_texts_are_quoted_where_yaml_needs_it(
    grammar: Path, text: str, block: str, flow: str
) -> None:
    add_example(grammar, "PIERWSZY", text)
    add_example(grammar, "DRUGI", text)

    written = grammar.read_text("utf-8")
    assert f"\n    - {block}\n" in written
    assert f'"c, d", {flow} ]' in written
    read = yaml.safe_load(written)
    assert read["PIERWSZY"]["examples"] == ["raz dwa", "trzy: cztery", text]
    assert read["DRUGI"]["examples"] == ["a b", "c, d", text]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A:\n  examples:\n  - x", "A:\n  examples:\n  - x\n  - nowe\n"),
        ("A:\r\n  examples:\r\n    - x\r\n", "A:\r\n  examples:\r\n    - x\r\n    - nowe\r\n"),
        ("A:\n  examples:\n    - |-\n      x\nB: {}\n",
         "A:\n  examples:\n    - |-\n      x\n    - nowe\nB: {}\n"),
        ("A:\n  examples:\n    - x\n      y\n", "A:\n  examples:\n    - x\n      y\n    - nowe\n"),
        ("A:\n  examples: [x,\n    y,  # z\n  ]\n", "A:\n  examples: [x,\n    y, nowe,  # z\n  ]\n"),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_list(tmp_path: Path, source: str, expected: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(source.encode())
    add_example(file, "A", "nowe")

    assert file.read_bytes().decode() == expected


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("A:\n  examples: &all [x]\nB:\n  examples: *all\n", "a.yaml:2: A takes no 'nowe'"),
        ("A:\n  examples:\n", "A takes no 'nowe'"),
        ("A:\n  examples: tak\n", "A takes no 'nowe'"),
        ("B: {}\n", "no rule A"),
        ("A:\n  - [x\n", "mend the YAML"),
        ("", "is empty"),
    ],
)
def test_what_cannot_be_done_leaves_the_file(tmp_path: Path, source: str, wrong: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(source, "utf-8")

    with pytest.raises(ContentError) as refused:
        add_example(file, "A", "nowe")

    assert wrong in str(refused.value)
    assert "\n" not in str(refused.value)
    assert file.read_text("utf-8") == source


def test_the_rights_of_the_file_are_kept(grammar: Path) -> None:
    grammar.chmod(0o640)
    add_example(grammar, "DRUGI", "nowe")

    assert grammar.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(grammar: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    grammar.rename(tmp_path / "real" / "us.yaml")
    grammar.symlink_to(tmp_path / "real" / "us.yaml")
    add_example(grammar, "DRUGI", "nowe")

    assert grammar.is_symlink()
    assert "nowe" in grammar.read_text("utf-8")


def test_a_file_that_cannot_be_written_is_said_in_a_line(grammar: Path) -> None:
    grammar.chmod(0o444)

    with pytest.raises(ContentError, match=r"us\.yaml: cannot be written: it is read-only; ."):
        add_example(grammar, "DRUGI", "nowe")

    assert grammar.read_text("utf-8") == GRAMMAR


def test_a_full_disk_loses_nothing(grammar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ivr.cli.insertion.os.fsync", full)
    with pytest.raises(ContentError, match="No space left on device"):
        add_example(grammar, "DRUGI", "nowe")

    assert grammar.read_text("utf-8") == GRAMMAR
    assert [each.name for each in grammar.parent.iterdir()] == ["us.yaml"]


# --- which examples are taken ---------------------------------------------------------------------

SMALL = {
    "us": "ZWROT:\n  name: zwrot\n  one-of: [zwrot podatku]\n  examples:\n"
    "    - Gdzie jest zwrot?\n  counterexamples: [zwrot towaru]\n"
    "MANDAT:\n  name: mandat\n  one-of: [mandat]\n  examples: [ile za mandat]\n",
    "kis": "PIT:\n  name: pit\n  one-of: [rozliczenie pit]\n  examples: [jak złożyć pit]\n",
    "puesc": "CLO:\n  name: cło\n  one-of: [cło]\n",
    "cokp": "COKP:\n  name: cokp\n  one-of: [cudzoziemcy]\n",
    "vat": "VAT:\n  name: vat\n  one-of: [biała lista]\n",
    "out_of_scope": "POZA_ZAKRESEM.zus:\n  kind: zus\n  one-of: [zus]\n",
    "universals": "agent:\n  one-of: [konsultant]\n  examples: [daj człowieka]\n"
    "back:\n  one-of: [cofnij]\n",
    "choices": "own:\n  one-of: [własna]\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A content folder with grammars that are learned at once."""
    for name in ("prompts", "config"):
        shutil.copytree(ROOT / name, tmp_path / name)
    folder = tmp_path / "grammars"
    (folder / "rules").mkdir(parents=True)
    for name, source in SMALL.items():
        (folder / f"{name}.yaml").write_text(source, "utf-8")
    return tmp_path


def test_where_examples_may_go(small: Path) -> None:
    examples = Examples(small / "grammars")

    expected = ("ZWROT", "MANDAT", "PIT", "CLO", "COKP", "VAT", "POZA_ZAKRESEM.zus", "agent")
    assert examples.labels == expected
    assert (examples.name("ZWROT"), examples.name("agent")) == ("zwrot", "")
    assert examples.owner("gdzie jest zwrot") == "ZWROT"


@pytest.mark.parametrize(
    ("label", "text", "why"),
    [
        ("ZWROT", "gdzie jest zwrot", "it is an example of ZWROT already"),
        ("PIT", "ILE ZA MANDAT", "it is an example of MANDAT already"),
        ("ZWROT", "zwrot towaru", "it is a counterexample of ZWROT"),
        ("ZWROT", "mój numer •", "a masked sentence is never written"),
        ("ZWROT", "…", "there is no word in it"),
    ],
)
def test_examples_that_are_refused(small: Path, label: str, text: str, why: str) -> None:
    with pytest.raises(EntryError, match=why):
        Examples(small / "grammars").add(label, text)

    assert (small / "grammars" / "us.yaml").read_text("utf-8") == SMALL["us"]


def test_an_example_just_written_is_there_already(small: Path) -> None:
    examples = Examples(small / "grammars")

    assert examples.add("CLO", "paczka z chin").name == "puesc.yaml"
    with pytest.raises(EntryError, match="example of CLO already"):
        examples.add("VAT", "Paczka z Chin")


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kasja report unknown` with folders of its own."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("KASJA_CACHE", str(tmp_path / "cache"))

    def running(*arguments: str, typed: str = "", content: Path = ROOT) -> Result:
        monkeypatch.setenv("KASJA_CONTENT", str(content))
        return CliRunner().invoke(app, ["report", "unknown", *arguments], input=typed)

    return running


def heard(call: str, text: str, *, day: int, outcome: str = "reject", best: str = "PIT") -> None:
    """A call in which this was said; the settings of the test say where the store is."""
    engine = parts.open_store(settings.load())
    data = {
        "field": "need.topic",
        "mode": "voice",
        "text": text,
        "outcome": outcome,
        "intent": best,
        "confidence": 0.21,
        "alternatives": [f"{best} 0.21", "GONE 0.10"],
    }
    with Session(engine) as session, session.begin():
        session.add(
            Call(
                call_id=call,
                dnis="1",
                caller="ph-1",
                started_at=datetime(2026, 4, day, tzinfo=UTC),
                routing_version="v1",
                topic="MANDAT",
            )
        )
        session.add(JournalEntry(call_id=call, at_ms=1, kind="heard", data=data))
    engine.dispose()


def test_nothing_was_misunderstood(run: Run) -> None:
    assert run().stdout == "nothing was said in vain\n"
    assert (run("--json").stdout, run("--label").exit_code) == ("[]\n", 0)


def test_the_list_for_programs_and_for_people(run: Run) -> None:
    heard("c1", "ile za parkowanie", day=1)
    heard("c2", "Ile za parkowanie", day=3)
    heard("c3", "co z tym numerem •", day=2, outcome="confirm")

    found = json.loads(run("--json").stdout)
    assert [(each["text"], each["count"], each["reason"]) for each in found] == [
        ("Ile za parkowanie", 2, "unknown"),
        ("co z tym numerem •", 1, "asked"),
    ]
    assert found[0]["last_at"] == "2026-04-03T00:00:00+00:00"
    assert len(json.loads(run("--json", "--limit", "1").stdout)) == 1
    assert len(json.loads(run("--json", "--since", "2026-04-03").stdout)) == 1
    assert json.loads(run("--json", "--since", "2026-04-04").stdout) == []
    assert "   2×  Ile za parkowanie\n" in run().stdout
    assert "unknown: reject PIT 0.21  finally MANDAT  c2  2026-04-03 00:00:00" in run().stdout


def test_wrong_options(run: Run) -> None:
    assert run("--since", "yesterday").exit_code == 2
    assert run("--limit", "0").exit_code == 2
    assert isinstance(run("--label", "--json").exception, ConfigError)


def test_help_says_it_all(run: Run) -> None:
    told = run("--help").output
    for word in ("unknown", "asked", "corrected", "final_topic", "Enter", "UTC", "--label"):
        assert word in told


def test_labelling(run: Run, small: Path) -> None:
    """Journal's topics first, the call's own after them; the file takes the sentence."""
    heard("c1", "ile za parkowanie", day=3)
    heard("c2", "numer •", day=2)
    heard("c3", "jak złożyć pit", day=1)

    told = run("--label", typed="2\n", content=small).stdout

    assert "1/3  „ile za parkowanie”  1×, unknown" in told
    assert "   1  PIT                  pit\n   2  MANDAT               mandat\n" in told
    assert "GONE" not in told
    assert "written to us.yaml; learning …\n   won by MANDAT (" in told
    assert "skipped: numbers are masked" in told
    assert "skipped: it is an example of PIT already" in told
    assert "1 written, 2 skipped, 0 left" in told
    written = (small / "grammars" / "us.yaml").read_text("utf-8")
    assert written == SMALL["us"].replace("ile za mandat]", "ile za mandat, ile za parkowanie]")


def test_other_keys(run: Run, small: Path) -> None:
    """A key that means nothing asks again; a label may be begun; the end of input ends."""
    heard("c1", "paczka z chin", day=3)
    heard("c2", "co to jest", day=2)
    heard("c3", "halo policja", day=1)

    told = run("--label", typed="x\n?\nnic\n?\npoza\n\n", content=small).stdout

    assert "press 1, 2, Enter, ? or q" in told
    assert "no label 'nic'; there are " in told
    assert "written to out_of_scope.yaml" in told
    assert "1 written, 1 skipped, 1 left" in told
    assert "0 written, 1 skipped, 2 left" in run("--label", typed="q\n", content=small).stdout


class Fingers:
    """Presses these keys, then types these lines."""

    def __init__(self, pressed: str, *lines: str) -> None:
        self._pressed, self._lines = iter(pressed), iter(lines)

    def press(self) -> str:
        return next(self._pressed, "q")

    def line(self) -> str:
        return next(self._lines, "")


def found(text: str) -> Unknown:
    when = datetime(2026, 4, 1, tzinfo=UTC)
    return Unknown(text, 1, Reason.UNKNOWN, "reject", None, 0.1, None, "c1", when)


def test_an_example_that_another_topic_wins(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The clerk is told; here because nothing is learned from the new example."""
    stubborn = load(small / "grammars")
    clerk = Labelling(small / "grammars", lambda: stubborn, Fingers("?", "zwrot"))

    assert clerk.run([found("rozliczenie pit")]).written == 1
    told = capsys.readouterr().out
    assert "won by PIT (" in told
    assert "), not by ZWROT\n   add a phrase to ZWROT, or make those of PIT more precise" in told


def test_a_counterexample_is_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    learned = load(small / "grammars")
    clerk = Labelling(small / "grammars", lambda: learned, Fingers("?", "zwrot"))

    tally = clerk.run([found("Zwrot towaru"), found("co to jest")])
    assert (tally.written, tally.skipped) == (0, 1)
    assert "not written: it is a counterexample of ZWROT" in capsys.readouterr().out


def test_a_read_only_grammar_ends_the_labelling(run: Run, small: Path) -> None:
    heard("c1", "ile za parkowanie", day=1)
    (small / "grammars" / "us.yaml").chmod(0o444)

    result = run("--label", typed="2\n", content=small)

    assert isinstance(result.exception, ContentError)
    assert "us.yaml: cannot be written: it is read-only" in str(result.exception)
    assert (small / "grammars" / "us.yaml").read_text("utf-8") == SMALL["us"]


def test_labelling_the_real_grammars(run: Run, tmp_path: Path) -> None:
    for name in ("grammars", "prompts", "config"):
        shutil.copytree(ROOT / name, tmp_path / name)
    heard("c1", "płatność kary za zbyt szybką jazdę po mieście", day=1)
    before = (tmp_path / "grammars" / "us.yaml").read_text("utf-8").splitlines()

    result = run("--label", typed="?\nMANDAT\n", content=tmp_path)

    assert result.exception is None
    told = result.stdout
    after = (tmp_path / "grammars" / "us.yaml").read_text("utf-8").splitlines()
    assert "won by MANDAT" in told
    assert [line for line in after if line not in before] == [
        "    - płatność kary za zbyt szybką jazdę po mieście"
    ]
    assert len(after) == len(before) + 1


@pytest.mark.parametrize(
    ("pressed", "key"),
    [("1", "1"), ("\r", ""), ("\n", ""), ("q", "q"), ("\x1b", "q"), ("\x04", "q"), ("?", "?")],
)
def test_keys_of_a_terminal(monkeypatch: pytest.MonkeyPatch, pressed: str, key: str) -> None:
    monkeypatch.setattr("ivr.cli.labelling.typer.getchar", lambda: pressed)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    assert labelling.keys().press() == key


def test_a_terminal_that_closes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> str:
        raise EOFError

    monkeypatch.setattr("ivr.cli.labelling.typer.getchar", closed)

    assert labelling.Pressed().press() == "q"
