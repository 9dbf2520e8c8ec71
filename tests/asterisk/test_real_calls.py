"""Real calls: SIP in, Asterisk, AudioSocket, recognition, queue, consultant, survey."""

import asyncio
import subprocess
import time
import urllib.request
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.cli.call import Placed, place
from ivr.cli.hotline import Hotline
from ivr.settings import Settings
from ivr.testing.caller import CallerTurn

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(240)]

PESEL, TELEPIN = "90022778245", "906317"
AT_ONCE = 50


def say(text: str, **more: int) -> CallerTurn:
    return CallerTurn(say=text, **more)  # type: ignore[arg-type]


def keys(pressed: str, *, barge_in_ms: int | None = None) -> CallerTurn:
    return CallerTurn(keys=pressed, barge_in_ms=barge_in_ms)


HANG_UP = CallerTurn(hang_up=True)
PROVED = (
    say("kiedy dostanę zwrot podatku"),
    keys(PESEL, barge_in_ms=600),
    keys(TELEPIN, barge_in_ms=600),
)


@dataclass(frozen=True, slots=True)
class Morning:
    """Four calls at the same time, what Asterisk's console showed meanwhile, and the metrics after."""

    whole: Placed
    keys_only: Placed
    hung_up: Placed
    survey_only: Placed
    variables: str
    metrics: str


@pytest.fixture(scope="module")
def morning(hotline: Hotline, hotline_settings: Settings) -> Morning:
    def calling(number: str, *turns: CallerTurn) -> Coroutine[None, None, Placed]:
        return place(hotline_settings, number, turns, voice="pl")

    async def all_of_them() -> Morning:
        talking = asyncio.gather(
            calling("223300330", *PROVED, say("pięć"), keys("4"), keys("10")),
            calling("9001", keys("0", barge_in_ms=700), HANG_UP),
            calling("801055055", HANG_UP),
            calling("9110", keys("4"), keys("5"), keys("9")),
        )
        variables = ""
        while not talking.done():
            variables += await asyncio.to_thread(_channels, hotline)
            await asyncio.wait({talking}, timeout=0.5)
        # At once: another test kills the service, and with it what it has counted.
        return Morning(*await talking, variables, _metrics(hotline_settings.metrics_port))

    return asyncio.run(all_of_them())


def _metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answered:
        return str(answered.read().decode())


def _channels(hotline: Hotline) -> str:
    """All variables of all channels."""

    def ask(command: str) -> str:
        asked = [*hotline.console, command]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout

    names = [line.split("!")[0] for line in ask("core show channels concise").splitlines()]
    return "".join(ask(f"core show channel {name}") for name in names if name)


def test_a_whole_call(morning: Morning) -> None:
    found = morning.whole.summary
    assert (found["outcome"], found["topic"], found["queue"], found["assurance"]) == (
        "answered",
        "ZWROT_NADPLATA",
        "us-zwroty",
        "telepin",
    )
    assert found["survey"] == {"satisfaction": 5, "resolved": 4, "nps": 10}
    assert morning.whole.experience.ended_by == "remote"


def test_every_turn_is_timed(morning: Morning) -> None:
    latency = morning.whole.summary["latency_ms"]
    assert isinstance(latency, dict)
    assert latency["answer_to_first_audio"] is not None
    assert {turn["trigger"] for turn in latency["turns"]} >= {"answer", "speech", "key"}


def test_the_operator_sees_it_in_the_metrics(morning: Morning) -> None:
    for wanted in (
        'ivr_calls_total{ended="transfer",entry="welcome"}',
        'ivr_first_audio_seconds_bucket{le="0.3",trigger="key"}',
        'ivr_first_audio_seconds_bucket{le="0.3",trigger="speech"}',
        "ivr_decode_seconds_count",
    ):
        assert wanted in morning.metrics


def test_the_telepin_is_in_nothing_that_was_written(morning: Morning, state: Path) -> None:
    """Database, logs, Asterisk's files, the report."""
    assert TELEPIN not in repr(morning.whole)
    assert morning.whole.report is not None
    assert {"kasja.sqlite", "service.log"} <= {file.name for file in state.iterdir()}
    # By another process: whoever closes a database file drops his own locks on it.
    assert _files_with(TELEPIN, state) == ""
    assert _files_with("us-zwroty", state) != ""


def _files_with(words: str, folder: Path) -> str:
    command = ["grep", "--recursive", "--files-with-matches", "--text", words, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_the_telepin_is_in_no_variable(morning: Morning) -> None:
    assert "IVR_QUEUE=us-zwroty" in morning.variables
    assert TELEPIN not in morning.variables
    assert PESEL not in morning.variables


def test_the_caller_hangs_up(morning: Morning) -> None:
    assert morning.hung_up.summary["outcome"] == "abandoned"
    assert morning.hung_up.experience.ended_by == "local"


def test_keys_only(morning: Morning) -> None:
    """The same dialogue over plain AGI, dialled as testers do."""
    found = morning.keys_only.summary
    assert (found["outcome"], found["queue"]) == ("answered", "kis-ogolna")


def test_a_tester_dials_one_form(morning: Morning) -> None:
    found = morning.survey_only.summary
    assert found["survey"] == {"satisfaction": 4, "resolved": 5, "nps": 9}
    assert (found["outcome"], found["queue"]) == ("contained", None)


def test_fifty_at_once(hotline: Hotline, hotline_settings: Settings) -> None:
    async def all_of_them() -> list[Placed]:
        turns = (keys("1", barge_in_ms=1500), keys(PESEL, barge_in_ms=1500), HANG_UP)
        calls = (place(hotline_settings, "223300330", turns, voice="pl") for _ in range(AT_ONCE))
        return await asyncio.gather(*calls)

    placed = asyncio.run(all_of_them())
    assert len(placed) == AT_ONCE
    for each in placed:
        assert each.report is not None
        pressed = [turn for turn in each.report.of_kind("heard") if turn["mode"] == "dtmf"]
        assert [turn["field"] for turn in pressed] == ["need.topic", "identify.number"]
        assert {turn["outcome"] for turn in pressed} == {"accept"}


def test_killed_in_the_middle(hotline: Hotline, hotline_settings: Settings) -> None:
    """The service dies; the caller hears the fallback and reaches a consultant; the next call works."""

    async def talk() -> Placed:
        calling = asyncio.create_task(
            place(
                hotline_settings,
                "223300330",
                (keys("1", barge_in_ms=5000),),
                voice="pl",
                record=True,
            )
        )
        await asyncio.sleep(3)
        hotline.kill_service()  # and the key is pressed in what the dialplan says then
        return await calling

    placed = asyncio.run(talk())
    assert placed.summary["outcome"] == "fallback"
    assert placed.experience.ended_by == "remote"
    queued = (hotline_settings.state / "asterisk" / "log" / "queue_log").read_text()
    assert "|kis-ogolna|Agent kis-ogolna|CONNECT|" in queued
    hotline.revive()
    again = asyncio.run(
        place(hotline_settings, "223300330", (keys("0", barge_in_ms=700), HANG_UP), voice="pl")
    )
    assert again.summary["outcome"] == "answered"


def test_the_service_is_stopped_within_five_seconds(hotline: Hotline) -> None:
    began = time.monotonic()
    hotline.stop_service()
    assert time.monotonic() - began < 5
    hotline.revive()
