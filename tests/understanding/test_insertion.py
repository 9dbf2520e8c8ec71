"""One entry of a grammar is added, changed or taken out; everything else in the file stays as it was."""

from pathlib import Path

import pytest

from ivr.errors import ContentError
from ivr.understanding.insertion import Part, added, changed, removed

FILE = Path("us.yaml")
SOURCE = """\
# O mandatach.
MANDAT:
  name: mandat   # tak mówi KASja
  one-of:
    - "(mandat|grzywna) [karna]"
    # z listów
    - zapłacić mandat
  examples:
    - mam mandat do zapłacenia   # częste
  counterexamples: [mandat poselski, "tak: nie"]
INNY: {one-of: [a], examples: [b]}
"""


def test_an_entry_is_added_below_the_others() -> None:
    phrase = added(FILE, SOURCE, "MANDAT", Part.PHRASES, "dostałem grzywnę")
    counter = added(FILE, SOURCE, "INNY", Part.COUNTEREXAMPLES, "c, d")

    assert phrase == SOURCE.replace("ić mandat\n", "ić mandat\n    - dostałem grzywnę\n")
    assert counter == SOURCE.replace("[b]}", '[b], counterexamples: ["c, d"]}')


def test_a_list_that_was_not_there_is_written_in_its_place() -> None:
    source = "A:\n  one-of:\n    - x\n  counterexamples:\n    - y\n"

    assert added(FILE, source, "A", Part.EXAMPLES, "z") == (
        "A:\n  one-of:\n    - x\n  examples:\n    - z\n  counterexamples:\n    - y\n"
    )


@pytest.mark.parametrize(
    ("part", "text", "gone"),
    [
        (Part.PHRASES, "(mandat|grzywna) [karna]", '    - "(mandat|grzywna) [karna]"\n'),
        (Part.PHRASES, "zapłacić mandat", "    - zapłacić mandat\n"),
        (Part.COUNTEREXAMPLES, "mandat poselski", "mandat poselski, "),
        (Part.COUNTEREXAMPLES, "tak: nie", ', "tak: nie"'),
        (
            Part.EXAMPLES,
            "mam mandat do zapłacenia",
            "  examples:\n    - mam mandat do zapłacenia   # częste\n",
        ),
    ],
)
def test_an_entry_is_taken_out_with_its_line(part: Part, text: str, gone: str) -> None:
    assert removed(FILE, SOURCE, "MANDAT", part, text) == SOURCE.replace(gone, "")


def test_an_entry_is_changed_where_it_stands() -> None:
    block = changed(
        FILE, SOURCE, "MANDAT", Part.EXAMPLES, old="mam mandat do zapłacenia", new="tak: mandat"
    )
    flow = changed(
        FILE, SOURCE, "MANDAT", Part.COUNTEREXAMPLES, old="mandat poselski", new="mandat, posła"
    )

    assert block == SOURCE.replace("mam mandat do zapłacenia ", '"tak: mandat" ')
    assert flow == SOURCE.replace("[mandat poselski", '["mandat, posła"')


def test_what_somebody_took_out_meanwhile_is_not_there() -> None:
    with pytest.raises(ContentError, match="somebody changed it"):
        removed(FILE, SOURCE, "MANDAT", Part.EXAMPLES, "było")
    with pytest.raises(ContentError, match="somebody changed it"):
        changed(FILE, SOURCE, "MANDAT", Part.EXAMPLES, old="było", new="jest")


def test_what_two_rules_share_is_changed_by_hand() -> None:
    source = "A:\n  one-of: &all [x, y]\nB:\n  one-of: *all\n"
    with pytest.raises(ContentError, match="by hand"):
        added(FILE, source, "A", Part.PHRASES, "z")
    with pytest.raises(ContentError, match="by hand"):
        removed(FILE, source, "A", Part.PHRASES, "x")
    with pytest.raises(ContentError, match="by hand"):
        changed(FILE, source, "A", Part.PHRASES, old="x", new="z")
