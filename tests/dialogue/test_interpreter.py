"""The form interpretation algorithm: ladders, universals, and promises that hold for every call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.actions import Collect, Disconnect, Ending, LookUp, Pace, Play, Transfer
from ivr.dialogue.events import (
    CallerHungUp,
    CallStarted,
    Event,
    LineDegraded,
    LookedUp,
    LookUpFailed,
    NoInput,
)
from ivr.dialogue.forms import FORMS
from ivr.dialogue.interpreter import step
from ivr.dialogue.lookups import ChoosePrincipal, PrincipalFound, PrincipalsListed
from ivr.dialogue.session import Awaiting, Session
from ivr.identity.assurance import Assurance, Authenticated, PersonRef, Role, Scope, Subject
from ivr.identity.principals import Principal
from ivr.understanding.interpretation import Command, Mode, Outcome
from tests.dialogue.conversations import (
    SCRIPT,
    Talk,
    close,
    command,
    filled,
    nonsense,
    number,
    routed,
    said,
    telepin,
)

ANNA = PersonRef("anna")
PROVED = LookedUp(Authenticated(ANNA, frozenset({Role.PPO})))
NOT_LISTED = LookedUp(PrincipalsListed(()))
NOT_PROVED = LookedUp(Authenticated(None))
NEEDS_PROOF = routed(required=Assurance.TELEPIN)


def test_a_call_begins_with_the_machine_saying_what_it_is() -> None:
    """The greeting cannot be talked over; then the open question listens."""
    talk = Talk()

    assert talk.prompts == ["welcome.greeting", "need.topic.ask"]
    assert talk.field == "need.topic"
    assert [play.bargein.value for play in talk.actions if isinstance(play, Play)] == [
        "keys",
        "all",
    ]


def test_a_refund_is_asked_for_proved_and_transferred() -> None:
    """The whole way of the most frequent call."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"))
    assert talk.prompts == ["need.accepted"]
    assert talk.feed(NEEDS_PROOF).field == "identify.number"
    assert talk.feed(number("44051401359")).prompts == ["identify.confirm.ask"]
    assert talk.feed(filled("yes")).field == "identify.telepin"
    assert isinstance(talk.feed(telepin()).actions[-1], LookUp)
    assert talk.feed(PROVED).prompts == ["identify.proved", "principal.matter.ask"]
    talk.feed(filled("own"), NEEDS_PROOF)

    assert isinstance(talk.end, Transfer)
    assert talk.end.subject == Subject(ANNA, ANNA)
    assert talk.prompts == ["handoff.queue", "handoff.survey"]


def test_a_keyed_number_is_not_read_back() -> None:
    """Keys do not mishear, and a check digit was passed."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359", Mode.DTMF))

    assert talk.field == "identify.telepin"


def test_a_number_read_back_wrongly_is_asked_for_again() -> None:
    """The correction costs no try."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359"), filled("no"))

    assert talk.prompts == ["identify.confirm.no", "identify.number.again"]
    assert talk.session.identifier == ""


def test_three_wrong_proofs_lead_to_general_information_from_a_person() -> None:
    """A caller who cannot prove who they are is never stuck, and never verified."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF)
    for _ in range(SCRIPT.tries):
        talk.feed(number("44051401359", Mode.DTMF), telepin(), NOT_PROVED)
    talk.feed(routed("us-ogolna", Assurance.TELEPIN))

    assert isinstance(talk.end, Transfer)
    assert talk.end.subject is None


def test_the_secret_stays_in_no_session_after_the_answer() -> None:
    """Whatever the verifier said, the telePIN is gone."""
    for answer in (PROVED, NOT_PROVED):
        talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF)
        talk.feed(number("44051401359", Mode.DTMF), telepin("394857"), answer)

        assert talk.session.telepin is None
        assert "394857" not in repr((talk.session, talk.actions))


def test_no_telepin_is_no_obstacle() -> None:
    """`skip` in the identity form leads to a person without proof."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, command(Command.SKIP))

    assert talk.prompts == ["identify.skipped"]
    assert isinstance(talk.actions[-1], LookUp)


def test_a_principal_is_found_and_travels_with_the_transfer() -> None:
    """The consultant sees for whom the caller may speak."""
    subject = Subject(PersonRef("firma"), ANNA, Role.UKO)
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359", Mode.DTMF))
    talk.feed(telepin(), PROVED, filled("uko"), NOT_LISTED, number("5260250274", Mode.DTMF))
    talk.feed(LookedUp(PrincipalFound(subject)), NEEDS_PROOF)

    assert isinstance(talk.end, Transfer)
    assert talk.end.subject == subject


def test_no_authority_and_an_unknown_principal_sound_the_same() -> None:
    """Both are `PrincipalFound(None)`, answered with one neutral sentence."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359", Mode.DTMF))
    talk.feed(telepin(), PROVED, filled("ppo"), NOT_LISTED, number("5260250274"), filled("yes"))
    talk.feed(LookedUp(PrincipalFound(None)))

    assert talk.prompts == ["principal.not_found", "principal.matter.ask"]


def test_a_list_of_principals_is_read_with_a_key_each() -> None:
    """The choice is asked of the world again: the authority may have ended meanwhile."""
    listed = tuple(
        Principal(PersonRef(name), name, Role.PPO, Scope.GENERAL) for name in ("Jan", "Ewa")
    )
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359", Mode.DTMF))
    talk.feed(telepin(), PROVED, filled("ppo"), LookedUp(PrincipalsListed(listed)))

    assert talk.prompts == [
        "principal.choice.question",
        "principal.choice.key1",
        "principal.choice.key2",
        "principal.choice.other3",
    ]
    talk.feed(filled("principal2"))

    assert talk.actions[-1] == LookUp(ChoosePrincipal(ANNA, Role.PPO, PersonRef("Ewa")))


def test_an_audit_that_is_away_leaves_the_own_matter() -> None:
    """Whoever cannot be put on record as an attorney does not speak as one."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359", Mode.DTMF))
    talk.feed(telepin(), PROVED, filled("ppo"), NOT_LISTED, number("5260250274", Mode.DTMF))
    talk.feed(LookUpFailed("audit"))

    assert talk.prompts == ["principal.unavailable"]
    assert talk.session.subject == Subject(ANNA, ANNA)


def test_closed_is_said_before_any_question_about_identity() -> None:
    """Nobody gives a PESEL to hear that the office is shut."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), routed(None, Assurance.TELEPIN))

    assert talk.prompts == ["closed.unknown", "closed.else.ask"]


def test_two_close_topics_are_asked_about_once() -> None:
    """The choice is between their names; the answer is the topic."""
    talk = Talk().feed(close("AKCYZA", "PCC"))
    assert talk.prompts == ["clarify.choice.ask"]
    talk.feed(filled("PCC"))

    assert talk.session.topic == "PCC"


def test_a_doubtful_topic_is_confirmed() -> None:
    """Yes carries on, no asks the open question in other words."""
    talk = Talk().feed(filled("PCC", outcome=Outcome.CONFIRM))
    assert talk.prompts == ["clarify.confirm.ask"]
    talk.feed(filled("no"))

    assert talk.prompts == ["clarify.no", "need.topic.again"]


def test_what_is_not_ours_names_who_helps_and_asks_on() -> None:
    """Out of scope is understood; it is no failure."""
    talk = Talk().feed(filled("zus", outcome=Outcome.OUT_OF_SCOPE))

    assert talk.prompts == ["scope.zus", "need.topic.again"]
    assert talk.session.failures == 0


@pytest.mark.parametrize("failure", [NoInput(), nonsense()])
def test_the_ladder_has_other_words_each_time_and_ends_with_a_person(failure: Event) -> None:
    """Three failures in a row, and the caller is on the way to a consultant."""
    talk = Talk()
    first = talk.feed(failure).prompts
    second = talk.feed(failure).prompts
    third = talk.feed(failure).prompts

    assert first != second
    assert third == ["agent.failed"]
    assert isinstance(talk.feed(routed("kis-ogolna")).end, Transfer)


def test_an_answer_resets_the_count_of_failures() -> None:
    """Only failures in a row count."""
    talk = Talk().feed(NoInput(), nonsense(), command(Command.REPEAT), NoInput())

    assert talk.prompts[0] == "need.topic.noinput1"


def test_slower_stays_slower() -> None:
    """The pace asked for once holds for the rest of the call."""
    talk = Talk().feed(command(Command.SLOWER), filled("MANDAT"), routed("us-ogolna"))

    assert {play.pace for play in talk.actions if isinstance(play, Play)} == {Pace.SLOW}


def test_repeat_says_the_question_again() -> None:
    """With a word before it, so that it is not the same sentence twice in a row."""
    assert Talk().feed(command(Command.REPEAT)).prompts == ["universal.repeat", "need.topic.ask"]


def test_a_caller_who_fetches_a_letter_gets_a_minute() -> None:
    """Silence is no failure while the caller asked for time; signs of life, then the question."""
    talk = Talk().feed(command(Command.WAIT))
    assert isinstance(talk.actions[-1], Collect)
    assert talk.actions[-1].timeout_ms == 15_000
    heard = [talk.feed(NoInput()).prompts[0] for _ in range(4)]

    assert heard == [
        "universal.still_here1",
        "universal.still_here2",
        "universal.still_here3",
        "universal.resume",
    ]
    assert talk.session.failures == 0


def test_back_returns_to_the_field_before() -> None:
    """From the telePIN to the number, from the start to nowhere."""
    assert Talk().feed(command(Command.BACK)).prompts[0] == "universal.back_nowhere"
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359", Mode.DTMF))

    assert talk.feed(command(Command.BACK)).field == "identify.number"


def test_a_person_is_one_word_away_at_any_time() -> None:
    """With the topic known, the topic's queue; otherwise the general one."""
    talk = Talk().feed(command(Command.AGENT))
    assert talk.prompts == ["agent.asked"]

    assert isinstance(talk.feed(routed("kis-ogolna")).end, Transfer)


def test_a_deaf_line_goes_on_by_keys() -> None:
    """Once speech is lost, no field waits for it."""
    talk = Talk().feed(LineDegraded())

    assert isinstance(talk.actions[-1], Collect)
    assert not talk.actions[-1].speech


def test_a_register_that_is_away_leaves_the_caller_unverified_and_routed() -> None:
    """The call goes on without proof."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF, number("44051401359", Mode.DTMF))
    talk.feed(telepin(), LookUpFailed("store"))
    assert talk.prompts == ["identify.unavailable"]

    assert isinstance(talk.feed(NEEDS_PROOF).end, Transfer)


def test_a_hang_up_ends_everything() -> None:
    """Nothing happens after it."""
    talk = Talk().feed(CallerHungUp())
    assert talk.end == Disconnect(Ending.HUNG_UP)

    assert talk.feed(NoInput()).actions == ()


def test_the_survey_asks_each_question_and_notes_the_answers() -> None:
    """A skipped question is simply not noted."""
    talk = Talk(entry="survey").feed(command(Command.SKIP), filled(value="9"))

    assert "survey.nps" in repr(talk.actions)
    assert talk.end == Disconnect(Ending.SURVEYED)


def test_three_failures_end_the_survey_with_thanks() -> None:
    """Rating is voluntary: nobody is sent to a consultant for it."""
    talk = Talk(entry="survey").feed(NoInput(), NoInput(), NoInput())

    assert talk.prompts == ["survey.thanks"]


def test_overflow_looks_for_another_queue_or_closes() -> None:
    """The caller hears which."""
    assert Talk(entry="overflow").feed(routed("kis-ogolna")).prompts[0] == "overflow.elsewhere"
    assert Talk(entry="overflow").feed(routed(None)).prompts[0] == "overflow.sorry"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_can_be_entered_directly(form: str) -> None:
    """Testers reach each form by its own extension."""
    talk = Talk(entry=form)

    assert talk.actions


events = st.one_of(
    st.just(NoInput()),
    st.just(nonsense()),
    st.just(LineDegraded()),
    st.just(CallStarted()),
    st.just(LookUpFailed("store")),
    st.sampled_from([routed(), routed(None), NEEDS_PROOF, PROVED, NOT_PROVED]),
    st.just(LookedUp(PrincipalFound(None))),
    st.sampled_from(Command).map(command),
    st.sampled_from(["yes", "no", "own", "ppo", "uko", "PCC", "neither", "zus"]).map(filled),
    st.sampled_from(Outcome)
    .filter(lambda o: o is not Outcome.COMMAND)
    .map(lambda outcome: filled("PCC", outcome=outcome)),
    st.just(close("AKCYZA", "PCC")),
    st.just(number("5260250274")),
    st.just(telepin()),
    st.just(filled(None, value="4")),
)
entries = st.sampled_from([*FORMS, "unknown"])


@given(entries, st.lists(events, max_size=120))
def test_any_list_of_events_plays_or_ends(entry: str, happened: list[Event]) -> None:
    """No event raises; every step speaks, listens, asks or ends; after the end nothing happens."""
    session, actions = step(Session(script=SCRIPT), CallStarted(entry=entry))
    for event in happened:
        ended = session.awaiting is Awaiting.NOTHING
        session, actions = step(session, event)

        assert bool(actions) is not ended
        if actions:
            assert isinstance(actions[-1], Collect | LookUp | Transfer | Disconnect)


@given(entries, st.lists(events, max_size=30), st.sampled_from([NoInput(), nonsense()]))
def test_three_failures_always_lead_out(entry: str, happened: list[Event], fail: Event) -> None:
    """From any point: three failures in a row, and the conversation asks for a route or ends."""
    session, _ = step(Session(script=SCRIPT), CallStarted(entry=entry))
    for event in happened:
        session, _ = step(session, event)
    session = _patient_no_more(session)
    for _ in range(3):
        if session.awaiting is Awaiting.INPUT:
            session, _ = step(session, fail)

    assert session.awaiting is not Awaiting.INPUT


def _patient_no_more(session: Session) -> Session:
    """A caller who asked for time has had it."""
    while session.patience and session.awaiting is Awaiting.INPUT:
        session, _ = step(session, NoInput())
    return session


@given(st.lists(events, min_size=1, max_size=60))
def test_the_same_words_are_never_said_twice_in_a_row(happened: list[Event]) -> None:
    """Two questions in a row differ, whatever failed between them."""
    session, actions = step(Session(script=SCRIPT), CallStarted())
    before: list[str] = []
    for event in happened:
        session, actions = step(session, event)
        plays = [action for action in actions if isinstance(action, Play)]
        words = [str(prompt) for play in plays for prompt in play.prompts]
        if words and isinstance(event, NoInput):
            assert words != before
        before = words


def test_a_conversation_that_never_ends_goes_to_a_person() -> None:
    """Whatever the caller keeps asking, there is a last turn."""
    talk = Talk()
    for _ in range(SCRIPT.max_turns):
        if talk.session.awaiting is Awaiting.INPUT:
            talk.feed(command(Command.REPEAT))

    assert isinstance(talk.actions[-1], LookUp)


def test_a_filled_event_of_the_wrong_kind_is_a_nomatch() -> None:
    """An answer the field refuses climbs the ladder."""
    talk = Talk().feed(filled("ZWROT_NADPLATA"), NEEDS_PROOF)

    assert talk.feed(filled("yes")).prompts == ["identify.number.nomatch1"]
    assert said().outcome is Outcome.ACCEPT
