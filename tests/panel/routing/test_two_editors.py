"""Two people at the same draft: the second is told who changed what, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from httpx2 import Response

from ivr.panel.routing import places
from tests.panel.filling import PageForm, forms
from tests.panel.routing.editing import Editor
from tests.panel.routing_rig import FILES

SignIn = Callable[[str], Editor]


@pytest.fixture
def adam(sign_in: SignIn) -> Editor:
    return sign_in("adam")


def shown_again(page: Response, action: str) -> PageForm:
    """The form that came back."""
    return next(form for form in forms(page.text) if form.action == action)


def test_the_second_is_told_what_the_first_changed_and_both_changes_stay(
    ewa: Editor, adam: Editor
) -> None:
    draft = ewa.begin()
    topics = draft.page(places.TOPICS)
    hers = ewa.form(topics).put("f-MANDAT.queue", "us-platnosci")
    adam.change(topics, PIT__queue="kis-ogolna")
    told = ewa.send(hers)
    again = shown_again(told, topics)

    assert told.status_code == 409
    assert "adam zapisał(a) ten szkic wcześniej" in told.text
    assert "(PIT): kolejka kis-pit → kis-ogolna." in told.text
    assert "Te pola zmieniliście oboje" not in told.text
    assert again.value("f-MANDAT.queue") == "us-platnosci"
    assert again.value("f-PIT.queue") == "kis-ogolna"
    assert ewa.send(again).status_code == 200
    held = ewa.draft(draft)
    assert (held.revision, held.author) == (3, "ewa")
    assert held.sources.routing == FILES.routing.replace(
        "MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci"
    ).replace("  PIT: {queue: kis-pit", "  PIT: {queue: kis-ogolna")


def test_a_field_that_both_changed_is_named_with_the_other_value(ewa: Editor, adam: Editor) -> None:
    draft = ewa.begin()
    queue = draft.queue("us-mandaty")
    hers = ewa.form(queue).put("f-spoken", "do spraw grzywien").put("f-ring_s", "30")
    adam.change(queue, spoken="do mandatów", wrap_up_s="60")
    told = ewa.send(hers)
    again = shown_again(told, queue)

    assert "adam wpisał(a) „do mandatów”" in told.text
    assert [again.value(f"f-{key}") for key in ("spoken", "ring_s", "wrap_up_s")] == [
        "do spraw grzywien", "30", "60",
    ]  # fmt: skip


def test_texts_of_two_people_are_both_shown(ewa: Editor, adam: Editor) -> None:
    draft = ewa.begin()
    text = draft.page(places.TEXT)
    hers = ewa.form(text).put("f-routing", f"{FILES.routing}# Ewa\n")
    adam.change(text, routing=f"{FILES.routing}# Adam\n", hours=f"{FILES.hours}# Adam\n")
    again = shown_again(ewa.send(hers), text)

    assert again.value("f-routing").endswith("# Ewa\n")
    assert again.value("f-hours").endswith("# Adam\n")


def test_the_same_person_in_two_tabs_is_told_too(ewa: Editor) -> None:
    draft = ewa.begin()
    one, other = (ewa.form(draft.week("us")) for _ in range(2))
    ewa.send(one.put("f-mon", "9-17"))
    told = ewa.send(other.put("f-tue", "9-17"))
    again = shown_again(told, draft.week("us"))

    assert told.status_code == 409
    assert (again.value("f-mon"), again.value("f-tue")) == ("09:00-17:00", "09:00-17:00")


def test_what_was_typed_outlives_a_draft_that_was_published_meanwhile(
    ewa: Editor, adam: Editor
) -> None:
    draft = ewa.begin()
    adam.change(draft.queue("us-mandaty"), ring_s="30")
    hers = ewa.form(draft.queue("us-mandaty")).put("f-spoken", "do spraw grzywien")
    adam.publish(draft)
    told = ewa.send(hers)

    assert told.status_code == 409
    assert "Ten szkic już opublikowano albo porzucono" in told.text
    assert "do spraw grzywien" in told.text


def test_a_revision_that_nobody_ever_saw_is_told_without_a_list(ewa: Editor) -> None:
    draft = ewa.begin()
    form = ewa.form(draft.queue("us-mandaty")).named("rewizja", "77").put("f-spoken", "do grzywien")
    told = ewa.send(form)

    assert told.status_code == 409
    assert shown_again(told, draft.queue("us-mandaty")).value("f-spoken") == "do grzywien"


def test_a_queue_removed_by_the_other_is_not_written_into(ewa: Editor, adam: Editor) -> None:
    draft = ewa.begin()
    queue = draft.queue("us-mandaty")
    hers = ewa.form(queue).put("f-spoken", "do spraw grzywien")
    adam.send(adam.form(queue, queue + places.REMOVE))
    told = ewa.send(hers)

    assert told.status_code == 409
    assert "do spraw grzywien" in told.text
    assert "us-mandaty: {" not in ewa.draft(draft).sources.routing


def test_a_list_that_changed_meanwhile_names_who_it_was(ewa: Editor, adam: Editor) -> None:
    draft = ewa.begin()
    hers = ewa.form(draft.page(places.QUEUES)).put("nazwa", "us-nowa")
    adam.change(draft.queue("us-mandaty"), ring_s="30")
    told = ewa.send(hers)

    assert told.status_code == 409
    assert "Ostatnia zmiana: adam" in told.text
    assert shown_again(told, draft.page(places.QUEUES)).value("nazwa") == "us-nowa"
