"""From a draft to a version and back: with reasons, for a time to come, by two people."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ivr.panel.paths import PATHS
from ivr.panel.routing import places
from tests.panel.routing.editing import Editor
from tests.panel.routing_rig import FILES

SignIn = Callable[[str], Editor]


@pytest.fixture
def adam(sign_in: SignIn) -> Editor:
    return sign_in("adam")


def move_fines(editor: Editor, queue: str = "us-platnosci") -> places.DraftPlaces:
    draft = editor.begin("mandaty w szczycie")
    editor.change(draft.page(places.TOPICS), MANDAT__queue=queue)
    return draft


def later(editor: Editor, draft: places.DraftPlaces, day: str, hour: str) -> str:
    form = editor.form(draft.page(places.PUBLISH)).put("powod", "od jutra")
    form.named("kiedy", "pozniej").put("dzien", day).put("godzina", hour)
    return editor.send(form).text


def test_a_draft_is_shown_in_words_and_published_with_a_reason(ewa: Editor) -> None:
    draft = move_fines(ewa)
    shown = ewa.get(draft.page(places.PUBLISH)).text
    told = ewa.publish(draft, "szczyt rozliczeń").text
    version = ewa.current()

    assert "(MANDAT): kolejka us-mandaty → us-platnosci." in shown
    assert "Opublikowano wersję 2" in told
    assert "szczyt rozliczeń" in told
    assert (version.number, version.author, version.reason) == (2, "ewa", "szczyt rozliczeń")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_without_a_reason_nothing_is_published(ewa: Editor, reason: str) -> None:
    draft = move_fines(ewa)
    page = ewa.publish(draft, reason)

    assert page.status_code == 422
    assert "powód" in page.text
    assert ewa.current().number == 1


def test_a_version_waits_for_its_time_and_can_be_withdrawn(ewa: Editor) -> None:
    draft = move_fines(ewa)
    told = later(ewa, draft, "2026-11-25", "08:00")
    overview = ewa.get(PATHS.routing).text
    tomorrow = ewa.versions.current(ewa.world.now + timedelta(days=1))

    assert "Wersja 2 zacznie obowiązywać 25.11.2026, 08:00." in told
    assert "od 25.11.2026, 08:00" in overview
    assert ewa.current().number == 1
    assert tomorrow is not None
    assert tomorrow.number == 2
    version = places.version(2)
    back = ewa.send(ewa.form(version, f"{version}/wycofaj")).text
    assert "Jej szkic 1 jest znowu otwarty" in back


@pytest.mark.parametrize(
    ("day", "hour", "told"),
    [
        ("2027-03-28", "02:30", "Godzina 02:30 w dniu 28.03.2027 nie istnieje"),
        ("2026-11-24", "10:59", "Ten czas już minął"),
        ("2026-11-24", "11:00", "Ten czas już minął"),
        ("", "", "Podaj dzień"),
        ("jutro", "rano", "Podaj dzień"),
        ("9999-12-31", "23:59", "zacznie obowiązywać 31.12.9999, 23:59"),
        ("2026-10-25", "08:00:00+02:00", "bez strefy"),
        ("2027-10-31", "02:30", "zacznie obowiązywać 31.10.2027, 02:30"),
    ],
)
def test_times_are_polish_and_exist(ewa: Editor, day: str, hour: str, told: str) -> None:
    assert told in later(ewa, move_fines(ewa), day, hour)


def test_while_a_version_waits_nothing_else_is_published(ewa: Editor, adam: Editor) -> None:
    later(ewa, move_fines(ewa), "2026-11-25", "08:00")
    urgent = adam.begin()
    told = adam.publish(urgent)

    assert told.status_code == 409
    assert "Wersja 2 (autor: ewa) czeka na swój czas" in told.text


def test_of_two_publishers_the_second_is_told_and_moves_the_draft(
    ewa: Editor, adam: Editor
) -> None:
    hers, his = move_fines(ewa), adam.begin("zwroty")
    adam.change(his.page(places.TOPICS), ZWROT_NADPLATA__queue="us-ogolna")
    adam.publish(his, "awaria zwrotów")
    told = ewa.publish(hers)
    page = ewa.get(hers.home).text

    assert told.status_code == 409
    assert "Tymczasem adam opublikował(a) wersję 2 („awaria zwrotów”)" in told.text
    assert 'value="zmiana"' in told.text
    assert "(ZWROT_NADPLATA): kolejka us-zwroty → us-ogolna." in page
    assert "(ZWROT_NADPLATA): kolejka us-ogolna → us-zwroty." in page
    ewa.send(ewa.form(hers.home, hers.page(places.REBASE)))
    assert "Opublikowano wersję 3" in ewa.publish(hers).text


def test_one_click_takes_the_last_change_back(ewa: Editor) -> None:
    ewa.publish(move_fines(ewa))
    version = places.version(1)
    shown = ewa.get(version).text
    told = ewa.send(ewa.form(version, f"{version}/przywroc")).text

    assert f'href="{version}#powrot"' in ewa.get(PATHS.routing).text or "wersja 3" in told
    assert "(MANDAT): kolejka us-platnosci → us-mandaty." in shown
    assert "Przywrócono wersję 1 jako wersję 3" in told
    assert ewa.current().sources.digest == FILES.digest
    assert ewa.current().reason == "powrót do wersji 1"


def test_a_rollback_wants_a_reason_too(ewa: Editor) -> None:
    ewa.publish(move_fines(ewa))
    version = places.version(1)
    told = ewa.send(ewa.form(version, f"{version}/przywroc").put("powod", " "))

    assert told.status_code == 422
    assert ewa.current().number == 2


def test_each_role_does_its_own_and_no_more(ewa: Editor, sign_in: SignIn) -> None:
    edyta, jan = sign_in("edyta"), sign_in("jan")
    draft = move_fines(edyta)
    publishing = ewa.form(draft.page(places.PUBLISH))
    saving = edyta.form(draft.page(places.TOPICS))
    for who, form in ((edyta, publishing), (jan, saving), (jan, publishing)):
        assert who.send(form).status_code == 403

    assert "nie ma prawa publikacji" in edyta.get(draft.page(places.PUBLISH)).text
    assert ewa.current().number == 1


def test_a_stale_form_of_somebody_else_is_worth_nothing(ewa: Editor, adam: Editor) -> None:
    draft = move_fines(ewa)
    form = ewa.form(draft.page(places.PUBLISH)).put("powod", "cudzy")

    assert adam.send(form).status_code == 403


@pytest.mark.parametrize("four_eyes", [True])
def test_two_pairs_of_eyes(ewa: Editor, adam: Editor) -> None:
    draft = move_fines(ewa)
    alone = ewa.publish(draft)
    own = ewa.send(ewa.form(draft.home, draft.page(places.APPROVE)))
    unseen = adam.form(draft.home, draft.page(places.APPROVE))
    ewa.change(draft.page(places.TOPICS), PIT__queue="kis-ogolna")
    stale = adam.send(unseen)
    agreed = adam.send(adam.form(draft.home, draft.page(places.APPROVE)))

    assert (alone.status_code, own.status_code, stale.status_code) == (409, 409, 409)
    assert "najpierw zatwierdzić inna osoba" in alone.text
    assert "nie zatwierdza jego autor" in own.text
    assert "Ktoś zmienił szkic" in stale.text
    assert "Zatwierdzono ten szkic" in agreed.text
    assert "Opublikowano wersję 2" in ewa.publish(draft).text
    assert ewa.current().approved_by == "adam"


def test_a_draft_is_given_up(ewa: Editor) -> None:
    draft = move_fines(ewa)
    told = ewa.send(ewa.form(draft.home, draft.page(places.DROP))).text

    assert "Porzucono szkic 1" in told
    assert "porzucony: nie można go już zmieniać" in ewa.get(draft.home).text


def test_the_history_tells_who_did_what_and_is_narrowed(ewa: Editor, adam: Editor) -> None:
    ewa.publish(move_fines(ewa), "szczyt rozliczeń")
    adam.begin("inny szkic")
    whole = ewa.get(places.HISTORY).text
    of_adam = ewa.get(f"{places.HISTORY}?kto=adam").text
    published = ewa.get(f"{places.HISTORY}?co=published&od=2026-11-24&do=2026-11-24").text
    wrong = ewa.get(f"{places.HISTORY}?od=jutro").text

    for text in ("pierwszy start z plików", "rewizja 2", "szczyt rozliczeń", "inny szkic"):
        assert text in whole
    assert "inny szkic" in of_adam
    assert "rewizja 2" not in of_adam
    assert "inny szkic" not in published.partition('id="zdarzenia"')[2]
    assert "Podaj oba dni" in wrong


def test_a_version_is_exported_as_the_files_it_was_made_of(ewa: Editor) -> None:
    files = [ewa.get(f"{places.version(1)}/plik/{name}") for name in FILES.files()]

    assert [file.text for file in files] == list(FILES.files().values())
    assert "attachment" in files[0].headers["content-disposition"]


def test_an_old_version_is_the_beginning_of_a_draft(ewa: Editor) -> None:
    ewa.publish(move_fines(ewa))
    version = places.version(1)
    told = ewa.send(ewa.form(version, f"{version}/szkic")).text

    assert "Szkic 2 ma treść wersji 1" in told
    assert "(MANDAT): kolejka us-platnosci → us-mandaty." in told
