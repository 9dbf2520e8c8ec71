"""The consultant's desk: who sees what of which call, and what they can do about it."""

from datetime import timedelta

import pytest

from ivr.calls.agents import Availability
from ivr.identity.assurance import Assurance, PersonRef, Role, Scope, Subject
from ivr.identity.context import Proof, ScreenPop, Shown
from ivr.identity.information import Information
from ivr.panel.paths import PATHS
from ivr.store.entries import AgentCall
from ivr.store.reports import CallReport
from tests.panel.browsing import Browser, World
from tests.panel.conftest import Open

CALL, AGENT = "kasja-1795508311.0", "bot"
ANNA, FIRMA = PersonRef("a" * 32), PersonRef("f" * 32)
PESEL, NIP = "44051401359", "5260250274"
FRAGMENT = {"HX-Request": "true"}
ENTRIES: tuple[dict[str, object], ...] = (
    {"at_ms": 100, "kind": "call_started", "entry": "welcome"},
    {"at_ms": 4000, "kind": "no_input"},
    {
        "at_ms": 9000, "kind": "heard", "field": "need", "mode": "voice", "outcome": "accept",
        "text": "kiedy dostanę <b>zwrot</b>", "intent": "ZWROT_NADPLATA",
        "why": ["reguła „zwrot”: 0.97"],
    },
    {
        "at_ms": 12000, "kind": "heard", "field": "telepin", "mode": "dtmf", "outcome": "accept",
        "text": "•", "intent": "", "why": [],
    },
    {"at_ms": 12500, "kind": "authenticated", "proved": False},
    {"at_ms": 14000, "kind": "decision", "why": ["temat: zwrot nadpłaty → us-zwroty"]},
    {"at_ms": 15000, "kind": "transfer", "queue": "us-zwroty"},
    {"at_ms": 80000, "kind": "agent_connected", "queue": "us-zwroty"},
    {
        "at_ms": 300000, "kind": "heard", "field": "satisfaction", "mode": "voice",
        "outcome": "accept", "text": "ocena z ankiety", "intent": "", "why": [],
    },
)  # fmt: skip


class Desk:
    """A consultant with a browser, and calls that come to them."""

    def __init__(self, world: World, browser: Browser) -> None:
        self.world, self.browser = world, browser

    def call_comes(self, call: str = CALL, *, assurance: str = "none") -> None:
        now = self.world.now
        started = now - timedelta(milliseconds=80_000)
        facts: dict[str, object] = {
            "call_id": call,
            "started_at": started.isoformat(),
            "topic": "ZWROT_NADPLATA",
            "queue": "us-zwroty",
            "assurance": assurance,
        }
        self.world.desk.reports[call] = CallReport(facts, ENTRIES)
        self.world.desk.calls.connected(AgentCall(call, AGENT, "us-zwroty", now))

    def call_proves(self, subject: Subject = Subject(ANNA, ANNA)) -> None:  # noqa: B008  # frozen
        proof = Proof(CALL, "ph-1", subject, Assurance.TELEPIN, "ZWROT_NADPLATA", self.world.now)
        anna, firma = Shown(ANNA, "Anna Zmyślona", PESEL, None), Shown(FIRMA, "Klonowa", None, NIP)
        unlocked = frozenset({Information.GENERAL, Information.INDIVIDUAL})
        whose = firma if subject.role else anna
        self.world.desk.contexts.pops[CALL] = ScreenPop(proof, anna, whose, unlocked)

    def call_ends(self, call: str = CALL) -> None:
        self.world.desk.calls.over(call, self.world.now)

    def page(self) -> str:
        return self.browser.get(PATHS.desk).text

    def part(self, seen: str = "") -> tuple[int, str]:
        answer = self.browser.get(PATHS.desk_call, params={"v": seen}, headers=FRAGMENT)
        return answer.status_code, answer.text


@pytest.fixture
def desk(world: World, open_browser: Open) -> Desk:
    return Desk(world, open_browser("olga"))


def test_without_a_call_the_desk_waits(desk: Desk) -> None:
    page = desk.page()

    assert "Nie masz teraz rozmowy" in page
    assert "Nie masz jeszcze zakończonych rozmów" in page


def test_a_call_without_a_proof_says_why_it_came_and_nothing_of_the_caller(desk: Desk) -> None:
    desk.call_comes()
    page = desk.page()

    assert "zwrot nadpłaty" in page
    assert "Tożsamość niepotwierdzona" in page
    assert "Nieudane próby potwierdzenia w tej rozmowie: 1" in page
    assert "informacje ogólne" in page
    assert "sprawy indywidualne" not in page
    assert "„kiedy dostanę &lt;b&gt;zwrot&lt;/b&gt;”" in page
    assert "reguła „zwrot”: 0.97" in page
    assert "temat: zwrot nadpłaty → us-zwroty" in page
    assert "1:05" in page, "the wait in the queue"
    assert "ocena z ankiety" not in page
    assert PESEL not in page


def test_a_proved_caller_is_shown_and_the_view_is_audited_once(desk: Desk) -> None:
    desk.call_comes(assurance="telepin")
    desk.call_proves()
    pages = [desk.page(), desk.page(), desk.part()[1]]

    assert all("Anna Zmyślona" in page and PESEL in page for page in pages)
    assert "sprawy indywidualne" in pages[0]
    assert desk.world.desk.contexts.shown == [(CALL, AGENT, "olga")]


def test_a_call_that_proved_nothing_is_asked_about_once(desk: Desk) -> None:
    desk.call_comes()
    for _ in range(3):
        desk.page()

    assert desk.world.desk.contexts.asked == 1


def test_a_principal_is_shown_beside_the_caller(desk: Desk) -> None:
    desk.call_comes(assurance="telepin")
    desk.call_proves(Subject(FIRMA, ANNA, Role.UKO, Scope.BASIC))
    page = desk.page()

    assert "Klonowa" in page
    assert NIP in page
    assert "użytkownik konta organizacji (UKO), zakres podstawowy" in page


def test_after_the_call_nothing_of_the_caller_is_left(desk: Desk) -> None:
    desk.call_comes(assurance="telepin")
    desk.call_proves()
    desk.page()
    desk.world.pass_s(125)
    desk.call_ends()
    page = desk.page()

    assert "Anna" not in page
    assert PESEL not in page
    assert "Ostatnia rozmowa: zwrot nadpłaty" in page
    assert "2:05" in page


def test_a_proof_that_is_too_old_is_shown_no_longer(desk: Desk) -> None:
    desk.call_comes(assurance="telepin")
    desk.call_proves()
    desk.page()
    desk.world.desk.contexts.pops.clear()
    desk.world.pass_s(1700)
    assert PESEL in desk.page()
    desk.world.pass_s(1700)
    desk.page()
    desk.world.pass_s(200)
    page = desk.page()

    assert PESEL not in page
    assert "Potwierdzenie wygasło" in page


def test_another_consultant_sees_nothing_of_it(
    desk: Desk, world: World, open_browser: Open
) -> None:
    desk.call_comes(assurance="telepin")
    desk.call_proves()
    page = open_browser("leon").get(PATHS.desk).text

    assert "Nie masz teraz rozmowy" in page
    assert world.desk.contexts.shown == []


@pytest.mark.parametrize("who", ["ewa", "jan", "nikt"])
@pytest.mark.parametrize("path", [PATHS.desk, PATHS.desk_call, PATHS.desk_wrong.format(call=CALL)])
def test_who_takes_no_calls_has_no_desk(open_browser: Open, who: str, path: str) -> None:
    assert open_browser(who).get(path).status_code == 403


def test_the_part_that_changes_comes_when_it_changed(desk: Desk) -> None:
    _, first = desk.part()
    seen = first.partition('name="v" value="')[2][:16]
    assert desk.part(seen) == (204, "")
    desk.call_comes()
    status, news = desk.part(seen)

    assert status == 200
    assert "<title>Rozmowa: zwrot nadpłaty" in news
    assert 'hx-swap-oob="innerHTML:#zapowiedz"' in news
    assert "<html" not in news


def test_looking_by_itself_keeps_no_session_alive(desk: Desk) -> None:
    for _ in range(4):
        desk.world.pass_s(600)
        answer = desk.browser.get(PATHS.desk_call, headers=FRAGMENT)

    assert answer.headers["HX-Redirect"] == PATHS.expired


def test_the_part_alone_leads_to_the_page(desk: Desk) -> None:
    assert desk.browser.get(PATHS.desk_call).url.path == PATHS.desk


def test_a_break_has_a_reason_and_an_end(desk: Desk) -> None:
    page = desk.browser.send(PATHS.desk, to=PATHS.desk_pause, powod="szkolenie").text
    assert "Nie dostaniesz nowych rozmów: szkolenie." in page
    assert desk.world.desk.agents.states[AGENT] == Availability(
        ("us-zwroty",), paused=True, reason="szkolenie", in_call=False
    )
    page = desk.browser.send(PATHS.desk, to=PATHS.desk_resume).text

    assert "Znów przyjmujesz rozmowy." in page
    assert not desk.world.desk.agents.states[AGENT].paused


@pytest.mark.parametrize("reason", ["", "inny", "przerwa\r\nAction: Originate", "x" * 3000])
def test_a_reason_of_one_s_own_is_refused(desk: Desk, reason: str) -> None:
    answer = desk.browser.send(PATHS.desk, to=PATHS.desk_pause, powod=reason)

    assert answer.status_code == 400
    assert not desk.world.desk.agents.states[AGENT].paused


def test_an_asterisk_that_is_away_is_told(desk: Desk) -> None:
    desk.call_comes()
    desk.world.desk.agents.away = True
    page = desk.browser.send(PATHS.desk, to=PATHS.desk_resume).text

    assert "Centrala nie odpowiada" in page
    assert "Nie udało się" in page
    assert "zwrot nadpłaty" in page, "the call is there all the same"


def test_who_is_in_no_queue_is_told(desk: Desk) -> None:
    desk.world.desk.agents.states.clear()

    assert "nie jest w żadnej kolejce" in desk.page()
    page = desk.browser.send(PATHS.desk, to=PATHS.desk_resume).text
    assert "nie zna tego stanowiska" in page


def test_a_store_that_is_away_is_told(desk: Desk) -> None:
    desk.world.desk.calls.away = True

    assert desk.browser.get(PATHS.desk).status_code == 503


WRONG = PATHS.desk_wrong.format(call=CALL)


def marks(desk: Desk) -> list[tuple[str, str, str | None]]:
    return [(m.kind.value, m.by, m.topic) for m in desk.world.desk.marks.all]


def test_one_press_says_wrong_queue_and_the_topic_may_follow(desk: Desk) -> None:
    desk.call_comes()
    page = desk.browser.send(PATHS.desk, to=WRONG, temat="")
    assert page.url.path == WRONG
    assert marks(desk) == [("wrong_queue", "olga", None)]
    desk.browser.send(WRONG, temat="MANDAT")
    desk.browser.send(WRONG, temat="MANDAT")
    page = desk.browser.get(PATHS.desk)

    assert marks(desk) == [("wrong_queue", "olga", None), ("wrong_queue", "olga", "MANDAT")]
    assert "zła kolejka" in page.text


def test_a_press_twice_or_no_idea_of_the_topic_is_one_mark(desk: Desk) -> None:
    desk.call_comes()
    for topic in ("", "", "nie-wiem"):
        desk.browser.send(WRONG, temat=topic)

    assert marks(desk) == [("wrong_queue", "olga", None)]


@pytest.mark.parametrize("topic", ["NIE_MA", "<script>", "x" * 3000])
def test_a_topic_that_is_none_is_refused(desk: Desk, topic: str) -> None:
    desk.call_comes()
    answer = desk.browser.send(WRONG, temat=topic)

    assert (answer.status_code, marks(desk)) == (422, [])
    assert "Wybierz temat z listy" in answer.text
    assert topic not in answer.text.replace("<script src=", "")


def test_only_own_calls_of_today_are_marked(desk: Desk, open_browser: Open) -> None:
    assert desk.browser.get(WRONG).status_code == 404
    desk.call_comes()
    assert open_browser("leon").get(WRONG).status_code == 404
    assert desk.browser.get(WRONG).status_code == 200
    desk.call_ends()
    desk.world.pass_s(86_401)
    desk.browser.log_in("olga")

    assert desk.browser.get(WRONG).status_code == 404


def test_a_call_whose_journal_is_not_written_yet_is_shown_all_the_same(desk: Desk) -> None:
    desk.call_comes()
    desk.world.desk.reports.clear()
    page = desk.page()

    assert "temat nieustalony" in page
    assert "do spraw zwrotów podatku" in page
