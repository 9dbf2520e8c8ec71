"""Two people at the same draft: the second is told who changed what, and nothing typed is lost."""

from collections.abc import Callable

import pytest

from ivr.panel.routing import places
from tests.panel.routing.editing import Editor
from tests.panel.routing_rig import FILES

SignIn = Callable[[str], Editor]


@pytest.fixture
def adam(sign_in: SignIn) -> Editor:
    return sign_in("adam")


def test_the_second_is_told_what_the_first_changed_and_both_changes_stay(
    ewa: Editor, adam: Editor
) -> None:
    draft = ewa.begin()
    topics = draft.page(places.TOPICS)
    hers = ewa.form(topics).put("f-MANDAT.queue", "us-platnosci")
    his = adam.form(topics).put("f-PIT.queue", "kis-ogolna")
    adam.send(his)
    told = ewa.send(hers)
    again = next(
        form
        for form in __import__("tests.panel.filling", fromlist=["forms"]).forms(told.text)
        if form.action == topics
    )

    assert told.status_code == 409
    assert "adam zapisał(a) ten szkic wcześniej" in told.text
    assert "(PIT): kolejka kis-pit → kis-ogolna." in told.text
    assert "Te pola zmieniliście oboje" not in told.text
    assert (again.value("f-MANDAT.queue"), again.value("f-PIT.queue")) == (
        "us-platnosci", "kis-ogolna",
    )  # fmt: skip
    assert ewa.send(again).status_code == 200
    held = ewa.draft(draft)
    assert (held.revision, held.author) == (3, "ewa")
    assert held.sources.routing == FILES.routing.replace(
        "MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci"
    ).replace("  PIT: {queue: kis-pit", "  PIT: {queue: kis-ogolna")
