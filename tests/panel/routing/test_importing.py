"""Drafts from files: what cannot be read is refused, and nothing is lost by it."""

import pytest

from ivr.panel.routing import places
from tests.panel.routing.editing import Editor
from tests.panel.routing_rig import FILES

GOOD = {"routing": FILES.routing, "hours": FILES.hours, "offices": FILES.offices}


def bring(editor: Editor, files: dict[str, str]) -> tuple[int, str]:
    data = {"csrf": editor.browser.csrf(places.IMPORT), "tytul": "z dysku", **GOOD, **files}
    answer = editor.browser.http.post(places.IMPORT, data=data)
    return answer.status_code, answer.text


def test_files_become_a_draft(ewa: Editor) -> None:
    status, page = bring(ewa, {"hours": FILES.hours.replace('mon: "08:00', 'mon: "09:00')})

    assert (status, "Pliki są w szkicu 1" in page) == (200, True)
    assert "w poniedziałki: 08:00–18:00 → 09:00–18:00." in page


def test_line_ends_of_another_system_are_no_change(ewa: Editor) -> None:
    bring(ewa, {"routing": FILES.routing.replace("\n", "\r\n")})

    assert ewa.versions.draft(1).sources.routing == FILES.routing


def test_a_hard_space_of_a_word_processor_is_no_harm(ewa: Editor) -> None:
    status, _ = bring(ewa, {"hours": f"# godziny\u00a0pracy\n{FILES.hours}"})

    assert status == 200
    assert "godziny\u00a0pracy" in ewa.versions.draft(1).sources.hours


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"routing": "queues: {"}, "routing.yaml, wiersz"),
        ({"routing": ""}, "Tekst jest pusty"),
        ({"routing": "- a\n- b"}, "klucz: wartość"),
        ({"routing": "[" * 3000}, "routing.yaml, wiersz 2: brakuje wartości albo nawiasu"),
        (
            {"hours": "us: {mon: [8, 9\n"},
            "hours.yaml, wiersz 2: brakuje przecinka albo nawiasu „]”",
        ),
        ({"hours": "us: {mon: rano}"}, "hours.yaml, wiersz 1: „rano” to nie godziny"),
        ({"offices": "source: x\noffices: {1: {town: a, name: b}}"}, "to nie kod urzędu"),
        ({"routing": FILES.routing[:2000]}, "routing.yaml"),
        ({"routing": "<script>x</script>"}, "routing.yaml"),
        ({"routing": FILES.routing.replace("us-mandaty: {", "us-mandaty: {obce: 1, ")}, "obce"),
    ],
)
def test_a_corrupt_file_changes_nothing_and_stays_on_the_page(
    ewa: Editor, files: dict[str, str], told: str
) -> None:
    status, page = bring(ewa, files)

    assert status == 422
    assert told in page
    assert "Nie przyjęto plików" in page
    assert "<script>x" not in page
    assert ewa.versions.open_drafts() == []
    assert ewa.current().number == 1


def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(ewa: Editor) -> None:
    status, page = bring(ewa, {"routing": "#" * 1_600_000})

    assert (status, "To jest za duże" in page) == (413, True)
