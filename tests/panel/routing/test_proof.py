"""What a draft will do is shown before: with calls that are over, and with one that is imagined."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr.panel.routing import places
from ivr.panel.routing.places import DraftPlaces
from ivr.store.tables import Call, JournalEntry
from tests.panel.routing.editing import Editor

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def past_call(session: Session, number: int, topic: str, at: datetime, proof: str | None) -> None:
    name = f"rozmowa-{number}"
    call = Call(call_id=name, started_at=at, caller="x", dnis="223300330", assurance=proof)
    call.routing_version = "1.x"
    session.add(call)
    session.flush()
    for kind, data in (("call_started", {}), ("decision", {"topic": topic})):
        session.add(JournalEntry(call_id=name, at_ms=1000, kind=kind, data=data))


@pytest.fixture
def fines(ewa: Editor, engine: Engine) -> DraftPlaces:
    """A draft that moves fines, and twelve calls of which three were about them."""
    with Session(engine) as session, session.begin():
        for number in range(12):
            topic = "MANDAT" if number % 4 == 0 else "PIT"
            past_call(session, number, topic, MONDAY + timedelta(minutes=number), "telepin")
    draft = ewa.begin()
    ewa.change(draft.page(places.TOPICS), MANDAT__queue="us-platnosci")
    return draft


def rehearse(editor: Editor, draft: DraftPlaces, since: str, until: str) -> str:
    query = urlencode({"od": since, "do": until})
    return editor.get(f"{draft.page(places.REHEARSAL)}?{query}").text


def test_past_calls_are_decided_again(ewa: Editor, fines: DraftPlaces) -> None:
    page = rehearse(ewa, fines, "2026-11-23", "2026-11-23")

    assert "3 z 12 rozmów z dnia 23.11.2026 trafiłoby gdzie indziej." in page
    assert 'href="/rozmowy/rozmowa-0"' in page
    assert "us-mandaty" in page
    assert "temat MANDAT: kolejka us-platnosci" in page


def test_without_calls_the_page_says_so(ewa: Editor, fines: DraftPlaces) -> None:
    page = rehearse(ewa, fines, "2026-11-01", "2026-11-02")

    assert "Brak rozmów z okresu 01.11.2026–02.11.2026: nie ma czego powtórzyć." in page


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("", "2026-11-23", "Podaj oba dni"),
        ("wczoraj", "dziś", "Podaj oba dni"),
        ("2026-11-23", "2026-11-22", "przed pierwszym"),
        ("2020-01-01", "2026-11-23", "zbyt długi okres"),
        ("9999-12-31", "9999-12-31", "Podaj oba dni"),
        ("<b>", "<b>", "Podaj oba dni"),
    ],
)
def test_a_period_that_is_none_is_told(
    ewa: Editor, fines: DraftPlaces, since: str, until: str, told: str
) -> None:
    page = rehearse(ewa, fines, since, until)

    assert told in page
    assert "<b>" not in page


def test_a_draft_that_cannot_be_read_cannot_be_tried(ewa: Editor, fines: DraftPlaces) -> None:
    ewa.change(fines.page(places.TEXT), routing="queues: {")

    assert "Próby nie można zrobić" in rehearse(ewa, fines, "2026-11-23", "2026-11-23")


def imagine(editor: Editor, draft: DraftPlaces, **asked: str) -> str:
    query = {"zdanie": "gdzie zapłacić mandat", "dzien": "2026-11-24", "godzina": "10:00", **asked}
    return editor.get(f"{draft.page(places.SIMULATOR)}?{urlencode(query)}").text


def test_an_imagined_caller_is_followed_on_both_sides(ewa: Editor, fines: DraftPlaces) -> None:
    page = imagine(ewa, fines, tozsamosc="telepin")
    before, _, after = page.partition("Po zmianie (szkic 1)")

    assert "Rozmowa trafi gdzie indziej" in page
    assert "kolejka <strong>us-mandaty</strong>" in before
    assert "kolejka <strong>us-platnosci</strong>" in after
    assert "temat MANDAT: kolejka us-platnosci" in after


def test_an_imagined_load_sends_the_caller_on(ewa: Editor, fines: DraftPlaces) -> None:
    page = imagine(ewa, fines, tozsamosc="telepin", **{"agenci.us-platnosci": "0"})

    assert "kolejka us-platnosci: brak zalogowanych konsultantów" in page
    assert "kolejka <strong>us-ogolna</strong>" in page


def test_somebody_without_proof_goes_where_all_do(ewa: Editor, fines: DraftPlaces) -> None:
    assert "Rozmowa trafi tam, gdzie dotąd" in imagine(ewa, fines)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"godzina": "26:00"}, "Podaj dzień"),
        ({"dzien": "2027-03-28", "godzina": "02:30"}, "nie istnieje"),
        ({"czekal": "długo"}, "Wpisz liczbę całkowitą"),
        ({"agenci.us-mandaty": "-1"}, "Wpisz liczbę całkowitą"),
        ({"urzad": "Atlantyda"}, "Nie ma takiego urzędu"),
        ({"urzad": "Kraków"}, "Pasuje kilka urzędów"),
        ({"zdanie": "a" * 10_000}, "Skróć zdanie"),
        ({"zdanie": "<script>x</script>"}, "Po zmianie"),
    ],
)
def test_what_cannot_be_imagined_is_told(
    ewa: Editor, fines: DraftPlaces, asked: dict[str, str], told: str
) -> None:
    page = imagine(ewa, fines, **asked)

    assert told in page
    assert "<script>x" not in page
