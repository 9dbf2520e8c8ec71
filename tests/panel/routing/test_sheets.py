"""What forms write into a draft, and what bad input gets."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ivr.panel.routing import places
from ivr.panel.routing.places import DraftPlaces
from ivr.routing.sources import HOURS, OFFICES, ROUTING
from tests.panel.routing.editing import Editor
from tests.panel.routing_rig import FILES

SignIn = Callable[[str], Editor]


def written(editor: Editor, draft: DraftPlaces, file: str) -> list[str]:
    """The lines of a file that the shipped one has not."""
    shipped = FILES.files()[file].splitlines()
    return [
        line
        for line in editor.draft(draft).sources.files()[file].splitlines()
        if line not in shipped
    ]


def test_a_topic_gets_another_queue_and_every_comment_stays(ewa: Editor) -> None:
    draft = ewa.begin()
    page = ewa.change(draft.page(places.TOPICS), MANDAT__queue="us-platnosci")
    held = ewa.draft(draft)

    assert "Zapisano szkic" in page.text
    assert (held.revision, held.author) == (2, "ewa")
    assert held.sources.routing == FILES.routing.replace(
        "MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci"
    )


def test_a_topic_may_follow_its_line_or_ask_for_no_proof(ewa: Editor) -> None:
    draft = ewa.begin()
    ewa.change(
        draft.page(places.TOPICS),
        MANDAT__assurance="none",
        PIT__queue="linia:kis",
        VAT__local="true",
    )

    assert written(ewa, draft, ROUTING) == [
        "  MANDAT: {queue: us-mandaty}",
        "  PIT: {line: kis}",
        "  VAT: {queue: kis-vat, local: true}",
    ]


def test_a_topic_that_goes_is_told_as_one_without_a_route(ewa: Editor) -> None:
    draft = ewa.begin()
    page = ewa.change(draft.page(places.TOPICS), CIT__queue="")

    assert "Temat CIT nie ma kolejki. Wybierz ją." in page.text
    assert 'href="#f-CIT.queue"' in page.text
    assert "Błędów: 1" in page.text
    ewa.change(draft.page(places.TOPICS), CIT__queue="kis-pit")
    assert "  CIT: {queue: kis-pit}\n" in ewa.draft(draft).sources.routing


def test_a_queue_is_changed_field_by_field(ewa: Editor) -> None:
    draft = ewa.begin()
    ewa.change(
        draft.queue("us-zwroty"),
        spoken="do spraw zwrotów i nadpłat",
        max_wait_s="900",
        strategy="fewestcalls",
        overflow__closed="",
        callback__after_s="240",
        widening__1__after_s="0",
        widening__1__level="1",
        widening__2__after_s="60",
        widening__2__level="3",
    )

    assert written(ewa, draft, ROUTING) == [
        (
            "  us-zwroty: {line: us, tier: II, spoken: do spraw zwrotów i nadpłat, hours: us, "
            "overflow: {timeout: us-ogolna, full: us-ogolna, empty: us-ogolna}, max_wait_s: 900, "
            "callback: {after_s: 240}, "
            "strategy: fewestcalls, widening: [{after_s: 0, level: 1}, {after_s: 60, level: 3}]}"
        )
    ]
    assert ewa.publish(draft).status_code == 200


def test_hours_are_written_as_people_do(ewa: Editor) -> None:
    draft = ewa.begin()
    week = draft.week("us")
    form = ewa.form(week).put("f-mon", "8-18").put("f-tue", "7.30–15.30, 16:00-24:00")
    form.put("f-wed", "nieczynne").put("f-sat", "9-13")
    form.fields[-3].value, form.fields[-2].value = "2026-12-23", "8-20"
    form.fields[-1].value = "przed świętami"
    ewa.send(form)

    assert written(ewa, draft, HOURS) == [
        '  tue: "07:30-15:30, 16:00-00:00"',
        "  wed: closed",
        '  sat: "09:00-13:00"',
        "  exceptions:",
        '    2026-12-23: {hours: "08:00-20:00", reason: przed świętami}',
    ]
    form = ewa.form(week)
    assert form.value("f-day.2026-12-23.hours") == "08:00-20:00"
    ewa.send(form.put("f-day.2026-12-23.hours", ""))
    assert "exceptions:\n    2026" not in ewa.draft(draft).sources.hours


def test_rules_are_changed_field_by_field(ewa: Editor) -> None:
    draft = ewa.begin()
    ewa.change(
        draft.page(places.RULES),
        general="us-ogolna",
        menu__8="JPK",
        menu__9="CIT",
        priorities__verified="3",
        emergency__text="Przepraszamy, trwa awaria.",
        lines__kis__title="konsultanci KIS",
    )

    assert written(ewa, draft, ROUTING) == [
        "  kis: {title: konsultanci KIS, queue: kis-ogolna}",
        "general: us-ogolna",
        "  verified: 3            # tożsamość potwierdzona",
        'emergency: {active: "false", text: "Przepraszamy, trwa awaria."}'.replace(
            '"false"', "false"
        ),
        "menu: [ZWROT_NADPLATA, WPLATA_ZALEGLOSC, MANDAT, PIT, VAT, EUS, CLO, JPK, CIT]",
    ]


def test_an_office_gets_a_queue_of_its_own(ewa: Editor) -> None:
    draft = ewa.begin()
    form = ewa.form(draft.page(places.OFFICE_LIST)).put("f-0210.queue", "us-ogolna")
    form.named("kod", "9999").named("miejscowosc", "Nowa").named("nazwa", "Urząd w Nowej")
    ewa.send(form)

    assert written(ewa, draft, OFFICES) == [
        '  "0210": {town: Legnica, name: Urząd Skarbowy w Legnicy, queue: us-ogolna}',
        "  9999: {town: Nowa, name: Urząd w Nowej}",
    ]


def test_a_queue_and_hours_are_added_like_others_and_removed(ewa: Editor) -> None:
    draft = ewa.begin()
    for page, name, pattern in (
        (places.QUEUES, "us-szczyt", "us-mandaty"),
        (places.WEEKS, "szczyt", "us"),
    ):
        ewa.send(ewa.form(draft.page(page)).put("nazwa", name).named("wzor", pattern))
    held = ewa.draft(draft).sources

    assert "  us-szczyt: {line: us, tier: II, spoken: do spraw mandatów," in held.routing
    assert 'szczyt: {mon: "08:00-18:00",' in held.hours
    assert "nic do niej nie trafia" in ewa.get(draft.page(places.QUEUES)).text
    for page in (draft.queue("us-szczyt"), draft.week("szczyt")):
        ewa.send(ewa.form(page, page + places.REMOVE))
    assert ewa.draft(draft).sources == replace(FILES, place=held.place)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Podaj nazwę"),
        ("us-mandaty", "jest już zajęta"),
        ("Ąę", None),
        ("x" * 200, None),
        ("default", None),
        ("<b>", None),
    ],
)
def test_a_bad_name_is_told_and_kept(ewa: Editor, name: str, told: str | None) -> None:
    """What only Asterisk minds is saved, and told as an error of the draft."""
    draft = ewa.begin()
    page = ewa.send(ewa.form(draft.page(places.QUEUES)).put("nazwa", name))

    assert page.status_code == (422 if told else 200)
    assert (told or "Do poprawienia na tej stronie") in page.text
    assert "<b>" not in page.text.replace("<b>ał", "")


BAD = [
    ("queue", "spoken", "", "Brak tekstu. Wpisz to"),
    ("queue", "spoken", "do spraw 24 urzędów", "W tekście jest cyfra"),
    ("queue", "spoken", "a" * 10_000, "Tekst ma 10000 znaków"),
    ("queue", "spoken", "</textarea><script>x</script>", None),
    ("queue", "max_wait_s", "9", "9 jest poza zakresem. Wpisz liczbę od 10 do 7200."),
    ("queue", "max_wait_s", "dużo", "„dużo” nie jest liczbą całkowitą"),
    ("queue", "hours", "nie-ma", "Godziny „nie-ma” nie istnieje"),
    ("queue", "strategy", "linear", "Nieznana wartość „linear”"),
    ("queue", "overflow.full", "us-mandaty", "przekazuje rozmowy sama sobie"),
    ("queue", "assurance", "telepin", "nie mają kolejki. Wybierz ją."),
    ("queue", "widening.1.level", "1", "Każdy krok rozszerzania potrzebuje"),
    ("week", "mon", "16-8", "kończą się przed początkiem"),
    ("week", "mon", "8-12, 11-13", "nachodzą na siebie"),
    ("week", "mon", "rano", "„rano” to nie godziny"),
    ("week", "mon", "25:00-26:00", "to nie godziny"),
    ("rules", "general", "nie-ma", "Kolejka „nie-ma” nie istnieje"),
    ("rules", "menu.1", "", "Temat „” nie istnieje"),
    ("rules", "menu.9", "MANDAT", "jest w menu dwa razy"),
    ("rules", "priorities.repeat", "-1", "„-1” nie jest liczbą całkowitą"),
]


@pytest.mark.parametrize(("page", "key", "typed", "told"), BAD)
def test_what_is_wrong_is_told_beside_its_field_and_blocks_publishing(
    ewa: Editor, page: str, key: str, typed: str, told: str | None
) -> None:
    draft = ewa.begin()
    address = {
        "queue": draft.queue("us-mandaty"),
        "week": draft.week("us"),
        "rules": draft.page(places.RULES),
    }[page]
    shown = ewa.send(ewa.form(address).put(f"f-{key}", typed))

    assert shown.status_code == 200
    assert ewa.form(address).value(f"f-{key}").replace("0", "") in (
        typed.replace("0", ""), "16:-8:", "8:-12:, 11:-13:", "25:-26:",
    )  # fmt: skip
    assert "<script>x" not in shown.text
    if told is not None:
        assert told in shown.text
        assert "Do poprawienia na tej stronie" in shown.text
        refused = ewa.publish(draft)
        assert refused.status_code == 422
        assert "Szkic ma błędy" in refused.text
        assert ewa.current().number == 1


def test_the_hour_that_clocks_skip_is_told(ewa: Editor) -> None:
    draft = ewa.begin()
    form = ewa.form(draft.page(places.SPECIAL_DAYS))
    form.fields[-3].value, form.fields[-2].value = "2027-03-28", "2:30-8:00"
    page = ewa.send(form)

    assert "Godzina 02:30 nie istnieje w dniu 2027-03-28" in page.text


@pytest.mark.parametrize("day", ["31.02.2027", "jutro", "2027-1-2", "0000-00-00", "<i>"])
def test_what_is_no_day_is_told_and_kept(ewa: Editor, day: str) -> None:
    draft = ewa.begin()
    form = ewa.form(draft.page(places.SPECIAL_DAYS))
    form.fields[-3].value, form.fields[-2].value = day, "8-12"
    page = ewa.send(form)

    assert "nie jest datą. Zapisz ją jako 2026-12-31" in page.text
    assert "<i>" not in page.text


def test_a_day_twice_loses_neither(ewa: Editor) -> None:
    draft = ewa.begin()
    form = ewa.form(draft.page(places.SPECIAL_DAYS))
    form.fields[-6].value, form.fields[-5].value = "2027-02-01", "8-12"
    form.fields[-3].value, form.fields[-2].value = "2027-02-01", "nieczynne"
    page = ewa.send(form)

    assert "2027-02-01 (drugi raz)” nie jest datą" in page.text
    assert '2027-02-01: "08:00-12:00"' in ewa.draft(draft).sources.hours


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("kolejka"),
        lambda data: data["kolejka"].pop(),
        lambda data: data.update(obce=["1"]),
        lambda data: data.update(rewizja=["1", "2"]),
        lambda data: data.update(temat=["\x00"] * 26),
    ],
)
def test_a_form_that_is_not_ours_is_refused_whole(
    ewa: Editor, change: Callable[[dict[str, list[str]]], object]
) -> None:
    draft = ewa.begin()
    form = ewa.form(draft.page(places.TOPICS))
    data = form.data()
    change(data)
    answer = ewa.browser.http.post(form.action, data=data)

    assert answer.status_code == 400
    assert ewa.draft(draft).revision == 1


def test_nothing_new_is_not_saved(ewa: Editor) -> None:
    draft = ewa.begin()
    page = ewa.change(draft.page(places.TOPICS))

    assert "Nic się nie zmieniło" in page.text
    assert ewa.draft(draft).revision == 1


def test_the_texts_themselves_are_saved_as_typed(ewa: Editor) -> None:
    draft = ewa.begin()
    assert ewa.form(draft.page(places.TEXT)).value("f-routing") == FILES.routing
    page = ewa.change(draft.page(places.TEXT), routing="queues: {", hours="")

    assert "Zapisano szkic" in page.text
    assert "Wiersz 2: brakuje wartości albo nawiasu" in page.text
    assert ewa.draft(draft).sources.routing == "queues: {"
    for part in (places.TOPICS, places.QUEUES, places.WEEKS, places.RULES, places.REHEARSAL):
        assert ewa.get(draft.page(part)).status_code == 200
    assert "nie da się odczytać" in ewa.get(draft.page(places.TOPICS)).text


def test_a_text_that_a_form_cannot_change_is_told_and_kept(ewa: Editor) -> None:
    draft = ewa.begin()
    text = FILES.routing.replace("us-mandaty: {line: us", "us-mandaty: &wzor {line: us").replace(
        "us-rejestracja: {line", "inna: *wzor\n  us-rejestracja: {line"
    )
    ewa.change(draft.page(places.TEXT), routing=text)
    page = ewa.change(draft.queue("inna"), spoken="do innych spraw")

    assert page.status_code == 422
    assert "Zmień je w widoku tekstu" in page.text
    assert 'value="do innych spraw"' in page.text
    assert ewa.draft(draft).sources.routing == text
