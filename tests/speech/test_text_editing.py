"""One prompt is changed; everything else in the file stays as it was."""

from pathlib import Path

import pytest

from ivr.errors import ContentError
from ivr.speech import texts
from ivr.speech.text_editing import Section, changed, sections

FILE = Path("pl.toml")
SOURCE = """\
# Co mówi KASja.
[welcome]
greeting = "Dzień dobry."   # krótko
short = 'Halo.'

# --- W jakiej sprawie? -----------

[need.topic]
ask = "W jakiej \\"sprawie\\"?"
long = \"\"\"
Dwa
wiersze\"\"\"
"""


def test_a_text_is_replaced_in_its_line() -> None:
    new = changed(FILE, SOURCE, "welcome.greeting", 'Tu „KASja”, \\ "asystentka".')

    assert new == SOURCE.replace('"Dzień dobry."', r'"Tu „KASja”, \\ \"asystentka\"."')
    assert changed(FILE, SOURCE, "welcome.short", "Hej.") == SOURCE.replace("'Halo.'", '"Hej."')
    assert "need" in changed(FILE, SOURCE.replace("\n", "\r\n"), "need.topic.ask", "Co?")


def test_what_the_file_lacks_comes_to_its_end() -> None:
    assert changed(FILE, SOURCE, "closed.until", "Nieczynne.") == (
        f'{SOURCE}\n[closed]\nuntil = "Nieczynne."\n'
    )


@pytest.mark.parametrize(
    ("prompt", "text", "wrong"),
    [
        ("need.topic.long", "Jeden wiersz.", "change it by hand"),
        ("need.topic.help", "Pomoc.", "change it by hand"),
        ("welcome.greeting", " ", "no text"),
        ("welcome.greeting", "{nikt}", "unknown placeholder"),
    ],
)
def test_what_cannot_be_written_or_said_changes_nothing(prompt: str, text: str, wrong: str) -> None:
    with pytest.raises(ContentError, match=wrong):
        changed(FILE, SOURCE, prompt, text)


def test_sections_are_headed_by_comments() -> None:
    assert sections(SOURCE, texts.parse(FILE, SOURCE)) == [
        Section("", ("welcome.greeting", "welcome.short")),
        Section("W jakiej sprawie?", ("need.topic.ask", "need.topic.long")),
    ]
