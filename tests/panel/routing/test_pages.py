"""Every page of the editor, for everybody who may see it and nobody else."""

from collections.abc import Callable

import pytest

from ivr.panel.paths import PATHS
from ivr.panel.routing import places
from ivr.panel.routing.places import DraftPlaces
from tests.panel.routing.editing import Editor

D = DraftPlaces(1)
PAGES = [
    PATHS.routing, places.HISTORY, places.version(1), places.EMERGENCY,
    *(address for _, address in D.tabs), D.queue("us-mandaty"), D.week("us"),
    D.page(places.SPECIAL_DAYS), D.page(places.REHEARSAL) + "?od=2026-11-01&do=2026-11-24",
    D.page(places.SIMULATOR) + "?zdanie=gdzie+zap%C5%82aci%C4%87+mandat&agenci.us-mandaty=0",
]  # fmt: skip
UNKNOWN = [
    "/kierowanie/szkice/2", "/kierowanie/szkice/x", "/kierowanie/szkice/99999999999999999999",
    "/kierowanie/wersje/2", "/kierowanie/wersje/-1", D.queue("nie-ma"), D.week("nie-ma"),
    D.week("exceptions"), "/kierowanie/wersje/1/plik/passwd", "/kierowanie/szkice/2/tematy",
    D.queue("<script>alert(1)</script>"),
]  # fmt: skip
SignIn = Callable[[str], Editor]


def test_every_page_is_there_for_who_sees_the_routing(ewa: Editor, sign_in: SignIn) -> None:
    ewa.begin()
    jan = sign_in("jan")

    for page in PAGES:
        shown = jan.get(page)
        assert shown.status_code == 200, (page, shown.text)
        assert 'method="post" action="/kierowanie' not in shown.text, page


def test_nobody_else_sees_one(ewa: Editor, sign_in: SignIn) -> None:
    ewa.begin()
    olga = sign_in("olga")

    assert {olga.get(page).status_code for page in PAGES} == {403}


@pytest.mark.parametrize("page", UNKNOWN)
def test_what_does_not_exist_is_a_page_that_says_so(ewa: Editor, page: str) -> None:
    ewa.begin()
    shown = ewa.get(page)

    assert shown.status_code == 404
    assert "Nie ma takiej strony" in shown.text
    assert "<script>alert" not in shown.text
