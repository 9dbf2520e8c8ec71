"""pyst2, tamed: each defect of the original that was measured has a test here."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.telephony.agi import AGIHangup, AGIUnknownError, AGIUsageError, SafeAGI
from ivr.testing import asterisk
from ivr.testing.asterisk import FakeAsterisk

Session = Callable[[Sequence[str | Sequence[str]]], tuple[SafeAGI, FakeAsterisk]]


@pytest.fixture
def session() -> Iterator[Session]:
    """Opens sessions with replies to come; they are closed after the test."""
    with ExitStack() as opened:

        def open_session(replies: Sequence[str | Sequence[str]]) -> tuple[SafeAGI, FakeAsterisk]:
            fake = FakeAsterisk(replies)
            opened.callback(fake.close)
            return SafeAGI(fake.connection), fake

        yield open_session


def test_reads_the_environment(session: Session) -> None:
    agi, _ = session([])
    assert agi.env["agi_dnid"] == "223300330"


def test_works_outside_the_main_thread(session: Session) -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(session([])[0].env["agi_uniqueid"]))
    thread.start()
    thread.join()
    assert found == ["kasja-1.1"]


def test_writes_nothing_to_standard_error(
    session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    agi, _ = session([asterisk.variable("730284")])
    assert agi.get_variable("X") == "730284"
    assert capfd.readouterr() == ("", "")


def test_a_quote_cannot_end_an_argument(session: Session) -> None:
    agi, fake = session([asterisk.OK])
    agi.set_variable("NAME", 'x" EXEC System "rm')
    fake.wait()
    assert fake.commands == [r'SET VARIABLE "NAME" "x\" EXEC System \"rm"']


def test_a_line_feed_cannot_start_a_command(session: Session) -> None:
    agi, fake = session([asterisk.OK])
    agi.set_variable("NAME", "x\nEXEC System rm")
    fake.wait()
    assert len(fake.commands) == 1
    assert "x EXEC System rm" in fake.commands[0]


def test_control_characters_outside_arguments_are_refused(session: Session) -> None:
    agi, _ = session([])
    with pytest.raises(ValueError, match="control"):
        agi.send_command("NOOP\nHANGUP")


def test_a_line_that_asterisk_would_cut_is_refused(session: Session) -> None:
    agi, _ = session([])
    with pytest.raises(ValueError, match="too long"):
        agi.set_variable("NAME", "x" * 8200)


def test_a_hangup_notice_is_no_reply(session: Session) -> None:
    agi, _ = session([[asterisk.HANGUP_NOTICE, asterisk.variable("queue")]])
    assert agi.get_variable("X") == "queue"
    assert agi.hung_up


def test_the_end_of_the_connection_is_a_hangup(session: Session) -> None:
    agi, _ = session([])
    with pytest.raises(AGIHangup):
        agi.get_variable("X")
    assert agi.hung_up


def test_a_dead_channel_is_a_hangup(session: Session) -> None:
    agi, _ = session([asterisk.DEAD])
    with pytest.raises(AGIHangup):
        agi.play("sound", "0")


def test_usage_ends(session: Session) -> None:
    agi, _ = session([asterisk.USAGE])
    with pytest.raises(AGIUsageError, match="STREAM FILE"):
        agi.play("sound", "0")


def test_usage_that_never_ends_is_a_hangup_and_no_loop(session: Session) -> None:
    agi, _ = session([asterisk.USAGE[:1]])
    with pytest.raises(AGIHangup):
        agi.play("sound", "0")


def test_unknown_commands_are_errors(session: Session) -> None:
    agi, _ = session([asterisk.UNKNOWN])
    with pytest.raises(AGIUnknownError):
        agi.get_variable("X")


def test_a_value_with_parentheses_survives(session: Session) -> None:
    agi, _ = session([asterisk.variable("a (b) c")])
    assert agi.get_variable("X") == "a (b) c"


def test_a_key_is_its_character(session: Session) -> None:
    agi, _ = session([asterisk.key("7"), "200 result=0", "200 result=-1"])
    assert agi.wait_key(1000) == "7"
    assert agi.wait_key(1000) == ""
    with pytest.raises(AGIHangup):
        agi.wait_key(1000)


@given(st.text(max_size=200))
def test_any_text_is_one_argument_of_one_line(text: str) -> None:
    quoted = SafeAGI._quote(SafeAGI.__new__(SafeAGI), text)
    inner = quoted[1:-1].replace("\\\\", "").replace('\\"', "")
    assert '"' not in inner
    assert "\n" not in quoted
    assert not any(ord(c) < 32 for c in quoted)
