"""A clerk changes what KASja understands, without ever seeing YAML."""

from html import unescape
from urllib.parse import quote

import pytest
from httpx2 import Response

from ivr.calls.apprentice import Apprentice
from ivr.panel.paths import PATHS
from ivr.panel.routing.places import DROP, PUBLISH, DraftPlaces
from ivr.panel.words.places import NEW_DRAFT, Places
from ivr.routing.sources import Words
from ivr.store.draft_words import catalogue
from ivr.understanding.catalogue import Topic
from tests.panel.browsing import World
from tests.panel.conftest import Open
from tests.panel.routing.editing import Editor

SAID = "przyszedł mi taki kwit z drogówki"


@pytest.fixture
def at(edyta: Editor) -> Places:
    """A draft of hers."""
    edyta.send(edyta.form(PATHS.phrases, NEW_DRAFT).put("tytul", "mandaty potocznie"))
    return Places(edyta.versions.open_drafts()[0].id)


def words(editor: Editor) -> Words:
    held = editor.versions.open_drafts()[0].sources.words

    assert held is not None
    return held


def topic(editor: Editor, label: str = "MANDAT") -> Topic:
    return catalogue(words(editor)).topics[label]


def send(editor: Editor, at: Places, *, label: str = "MANDAT", **fields: str) -> Response:
    sent = {"czynnosc": "dodaj", "lista": "przyklady", "bylo": "", "tekst": "", **fields}
    return editor.browser.send(at.topic(label), **sent)


def test_what_is_in_effect_is_read_by_who_may_see(open_browser: Open, world: World) -> None:
    browser = open_browser("jan")
    page = browser.get(PATHS.phrases).text
    mandat = browser.get(Places(None).topic("MANDAT")).text

    assert "Linia 1: urząd skarbowy" in page
    assert "MANDAT" in page
    assert "us-mandaty" in mandat
    assert 'name="tekst"' not in mandat
    assert "Nowy szkic" not in page


def test_an_example_is_added_and_the_rest_stays(edyta: Editor, at: Places) -> None:
    before = words(edyta)
    answer = send(edyta, at, tekst=f"  {SAID} ")
    after = words(edyta)

    assert "Dodano: „przyszedł mi taki kwit z drogówki”" in answer.text
    assert topic(edyta).examples[-1] == SAID
    assert set(after.grammars["us.yaml"].splitlines()) - set(
        before.grammars["us.yaml"].splitlines()
    ) == {f"    - {SAID}"}


def test_entries_are_changed_and_removed(edyta: Editor, at: Places) -> None:
    old, other, *_ = topic(edyta).examples
    send(edyta, at, czynnosc="zmien", bylo=old, tekst=SAID)
    send(edyta, at, czynnosc="usun", bylo=other, tekst=other)

    assert SAID in topic(edyta).examples
    assert not {old, other} & set(topic(edyta).examples)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"tekst": ""}, "Nie ma w nim żadnego słowa"),
        ({"tekst": "mam ••• zł"}, "Są w nim zasłonięte cyfry"),
        ({"tekst": "x" * 10_000}, "Ma 10000 znaków; dozwolone jest 300"),
        ({"lista": "frazy", "tekst": "(mandat|kwit"}, "Brakuje nawiasu „)”. Dopisz go"),
        ({"lista": "frazy", "tekst": "mandat]"}, "Nawias „]” niczego nie zamyka."),
        ({"lista": "frazy", "tekst": "<policja> mandat"}, "Nie ma wspólnej reguły „policja”."),
        ({"czynnosc": "usun", "bylo": "nie było takiego", "tekst": ""}, "ktoś właśnie zmienił"),
    ],
)
def test_what_cannot_be_saved_stays_in_the_form(
    edyta: Editor, at: Places, fields: dict[str, str], told: str
) -> None:
    answer = send(edyta, at, **fields)

    assert answer.status_code == 422
    assert told in answer.text
    assert fields["tekst"] in unescape(answer.text)
    assert edyta.versions.open_drafts()[0].revision == 1


def test_a_sentence_of_another_topic_is_refused_by_its_name(edyta: Editor, at: Places) -> None:
    other = topic(edyta, "ZWROT_NADPLATA").examples[0]

    assert "Jest już przykładem tematu ZWROT_NADPLATA" in send(edyta, at, tekst=other).text


def test_html_is_text(edyta: Editor, at: Places) -> None:
    page = send(edyta, at, tekst="<b>mandat</b>").text

    assert "<b>mandat" not in page
    assert "&lt;b&gt;mandat" in page


def test_two_who_edit_at_once_lose_nothing(
    edyta: Editor, at: Places, open_browser: Open, world: World
) -> None:
    adam = Editor(open_browser("adam"), world)
    token = edyta.browser.csrf(at.topic("MANDAT"))
    send(adam, at, tekst="kwit od pana policjanta")
    form = {"czynnosc": "dodaj", "lista": "przyklady", "bylo": "", "tekst": SAID, "csrf": token}
    edyta.browser.http.post(at.topic("MANDAT"), data=form)

    assert topic(edyta).examples[-2:] == ("kwit od pana policjanta", SAID)


@pytest.mark.parametrize("address", ["/frazy/szkice/99", "/frazy/szkice/x", "/frazy/tematy/NIE_MA"])
def test_what_there_is_not_is_said(edyta: Editor, address: str) -> None:
    assert edyta.get(address).status_code == 404


def test_only_editors_change(open_browser: Open, at: Places) -> None:
    jan = open_browser("jan")
    sent = {"czynnosc": "dodaj", "lista": "przyklady", "bylo": "", "tekst": SAID}
    answer = jan.http.post(at.topic("MANDAT"), data={"csrf": jan.csrf(PATHS.phrases), **sent})

    assert answer.status_code == 403
    assert "Twoje konto nie ma prawa zmian." in jan.get(at.topic("MANDAT")).text


def test_a_draft_that_was_given_up_says_so(edyta: Editor, at: Places) -> None:
    draft = DraftPlaces(edyta.versions.open_drafts()[0].id)
    edyta.send(edyta.form(draft.home, draft.page(DROP)))

    assert "Ten szkic jest zamknięty: opublikowano go albo" in edyta.get(at.topic("MANDAT")).text


def test_a_form_that_the_page_does_not_have_is_none(edyta: Editor, at: Places) -> None:
    assert send(edyta, at, lista="inne", tekst=SAID).status_code == 400


def tried(editor: Editor, address: str) -> str:
    """The page, once the phrases are learned."""
    for _ in range(200):
        page = editor.get(address).text
        if "uczy się fraz" not in page:
            return page
    raise AssertionError(page)


def test_a_sentence_is_tried_before_and_after(edyta: Editor, at: Places) -> None:
    send(edyta, at, tekst=SAID)
    page = tried(edyta, f"{at.trial}?zdanie={quote('mam mandat do zapłacenia')}")

    assert "wszystko w porządku" in page
    assert (
        "Przykład „przyszedł mi taki kwit z drogówki” doszedł do tematu „mandat” (MANDAT)." in page
    )
    assert page.count("<strong>przyjmuje temat</strong>: mandat") == 2
    assert "słowa: " in page


def test_whoever_publishes_phrases_that_are_still_being_learned_is_told(
    open_browser: Open, edyta: Editor, at: Places, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Editor(open_browser("adam"), world)
    address = DraftPlaces(edyta.versions.open_drafts()[0].id).page(PUBLISH)
    monkeypatch.setattr(Apprentice, "lesson", lambda _self, _sources: None)
    unchanged = publisher.get(address).text
    send(edyta, at, tekst=SAID)
    learning = publisher.get(address).text
    monkeypatch.undo()
    tried(edyta, at.trial)

    told = "KASja uczy się jeszcze fraz tego szkicu"
    assert [told in page for page in (unchanged, learning, publisher.get(address).text)] == [
        False,
        True,
        False,
    ]


def test_past_sentences_are_tried_on_demand(edyta: Editor, at: Places) -> None:
    tried(edyta, at.trial)

    assert "Brak wypowiedzi z ostatniego tygodnia" in edyta.get(f"{at.trial}?minione=tak").text


def test_a_sentence_that_nobody_says_is_not_tried(edyta: Editor, at: Places) -> None:
    answer = edyta.get(f"{at.trial}?zdanie={'x' * 400}")

    assert (answer.status_code, "Zdanie ma 400 znaków" in answer.text) == (422, True)
