"""The emergency announcement on a page: on and off at once, with words chosen or written."""

from collections.abc import Callable

import pytest

from ivr.panel.paths import PATHS
from ivr.panel.routing import places
from ivr.routing import loader
from ivr.routing.model import Emergency
from tests.panel.routing.editing import Editor

SignIn = Callable[[str], Editor]


def said(editor: Editor) -> Emergency:
    return loader.parse(editor.current().sources).emergency


def test_one_click_turns_it_on_and_one_turns_it_off(ewa: Editor) -> None:
    told = ewa.send(ewa.form(PATHS.routing, places.EMERGENCY)).text
    on = said(ewa)
    ewa.send(ewa.form(PATHS.routing, places.EMERGENCY))

    assert "Komunikat nadzwyczajny jest włączony (wersja 2)." in told
    assert on == Emergency(active=True, prompt="emergency.outage")
    assert said(ewa) == Emergency(active=False, prompt="emergency.outage")
    assert [version.reason for version in ewa.versions.history()][:2] == ["koniec awarii", "awaria"]


def test_words_are_written_for_the_occasion(ewa: Editor) -> None:
    form = ewa.form(places.EMERGENCY).named("tresc", "wlasny")
    form.put("tekst", "Dziś nie działa system zwrotów.").put("powod", "awaria zwrotów")
    form.fields = [one for one in form.fields if one.name != "wlaczony"]
    data = form.data() | {"wlaczony": ["tak"]}
    ewa.browser.http.post(places.EMERGENCY, data=data)

    assert said(ewa) == Emergency(active=True, text="Dziś nie działa system zwrotów.")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"tresc": "wlasny", "tekst": ""}, "Napisz, co mają usłyszeć"),
        ({"tresc": "wlasny", "tekst": "Do 15:00 nie działamy."}, "W tekście jest cyfra"),
        ({"tresc": "wlasny", "tekst": "a" * 231}, "Skróć go do 230"),
        ({"tresc": "emergency.nie-ma"}, "Wybierz gotowy komunikat"),
        ({"powod": " "}, "Podaj powód"),
        ({"wlaczony": "może"}, "Wybierz, czy komunikat"),
    ],
)
def test_what_cannot_be_said_is_told_and_kept(
    ewa: Editor, changed: dict[str, str], told: str
) -> None:
    data = {
        "csrf": ewa.browser.csrf(places.EMERGENCY), "wlaczony": "tak", "tresc": "emergency.outage",
        "tekst": "", "powod": "próba", **changed,
    }  # fmt: skip
    page = ewa.browser.http.post(places.EMERGENCY, data=data)

    assert page.status_code == 422
    assert told in page.text
    assert changed.get("tekst", "") in page.text
    assert ewa.current().number == 1


def test_who_lacks_the_role_sees_it_and_turns_nothing(ewa: Editor, sign_in: SignIn) -> None:
    edyta = sign_in("edyta")
    form = ewa.form(PATHS.routing, places.EMERGENCY)

    assert "trzeba uprawnienia" in edyta.get(places.EMERGENCY).text
    assert edyta.send(form).status_code == 403


def test_two_who_turn_it_on_do_so_once(ewa: Editor, sign_in: SignIn) -> None:
    adam = sign_in("adam")
    hers, his = (who.form(PATHS.routing, places.EMERGENCY) for who in (ewa, adam))
    adam.send(his)
    told = ewa.send(hers)

    assert told.status_code == 409
    assert "Tak już jest" in told.text
    assert ewa.current().number == 2
