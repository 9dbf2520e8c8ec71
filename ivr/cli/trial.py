"""A trial start of Asterisk: would it complain about the configuration that KASja generates?

Asterisk itself is the judge: it is started on the real files, in a folder that is thrown away and on
ports that nobody uses, and what it logs as WARNING or ERROR until it is ready is a problem.
"""

import re
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ivr.cli.console import say
from ivr.cli.hotline import asterisk_config
from ivr.errors import ContentError, OperatorError, Problem, SetupError
from ivr.settings import Settings
from ivr.setup import asterisk
from ivr.telephony.asterisk_runtime import AsteriskProcess
from ivr.wiring import parts
from ivr.wiring import speech as wiring_speech

REMEDY = "correct the template or the setting it comes from; Asterisk says this at start"
_COMPLAINT = re.compile(r"(?:WARNING|ERROR)\[\d+\](?:\[\S+\])? (\S+: .*)")
_PLACE = re.compile(r"line (\d+) of (?:config file )?'?(?:\S*/)?(\w+\.conf)")


def asterisk_problems(settings: Settings) -> Iterator[Problem]:
    """What Asterisk says about its configuration; nothing when it starts without a complaint."""
    dialplan = settings.content / "dialplan"
    try:
        program = asterisk.find(settings.cache_dir, say)
        content = parts.load_content(settings)
    except ContentError:
        return  # told with the content
    except SetupError as wrong:
        yield Problem(dialplan, 0, f"Asterisk was not tried: {wrong}", "or use --no-asterisk")
        return
    with tempfile.TemporaryDirectory(prefix="kasja-check-") as folder:
        apart = _apart(settings, Path(folder))
        try:
            config = asterisk_config(apart, program, content)
            config.write()
            wiring_speech.export_music(config.folder)
            _start_and_stop(AsteriskProcess(program, config.folder), apart)
        except OperatorError as wrong:
            yield Problem(dialplan, 0, str(wrong), REMEDY)
        yield from _complaints(apart.state / "asterisk" / "log" / "messages.log", dialplan)


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of 127.0.0.1 that nobody used a moment ago."""
    with socket.socket(socket.AF_INET, kind) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _apart(settings: Settings, folder: Path) -> Settings:
    """The same settings where nothing of a running hotline is touched but its secrets, to be read."""
    if settings.secrets.is_dir():
        (folder / "secrets").symlink_to(settings.secrets.absolute())
    ports = {"sip_port": free_port(socket.SOCK_DGRAM), "ami_port": free_port()}
    telephony = settings.telephony.model_copy(update={"sip_host": "127.0.0.1", **ports})
    return settings.model_copy(update={"state": folder, "telephony": telephony})


def _start_and_stop(process: AsteriskProcess, settings: Settings) -> None:
    try:
        process.start()
        process.wait_until_ready(parts.manager(settings))
    finally:
        process.stop()


def _complaints(log: Path, dialplan: Path) -> Iterator[Problem]:
    """Each complaint once, at the template's line when Asterisk names one."""
    written = log.read_text("utf-8", "replace") if log.is_file() else ""
    for complaint in dict.fromkeys(_COMPLAINT.findall(written)):
        place = _PLACE.search(complaint)
        # Templates are filled in line by line, so the numbers are the template's own.
        file = dialplan / place[2] if place else dialplan
        yield Problem(file, int(place[1]) if place else 0, complaint, REMEDY)
