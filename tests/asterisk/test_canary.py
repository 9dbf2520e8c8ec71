"""The canary: telePINs, PESELs and NIPs go through every path of real calls, and are written nowhere.

The register itself is the one exception, and of it only the table of people: its rows are taken out of
a copy of the database before that is searched. Numbers that the register does not have, and telePINs,
which it has as hashes alone, are searched for in the database's own bytes and in its log.
"""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ivr.cli.call import Placed, place
from ivr.cli.hotline import Hotline
from ivr.settings import Settings
from ivr.store import vault
from ivr.store.audit_report import AuditReports, Filters
from ivr.store.engine import open_engine
from ivr.telephony.asterisk_config import MANAGER
from ivr.testing.caller import CallerTurn
from ivr.testing.canary import Canary, Sighting
from ivr.testing.sip.telephone import SipCall
from ivr.wiring import parts

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(280)]

TELEPINS = {
    "telePIN of Zofia": "906317",
    "telePIN of Anna": "730284",
    "wrong telePIN": "581936",
    "another wrong telePIN": "417205",
}
REGISTERED = {
    "PESEL of Zofia": "90022778245",
    "PESEL of Anna": "44051401359",
    "NIP of Anna": "8567346215",
    "NIP of Klonowa": "5260250274",
}
UNREGISTERED = {"unknown PESEL": "02211307589", "unknown NIP": "5260250995"}
ZOFIA, ANNA = "90022778245", "44051401359"
SPOKEN_ZOFIA = (
    "dziewięćdziesiąt zero dwa dwadzieścia siedem siedemdziesiąt osiem dwadzieścia cztery pięć"
)
HANG_UP = CallerTurn(hang_up=True)
LEAVE = CallerTurn(hang_up=True, barge_in_ms=5000)
"""Hang up while the call is put through."""
STAY = CallerTurn(hang_up=True, wait_ms=20_000)
"""Long enough for two consultants, also on a busy machine, where a pause may be taken for the end."""


def say(text: str) -> CallerTurn:
    return CallerTurn(say=text)


def keys(pressed: str, *, barge_in_ms: int | None = 700) -> CallerTurn:
    """Keys in the middle of what is said, so that the calls are short; None hears it to its end."""
    return CallerTurn(keys=pressed, barge_in_ms=barge_in_ms)


NEED = keys("1")
PATHS: dict[str, tuple[str, tuple[CallerTurn, ...]]] = {
    # To the end: a consultant, who passes the call on, another one, and the survey.
    "good, by keys, barging in": (
        "223300330",
        (NEED, keys(ZOFIA, barge_in_ms=500), keys("906317", barge_in_ms=300), STAY),
    ),
    "type-ahead": ("223300330", (NEED, keys(f"{ZOFIA}906317"), keys("906317"), LEAVE)),
    "spoken": (
        "223300330",
        (NEED, say(SPOKEN_ZOFIA), say("tak"), say("dziewięć zero sześć trzy jeden siedem"), LEAVE),
    ),
    "wrong, then right": (
        "223300330",
        (NEED, keys(ANNA), keys("581936"), keys("8567346215"), keys("730284"), keys("1"), LEAVE),
    ),
    # `*` takes an entry back, and goes back: to the need, then to the number.
    "corrected": (
        "223300330",
        (
            *(NEED, keys("0221130*"), NEED, keys(ZOFIA), keys("26058*")),
            *(keys(ZOFIA), keys("906317"), LEAVE),
        ),
    ),
    "unknown": (
        "223300330",
        (NEED, keys("02211307589"), keys("417205"), keys("5260250995#"), keys("417205"), LEAVE),
    ),
    "a telePIN where none is asked": (
        "223300330",
        (say("mój pin to dziewięć zero sześć trzy jeden siedem"), keys("906317"), HANG_UP),
    ),
    "hung up in mid-PIN": ("223300330", (NEED, keys(ZOFIA), keys("90631"), HANG_UP)),
    "keys only, for a principal": (
        "9001",
        (NEED, keys(ANNA), keys("730284"), keys("3"), keys("5260250274"), LEAVE),
    ),
}


@dataclass
class Evidence:
    """Everything that was shown or written while the calls went on."""

    calls: dict[str, Placed] = field(default_factory=dict)
    shown: dict[str, bytes] = field(default_factory=dict)
    """Asterisk's channels and statuses, AMI events, metrics; by where it was shown."""
    passed_on: list[int] = field(default_factory=list)
    """What Asterisk answered to the consultant who passed the call on."""


class Manager:
    """Listens to everything that this installation's manager user may hear."""

    def __init__(self, settings: Settings) -> None:
        secret = parts.open_vault(settings).text(vault.MANAGER)
        self._socket = socket.create_connection(("127.0.0.1", settings.telephony.ami_port), 5)
        login = f"Action: Login\r\nUsername: {MANAGER}\r\nSecret: {secret}\r\nEvents: on\r\n\r\n"
        self._socket.settimeout(None)
        self._socket.sendall(login.encode())
        self.heard = b""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while chunk := self._socket.recv(65536):
            self.heard += chunk

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def ask(hotline: Hotline, command: str) -> str:
    asked = [*hotline.console, command]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def channels(hotline: Hotline) -> list[str]:
    lines = ask(hotline, "core show channels concise").splitlines()
    return [line.split("!")[0] for line in lines if "!" in line]


def variables(hotline: Hotline) -> str:
    return "".join(ask(hotline, f"core show channel {name}") for name in channels(hotline))


def metrics(settings: Settings) -> bytes:
    address = f"http://127.0.0.1:{settings.metrics_port}/metrics"
    with urllib.request.urlopen(address, timeout=5) as answered:
        return bytes(answered.read())


@pytest.fixture(scope="module")
def evidence(hotline: Hotline, hotline_settings: Settings) -> Evidence:
    manager = Manager(hotline_settings)
    found = Evidence()

    async def all_paths() -> None:
        placed = asyncio.gather(
            *(place(hotline_settings, to, turns, voice="pl") for to, turns in PATHS.values())
        )
        shown = ""
        while not placed.done():
            shown += await asyncio.to_thread(variables, hotline)
            await asyncio.wait({placed}, timeout=0.5)
        found.calls = dict(zip(PATHS, await placed, strict=True))
        found.shown["channel variables"] = shown.encode()

    with passing_on(hotline, hotline_settings) as found.passed_on:
        asyncio.run(all_paths())
    found.shown["metrics"] = metrics(hotline_settings)
    asyncio.run(_interrupted("killed in mid-PIN", hotline.kill_service, hotline_settings, found))
    asyncio.run(_without_media(hotline, hotline_settings, found))
    found.shown["manager events"] = manager.heard
    manager.close()
    for command in ("cdr show status", "cel show status", "logger show channels"):
        found.shown[command] = ask(hotline, command).encode()
    return found


@contextmanager
def passing_on(hotline: Hotline, settings: Settings) -> Iterator[list[int]]:
    """The first consultant for refunds passes calls on; yields what Asterisk answers to that."""
    assert hotline._phones is not None
    first = next(t for t in hotline._phones._telephones if t.user == "agent-us-zwroty")
    as_usual, answers = first.on_call, list[int]()

    async def pass_on(call: SipCall) -> None:
        await asyncio.sleep(2)
        if call.ended.is_set():  # of a caller who did not wait
            return
        sip = settings.telephony
        answers.append(await call.refer(f"sip:queue-us-ogolna@{sip.sip_host}:{sip.sip_port}"))
        await call.ended.wait()

    first.on_call = pass_on
    try:
        yield answers
    finally:
        first.on_call = as_usual


async def _interrupted(
    name: str, interrupt: Callable[[], None], settings: Settings, found: Evidence
) -> None:
    """Somebody is in the middle of their telePIN when it happens, and stays to hear what follows."""
    turns = (NEED, keys(ZOFIA), keys("90631", barge_in_ms=500), CallerTurn(wait_ms=100))
    calling = asyncio.create_task(place(settings, "223300330", turns, voice="pl"))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _asks_for_telepin(settings):  # noqa: ASYNC110
        await asyncio.sleep(0.2)
    await asyncio.sleep(2.5)
    interrupt()
    found.calls[name] = await calling


async def _without_media(hotline: Hotline, settings: Settings, found: Evidence) -> None:
    """The media server goes away under one call, and is away when another comes."""
    as_usual = hotline._service.command
    hotline._service.command = [sys.executable, "-m", "tests.asterisk.service_losing_media"]
    revive(hotline)

    def lose() -> None:
        os.kill(hotline._service.pid, signal.SIGUSR1)

    await _interrupted("media away in mid-PIN", lose, settings, found)
    turns = (NEED, keys(ANNA), keys("730284"), keys("1"), STAY)
    found.calls["media away before"] = await place(settings, "223300330", turns, voice="pl")
    found.shown["metrics without media"] = metrics(settings)
    hotline._service.command = as_usual
    hotline.stop_service()
    revive(hotline)


def revive(hotline: Hotline) -> None:
    with pytest.MonkeyPatch.context() as patched:  # the machine may be busy with other tests
        patched.setattr("ivr.cli.child.WITHIN_S", 150.0)
        hotline.revive()


def _asks_for_telepin(settings: Settings) -> bool:
    engine = open_engine(settings.database)
    try:
        with engine.begin() as connection:
            newest = "select call_id from call order by started_at desc limit 1"
            asked = connection.exec_driver_sql(
                f"select count(*) from journal_entry where call_id = ({newest})"  # noqa: S608
                " and kind = 'prompt' and data like '%identify.telepin%'"
            )
            return bool(asked.scalar())
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def database(
    evidence: Evidence, hotline_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Copies of the database's files, as they lie on the disk; made by another process.

    Whoever closes a database file drops the locks his process holds on it.
    """
    folder = tmp_path_factory.mktemp("copies")
    state = hotline_settings.state
    files = [str(file) for file in state.glob("kasja.sqlite*")]
    subprocess.run(["cp", *files, str(folder)], check=True)
    return folder


def test_every_path_was_taken(evidence: Evidence) -> None:
    """A search proves nothing if the numbers were never given."""
    assurance = {name: placed.summary.get("assurance") for name, placed in evidence.calls.items()}

    assert assurance["good, by keys, barging in"] == "telepin"
    assert assurance["corrected"] == "telepin"
    assert assurance["wrong, then right"] == "telepin"
    assert assurance["keys only, for a principal"] == "telepin"
    assert assurance["unknown"] in (None, "none")
    assert evidence.calls["killed in mid-PIN"].summary["outcome"] == "fallback"
    asked = evidence.calls["hung up in mid-PIN"].report
    assert asked is not None
    assert any(entry["id"] == "identify.telepin.ask" for entry in asked.of_kind("prompt"))


def test_nothing_was_shown(evidence: Evidence) -> None:
    """Channel variables, manager events, metrics, reports."""
    canary = Canary(TELEPINS | REGISTERED | UNREGISTERED)
    sightings = [
        s for place, shown in evidence.shown.items() for s in canary.in_bytes(shown, place)
    ]
    for name, placed in evidence.calls.items():
        sightings += canary.in_bytes(repr((placed.summary, placed.report)).encode(), name)

    assert sightings == []
    assert b"IVR_QUEUE=us-zwroty" in evidence.shown["channel variables"]
    assert b"Event: QueueCallerJoin" in evidence.shown["manager events"]


def test_asterisk_keeps_no_record_of_keys(evidence: Evidence) -> None:
    assert b"DTMF" not in evidence.shown["logger show channels"]
    assert b"Enabled" not in evidence.shown["cel show status"].replace(b"Disabled", b"")
    assert b"Enabled" not in evidence.shown["cdr show status"].replace(b"Disabled", b"")


def test_no_file_has_any(evidence: Evidence, hotline_settings: Settings) -> None:
    """Logs, Asterisk's files, spool, names spoken, whatever lies in the state folder."""
    assert evidence.calls
    canary = Canary(TELEPINS | REGISTERED | UNREGISTERED)
    database = frozenset({"kasja.sqlite", "kasja.sqlite-wal", "kasja.sqlite-shm"})

    assert canary.in_folder(hotline_settings.state, skip=database) == []
    log = (hotline_settings.state / "service.log").read_text("utf-8")
    assert "service_started" in log


def test_no_temporary_file_and_no_core_has_any(
    evidence: Evidence,
    hotline: Hotline,
    hotline_settings: Settings,
) -> None:
    assert evidence.calls
    canary = Canary(TELEPINS | REGISTERED | UNREGISTERED)

    assert canary.in_folder(Path(os.environ["TMPDIR"])) == []
    assert not [*hotline_settings.state.rglob("core*"), *Path().glob("core*")]
    running = hotline_settings.state / "running.json"
    for name in ("asterisk_pid", "service_pid"):
        pid = json.loads(running.read_text())[name]
        limits = Path(f"/proc/{pid}/limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]


def test_the_database_has_none_outside_the_register(database: Path) -> None:
    """Every table but that of people, with what was deleted from the pages as well."""
    copy = database / "without-people.sqlite"
    with sqlite3.connect(database / "kasja.sqlite") as opened:
        opened.execute("vacuum into ?", [str(copy)])
    with sqlite3.connect(copy) as opened:
        opened.execute("pragma secure_delete = on")
        people = opened.execute("delete from person").rowcount
        opened.commit()
        opened.execute("vacuum")

    assert people > 0
    assert list(Canary(TELEPINS | REGISTERED).in_bytes(copy.read_bytes(), "database")) == []


def test_the_databases_own_bytes_have_no_telepin_and_no_unknown_number(
    evidence: Evidence, hotline_settings: Settings, tmp_path: Path
) -> None:
    assert evidence.calls
    state = hotline_settings.state
    files = [str(file) for file in state.glob("kasja.sqlite*")]
    subprocess.run(["cp", *files, str(tmp_path)], check=True)
    canary = Canary(TELEPINS | UNREGISTERED)

    assert canary.in_folder(tmp_path) == []
    assert Canary({"PESEL of Zofia": ZOFIA}).in_folder(tmp_path) != []


def test_the_proof_goes_on_to_the_third_tier_without_asking_again(
    evidence: Evidence, hotline_settings: Settings
) -> None:
    """The first consultant passes the call on; each gets a token of their own."""
    placed = evidence.calls["good, by keys, barging in"]
    shown = evidence.shown["channel variables"].decode()
    engine = open_engine(hotline_settings.database)
    issued = AuditReports(engine).events(Filters(call=str(placed.summary["call_id"])), 20)
    engine.dispose()
    agents = [event["name"] for event in reversed(issued) if event["kind"] == "context_issued"]
    report = placed.report
    assert report is not None
    asked = [
        e["id"] for e in report.of_kind("prompt") if str(e["id"]).startswith("identify.number")
    ]

    assert 202 in evidence.passed_on
    assert agents == ["PJSIP/agent-us-zwroty", "PJSIP/agent-us-ogolna"]
    assert len(set(re.findall(r"^IVR_CONTEXT=(\S+)", shown, re.MULTILINE))) >= 2
    assert len(asked) == 1
    assert [entry["queue"] for entry in report.of_kind("passed_on")] == ["us-ogolna"]


def test_without_a_media_server_callers_are_served_all_the_same(evidence: Evidence) -> None:
    """Under a call the dialplan takes over; before one the keys-only line does, with the same proof."""
    under, before = evidence.calls["media away in mid-PIN"], evidence.calls["media away before"]
    assert before.report is not None

    assert under.summary["outcome"] in ("fallback", "failed")
    assert under.experience.ended_by == "remote"
    assert (before.summary["assurance"], before.summary["queue"]) == ("telepin", "us-zwroty")
    assert [*before.report.of_kind("keys_only")]


@pytest.mark.parametrize(
    "written",
    [
        "906317", "906 317", "9 0 6 3 1 7", "PIN906317!", '["9", "0", "6", "3", "1", "7"]', "90-63-17",
        "dziewięć zero sześć trzy jeden siedem",
        "dziewi\\u0119\\u0107 zero sze\\u015b\\u0107 trzy jeden siedem",
    ],
)  # fmt: skip
def test_the_search_finds_what_it_searches_for(written: str) -> None:
    found = list(Canary({"PIN": "906317"}).in_bytes(f"x {written} y".encode(), "here"))

    assert found == [Sighting("PIN", "here")]


@pytest.mark.parametrize("harmless", ["1906317", "9063170", "12.906317", "906316", "9a06317"])
def test_the_search_finds_nothing_else(harmless: str) -> None:
    assert not list(Canary({"PIN": "906317"}).in_bytes(harmless.encode(), "here"))
