"""A value is changed in a YAML text, and nothing else is."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ivr.content import Plain, parse_yaml
from ivr.errors import ContentError
from ivr.routing.editing import Where, at, edited, written

FILE = Path("routing.yaml")
CONFIG = Path(__file__).parents[2] / "config"
TEXT = """\
# na górze
queues:
  # pierwsza
  a: {spoken: do spraw ą, hours: us}  # przy a
  b:
    spoken: "b: druga"   # przy b
    overflow:
      timeout: a
      full: a  # koniec b
# po kolejkach
topics: {X: {queue: a}, Y: {queue: b, local: true}}
note: |
  dwa
  wiersze
empty:
"""


def change(where: Where, value: Plain | None, text: str = TEXT) -> str:
    return edited(FILE, text, {where: value})


@pytest.mark.parametrize(
    ("where", "value", "was", "becomes"),
    [
        (("queues", "a", "hours"), "kis", "hours: us}", "hours: kis}"),
        (("queues", "a", "spoken"), "do: ą", "do spraw ą,", '"do: ą",'),
        (("queues", "b", "spoken"), "nowe", '"b: druga"   # przy b', "nowe   # przy b"),
        (("queues", "b", "overflow", "full"), "c", "full: a  # koniec b", "full: c  # koniec b"),
        (
            ("queues", "b", "overflow"),
            "a",
            "overflow:\n      timeout: a\n      full: a  # koniec b",
            "overflow: a  # koniec b",
        ),
        (
            ("queues", "b", "overflow", "empty"),
            "a",
            "full: a  # koniec b\n",
            "full: a  # koniec b\n      empty: a\n",
        ),
        (("queues", "a", "tier"), "II", "hours: us}", "hours: us, tier: II}"),
        (
            ("queues", "c"),
            {"hours": "us"},
            "full: a  # koniec b\n",
            "full: a  # koniec b\n  c: {hours: us}\n",
        ),
        (("topics", "X", "queue"), "b", "{queue: a}", "{queue: b}"),
        (("note",), "jeden", "|\n  dwa\n  wiersze\n", "jeden\n"),
        (("empty",), "już nie", "empty:", "empty: już nie"),
        (("empty", "x"), "1", "empty:", "empty: {x: 1}"),
        (("new", "x", "y"), "1", "empty:\n", "empty:\nnew:\n  x:\n    y: 1\n"),
    ],
)
def test_a_value_is_put_where_it_belongs(
    where: Where, value: Plain, was: str, becomes: str
) -> None:
    assert change(where, value) == TEXT.replace(was, becomes)


@pytest.mark.parametrize(
    ("where", "was", "becomes"),
    [
        (("queues", "a"), "  a: {spoken: do spraw ą, hours: us}  # przy a\n", ""),
        (("queues", "a", "spoken"), "{spoken: do spraw ą, ", "{"),
        (("queues", "a", "hours"), ", hours: us}", "}"),
        (("queues", "b", "overflow", "full"), "      full: a  # koniec b\n", ""),
        (("topics", "X", "queue"), "{X: {queue: a}, Y", "{Y"),
        (("topics", "Y"), ", Y: {queue: b, local: true}", ""),
        (("nothing", "here"), "", ""),
    ],
)
def test_an_entry_takes_its_line_with_it(where: Where, was: str, becomes: str) -> None:
    assert change(where, None) == TEXT.replace(was, becomes)


def test_what_is_so_already_is_not_touched() -> None:
    assert change(("queues", "b", "spoken"), "b: druga") == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "queues: {a: &x {hours: us}, b: *x}\n",
        "queues: {a: {hours: us}, b: {hours: us}}\nqueues: {b: {hours: kis}}\n",
        "- a\n- b\n",
        "only a text\n",
    ],
)
def test_a_text_that_a_form_does_not_understand_is_left_to_people(text: str) -> None:
    with pytest.raises(ContentError, match="change it in the text itself"):
        change(("queues", "b", "hours"), "nowe", text)


def test_a_shipped_file_keeps_all_its_comments() -> None:
    text = (CONFIG / "routing.yaml").read_text("utf-8")
    after = change(("topics", "MANDAT", "queue"), "us-platnosci", text)

    assert after == text.replace("MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci")


_TEXTS = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=8)
_KEYS = st.sampled_from(["a", "b", "c", "2026-04-30", "0207", "z: ł", "tak"])
_DOCUMENTS = st.recursive(
    _TEXTS, lambda inner: st.dictionaries(_KEYS, inner, min_size=1, max_size=3), max_leaves=8
)


@given(
    document=st.dictionaries(_KEYS, _DOCUMENTS, min_size=1, max_size=3),
    keys=st.lists(_KEYS, min_size=1, max_size=3),
    value=st.one_of(
        st.none(), _TEXTS, st.lists(_TEXTS, max_size=2), st.dictionaries(_KEYS, _TEXTS)
    ),
    style=st.sampled_from([False, None]),
)
def test_every_change_says_what_was_wanted_or_is_refused(
    *, document: dict[str, object], keys: list[str], value: Plain | None, style: bool | None
) -> None:
    """`edited` proves its own result; here the rest of the document is compared too."""
    source = "# góra\n" + yaml.safe_dump(document, allow_unicode=True, default_flow_style=style)
    before, where = parse_yaml(FILE, source).plain(), tuple(keys)
    try:
        after = edited(FILE, source, {where: value})
    except ContentError:
        return

    said = parse_yaml(FILE, after).plain()
    assert isinstance(said, dict)
    assert isinstance(before, dict)
    assert after.startswith("# góra\n")
    assert at(said, where) == value
    assert {k: v for k, v in said.items() if k != where[0]} == {
        k: v for k, v in before.items() if k != where[0]
    }


@given(_TEXTS)
def test_every_text_reads_back(text: str) -> None:
    assert parse_yaml(FILE, f"a: {{b: {written(text)}}}").plain() == {"a": {"b": text}}
