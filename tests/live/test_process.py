"""Streams of a real `kasja panel`: how many there may be, and that none keeps it from ending."""

import time
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest

from ivr.cli.child import Child
from ivr.errors import StageError
from ivr.panel.paths import PATHS
from ivr.settings import Settings
from ivr.testing.watching import Visitor
from ivr.wiring import panel as wiring_panel
from tests.sites import ended, running

OF_ONE_SESSION = 6


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(state=tmp_path_factory.mktemp("panel"))


@pytest.fixture
def panel(installation: Settings) -> Iterator[tuple[Child, int]]:
    with running("panel", installation.state) as panel:
        yield panel


def opened(visitor: Visitor) -> HTTPResponse:
    """A stream that has begun."""
    stream = visitor.stream(PATHS.wallboard_stream)
    while not stream.readline().startswith(b"event: parts"):
        pass
    return stream


def test_streams_are_bounded_and_end_with_the_panel(
    installation: Settings, panel: tuple[Child, int]
) -> None:
    child, port = panel
    password = wiring_panel.demo_password(installation)
    visitors = [Visitor(port, who, password) for who in ("podglad", "kierownik")]
    streams = [opened(visitor) for visitor in visitors for _ in range(OF_ONE_SESSION)]
    with pytest.raises(StageError, match="503"):
        visitors[0].stream(PATHS.wallboard_stream)
    child.terminate()
    began_s = time.monotonic()
    rest = [stream.read() for stream in streams]
    took_s = time.monotonic() - began_s
    for stream in streams:
        stream.close()

    assert len(rest) == 2 * OF_ONE_SESSION
    assert took_s < 2.0  # the server's own time, after which it would break them off
    assert ended(child) == 0
    log = (installation.state / "panel.log").read_text("utf-8")
    assert "Traceback" not in log
    assert "Cancel" not in log
