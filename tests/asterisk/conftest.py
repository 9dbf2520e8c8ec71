"""A real hotline for real calls: Asterisk, the service, the consultants' telephones, on free ports."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr import logs
from ivr import settings as settings_module
from ivr.cli.hotline import Hotline
from ivr.cli.trial import free_port
from ivr.settings import Settings


@pytest.fixture(scope="session")
def hotline_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A demo installation of its own; the service reads the same environment."""
    wanted = {
        "KASJA_STATE": str(tmp_path_factory.mktemp("state")),
        "TMPDIR": str(tmp_path_factory.mktemp("temporary")),  # of the service: searched for secrets
        "KASJA_IDENTITY__LOCKED_AFTER": "3",  # within one call, so that tests stay short
        "KASJA_METRICS_PORT": str(free_port()),
        "KASJA_ACCOUNT__PORT": str(free_port()),
        "KASJA_PANEL__PORT": str(free_port()),
        "KASJA_TELEPHONY__SIP_PORT": str(free_port(socket.SOCK_DGRAM)),
        "KASJA_TELEPHONY__RTP_FIRST_PORT": "40000",
        "KASJA_TELEPHONY__AGI_PORT": str(free_port()),
        "KASJA_TELEPHONY__MEDIA_PORT": str(free_port()),
        "KASJA_TELEPHONY__AMI_PORT": str(free_port()),
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    logs.configure("warning")  # the telephones' warnings are no output of a command
    yield settings_module.load()
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(scope="session")
def hotline(hotline_settings: Settings) -> Iterator[Hotline]:
    running = Hotline(hotline_settings)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def state(hotline_settings: Settings) -> Path:
    return hotline_settings.state
