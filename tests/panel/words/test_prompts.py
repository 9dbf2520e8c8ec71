"""A clerk changes what KASja says, hears it, and lets a person say it."""

import io
import wave

import pytest
from httpx2 import Response

from ivr.errors import ContentError, Problem
from ivr.panel.paths import PATHS
from ivr.panel.routing.places import PUBLISH, DraftPlaces
from ivr.panel.words.places import NEW_PROMPT_DRAFT, Places
from ivr.routing.sources import Words
from tests.panel.browsing import World
from tests.panel.conftest import Open
from tests.panel.routing.editing import Editor
from tests.panel.words_rig import spoken

ASK = "need.topic.ask"
CONFIRM = "clarify.confirm.ask"


@pytest.fixture
def at(edyta: Editor) -> Places:
    """A draft of hers."""
    edyta.send(edyta.form(PATHS.prompts, NEW_PROMPT_DRAFT).put("tytul", "krócej"))
    return Places(edyta.versions.open_drafts()[0].id)


def words(editor: Editor) -> Words:
    held = editor.versions.open_drafts()[0].sources.words

    assert held is not None
    return held


def write(editor: Editor, at: Places, text: str, prompt: str = ASK) -> Response:
    form = editor.form(at.prompt(prompt)).put("tekst", text)
    return editor.send(form)


def upload(editor: Editor, at: Places, recording: bytes, saying: str = ASK) -> Response:
    token = editor.browser.csrf(at.prompt(saying.partition("-")[0]))
    return editor.browser.http.post(
        at.recording(saying), data={"csrf": token}, files={"plik": ("a.wav", recording)}
    )


def test_prompts_stand_where_they_are_said(open_browser: Open, world: World) -> None:
    browser = open_browser("jan")
    page = browser.get(PATHS.prompts).text

    assert "W jakiej sprawie?" in page
    assert "pierwsze niezrozumienie" in page
    assert "<textarea" not in browser.get(Places(None).prompt(ASK)).text


def test_a_text_is_changed_in_its_line(edyta: Editor, at: Places) -> None:
    before = words(edyta).prompts
    answer = write(edyta, at, 'W czym pomóc: „zwrot”\nczy "inna sprawa"?')
    after = words(edyta).prompts

    assert "Zapisano need.topic.ask." in answer.text
    assert set(after.splitlines()) - set(before.splitlines()) == {
        'ask = "W czym pomóc: „zwrot” czy \\"inna sprawa\\"?"'
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "jest pusty"),
        ("Temat {nikt}?", "nie ma pola {nikt}"),
        ("Temat {topic", "nawias klamrowy bez pary"),
        ("bardzo długo " * 800, "Nikt nie słucha ponad 20 s"),
    ],
)
def test_what_nobody_could_say_is_refused_and_stays(
    edyta: Editor, at: Places, text: str, told: str
) -> None:
    answer = write(edyta, at, text)

    assert answer.status_code == 422
    assert told in answer.text
    assert text[:200] in answer.text
    assert edyta.versions.open_drafts()[0].revision == 1


def test_what_must_not_be_published_is_told_where_it_is(edyta: Editor, at: Places) -> None:
    page = write(edyta, at, "Czym mogę pani służyć? Słucham. {topic}").text

    assert "„pani” zakłada, kto dzwoni" in page
    assert "pytanie nie jest na końcu" in page
    assert "pola {topic} nic tu nie wypełni" in page


def test_placeholders_are_explained(edyta: Editor, at: Places) -> None:
    page = edyta.get(at.prompt(CONFIRM)).text

    assert "<code>{topic}</code></dt><dd>nazwa tematu" in page
    assert "nie ma żadnych pól" in edyta.get(at.prompt(ASK)).text


def test_who_was_slower_is_told_and_keeps_what_they_typed(
    edyta: Editor, at: Places, open_browser: Open, world: World
) -> None:
    mine = edyta.form(at.prompt(ASK)).put("tekst", "Słucham, w jakiej sprawie?")
    write(Editor(open_browser("adam"), world), at, "W czym pomóc?")
    answer = edyta.send(mine)

    assert answer.status_code == 409
    assert "Brzmi teraz: „W czym pomóc?”" in answer.text
    assert "Słucham, w jakiej sprawie?" in answer.text


def test_a_draft_is_heard_as_it_would_be_said(edyta: Editor, at: Places) -> None:
    before = edyta.get(at.heard(CONFIRM))
    write(edyta, at, "Czy chodzi właśnie dokładnie o temat: {topic}?", CONFIRM)
    after = edyta.get(at.heard(CONFIRM))

    assert before.headers["content-type"] == "audio/wav"
    assert seconds(after) > seconds(before) > 1
    assert edyta.get(at.heard("nie.ma")).status_code == 404


def seconds(answer: Response) -> float:
    with wave.open(io.BytesIO(answer.content)) as sound:
        return float(sound.getnframes() / sound.getframerate())


def test_a_recording_is_taken_heard_and_given_up(edyta: Editor, at: Places) -> None:
    taken = upload(edyta, at, spoken(2.5))
    digest = words(edyta).recordings[ASK]
    heard = edyta.get(at.heard(ASK))
    gone = edyta.browser.send(at.prompt(ASK), to=at.forgotten(ASK))

    assert "Nagranie need.topic.ask jest w szkicu" in taken.text
    assert edyta.world.words.recordings.get(digest)[:4] == b"RIFF"
    assert seconds(heard) == pytest.approx(2.5, abs=0.2)
    assert "mówi znów syntezator" in gone.text
    assert words(edyta).recordings == {}


def test_another_text_is_not_said_by_an_old_recording(edyta: Editor, at: Places) -> None:
    upload(edyta, at, spoken(2.5))
    write(edyta, at, "W czym dzisiaj pomóc?")

    assert words(edyta).recordings == {}


@pytest.mark.parametrize(
    ("recording", "told"),
    [
        (b"", "Nie wybrano pliku"),
        (b"ID3 nothing of the kind", "To nie jest plik WAV"),
        (spoken(2.5, peak=1.0), "ciche"),
        (spoken(0.3), "Czy to na pewno on?"),
        (spoken(2.5, peak=90_000.0), "przesterowane"),
    ],
)
def test_a_recording_that_nobody_could_hear_is_refused(
    edyta: Editor, at: Places, recording: bytes, told: str
) -> None:
    answer = upload(edyta, at, recording)

    assert answer.status_code == 422
    assert answer.text.count(told) == 2  # above, and beside the file
    assert f'href="#plik-{ASK}"' in answer.text
    assert words(edyta).recordings == {}


def test_the_address_of_a_refused_recording_leads_back_to_its_prompt(
    edyta: Editor, at: Places
) -> None:
    for address in (at.recording(f"{CONFIRM}-1"), at.forgotten(f"{CONFIRM}-1")):
        assert edyta.get(address).url.path == at.prompt(CONFIRM)
    assert edyta.get(at.recording("nie.ma")).status_code == 404


def test_figures_have_a_comma(edyta: Editor, at: Places) -> None:
    assert "Nagranie ma 25,0 s. Nikt nie słucha" in upload(edyta, at, spoken(25.0)).text


def test_a_file_that_is_no_recording_is_not_taken_off_the_wire(edyta: Editor, at: Places) -> None:
    assert upload(edyta, at, bytes(6_100_000)).status_code == 413


def test_a_piece_of_a_prompt_can_be_recorded(edyta: Editor, at: Places) -> None:
    upload(edyta, at, spoken(2.0), f"{CONFIRM}-1")

    assert list(words(edyta).recordings) == [f"{CONFIRM}-1"]
    assert "częściowo" not in edyta.get(at.prompt(CONFIRM)).text

    token = edyta.browser.csrf(at.prompt(CONFIRM))
    sent = edyta.browser.http.post(
        at.recording("nie.ma"), data={"csrf": token}, files={"plik": ("a.wav", spoken(2.0))}
    )

    assert sent.status_code == 404


def test_the_script_for_a_studio_is_downloaded(edyta: Editor, at: Places) -> None:
    table = edyta.get(f"{at.prompts}/scenariusz.csv")
    page = edyta.get(f"{at.prompts}/scenariusz.html")

    assert table.headers["content-disposition"] == 'attachment; filename="scenariusz.csv"'
    assert "need.topic.ask.wav" in table.content.decode("utf-8-sig")
    assert "scenariusz nagrań" in page.text


def test_what_stops_the_publishing_is_told_there(
    open_browser: Open, world: World, at: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words are judged when they are published: that is when their errors are certain."""
    wrong = Problem("prompts/pl.toml", 3, "need.topic.ask: {topic} is not filled here", "")

    def refuse(_sources: object) -> None:
        raise ContentError([wrong])

    monkeypatch.setattr(world.routing.versions, "_judge", refuse)
    ewa = Editor(open_browser("ewa"), world)
    assert at.draft is not None
    places = DraftPlaces(at.draft)
    form = ewa.form(places.page(PUBLISH)).put("powod", "próba")
    page = ewa.send(form).text

    assert "Komunikat need.topic.ask: pola {topic} nic tu nie wypełni" in page
    assert f"/komunikaty/szkice/{at.draft}" in ewa.get(places.home).text
