"""A whole hotline on one machine: Asterisk, the service, the demo telephones; started, watched, ended."""

import contextlib
import hashlib
import os
import signal
import socket
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ivr.cli.child import Child
from ivr.cli.console import Progress, say
from ivr.cli.runstate import Running, RunState
from ivr.cli.site_children import SiteChildren
from ivr.cli.sites import enabled
from ivr.dialogue.actions import Pace
from ivr.errors import SetupError
from ivr.settings import Deployment, Settings
from ivr.setup import asterisk, espeak
from ivr.setup.asterisk import AsteriskProgram
from ivr.speech.synthesizer import Synthesizer
from ivr.store.known_routing import left_behind
from ivr.telephony.asterisk_config import AsteriskConfig, socket_fits
from ivr.telephony.asterisk_runtime import AsteriskProcess
from ivr.testing.phones import SENTENCE, Phones
from ivr.wiring import parts
from ivr.wiring import routing as wiring_routing
from ivr.wiring import speech as wiring_speech

RESTART_AFTER_S = 1.0


class Hotline:
    """Everything `kasja up` runs."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is started yet; `OperatorError` when it cannot be."""
        self._settings = settings
        self._run_state = RunState(settings.state).take()
        with contextlib.ExitStack() as undo:
            undo.callback(self._run_state.release)
            self._prepare()
            undo.pop_all()

    def _prepare(self) -> None:
        settings = self._settings
        self._sites = SiteChildren(settings)
        _require_free_ports(settings)
        self._environment = espeak.environment(settings.cache_dir, say)
        program = asterisk.find(settings.cache_dir, say)
        known = wiring_routing.known_version(settings)
        if hint := left_behind(known, settings.content):
            say(hint)
        content = parts.load_content(settings, known)
        self._voice = wiring_speech.synthesizer(settings, self._environment)
        prompts = parts.prompt_library(settings, content, parts.clips(settings, self._voice))
        prompts.render(Pace.NORMAL, progress=Progress("rendering prompts"))
        self.queues = tuple(content.routing.queues)
        self._config = asterisk_config(settings, program, content)
        self._config.write()
        wiring_speech.export_sounds(prompts, self._config.folder)
        self._asterisk = AsteriskProcess(program, self._config.folder)
        self._service = service_child(settings)
        self._phones: Phones | None = None

    def start(self) -> None:
        """Start everything and wait until a call can be taken."""
        self._asterisk.start()
        self._service.start()
        self._asterisk.wait_until_ready(parts.manager(self._settings))
        self._service.wait()
        self._sites.start()
        if self._settings.deployment is Deployment.DEMO:
            self._phones = consultants(self._settings, self.queues, self._voice)
            self._phones.start()
        self._write_state()

    def watch(self) -> None:
        """Restart the service when it dies; return when Asterisk does (nothing works without it)."""
        while self._asterisk.alive():
            if self._service.died is not None:
                say(f"the service died (code {self._service.died}); starting it again")
                time.sleep(RESTART_AFTER_S)
                self.revive()
            if self._sites.watch():
                self._write_state()
            time.sleep(0.3)
        raise SetupError("Asterisk died; see the log in the state folder, then start again")

    def revive(self) -> None:
        """Start the service again."""
        self._service.start()
        self._service.wait()
        self._write_state()

    def kill_service(self) -> None:
        """Kill the service without warning, as a test of what callers then get."""
        self._service.kill()

    def stop_service(self) -> None:
        """End the service; what takes too long is killed."""
        self._service.stop()

    def stop(self) -> None:
        """End everything, within five seconds."""
        self._service.terminate()
        self._sites.terminate()
        if self._phones is not None:
            self._phones.close()
        self._asterisk.stop()
        self._service.stop()
        self._sites.stop()
        self._run_state.release()

    @property
    def console(self) -> tuple[str, ...]:
        """Asterisk's console; a command is its last argument."""
        config = self._config.folder / "etc" / "asterisk.conf"
        return (*self._config.program.command, "-C", str(config), "-rx")

    def _write_state(self) -> None:
        telephony = self._settings.telephony
        ports = {
            "sip": telephony.sip_port,
            "agi": telephony.agi_port,
            "media": telephony.media_port,
            "ami": telephony.ami_port,
            "metrics": self._settings.metrics_port,
            **self._sites.ports,
        }
        started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._run_state.write(
            Running(os.getpid(), self._asterisk.pid, self._service.pid, ports, started_at)
        )


def asterisk_config(
    settings: Settings, program: AsteriskProgram, content: parts.Content
) -> AsteriskConfig:
    """Asterisk's configuration in this installation's state folder."""
    folder = settings.state.absolute() / "asterisk"
    return AsteriskConfig(
        program,
        settings.telephony,
        content.routing,
        settings.content / "dialplan",
        folder,
        _run_folder(folder),
        parts.passwords(settings),
        settings.deployment is Deployment.DEMO,
    )


def consultants(settings: Settings, queues: Sequence[str], voice: Synthesizer) -> Phones:
    """The demo consultants' telephones; nothing is registered yet."""
    telephony = settings.telephony
    pcm = voice.speak(SENTENCE, rate_wpm=settings.speech.rate_wpm)
    server = (telephony.sip_host, telephony.sip_port)
    return Phones(queues, parts.passwords(settings).agents, server, pcm)


def service_child(settings: Settings) -> Child:
    """The IVR service as a process of its own."""
    telephony = settings.telephony
    return Child(
        "serve",
        called="service",
        log=settings.state / "service.log",
        port=(telephony.agi_host, telephony.agi_port),
    )


def _run_folder(folder: Path) -> Path:
    """Where Asterisk's control socket lies: its own folder, or a short one of this user."""
    if socket_fits(folder / "run"):
        return folder / "run"
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"kasja-{os.getuid()}-{name}"


def _require_free_ports(settings: Settings) -> None:
    telephony = settings.telephony
    tcp, udp = socket.SOCK_STREAM, socket.SOCK_DGRAM
    wanted = [
        ("telephony.sip_port", telephony.sip_host, telephony.sip_port, udp),
        ("telephony.agi_port", telephony.agi_host, telephony.agi_port, tcp),
        ("telephony.media_port", telephony.media_host, telephony.media_port, tcp),
        ("telephony.ami_port", "127.0.0.1", telephony.ami_port, tcp),
        ("metrics_port", "127.0.0.1", settings.metrics_port, tcp),
    ]
    for each in enabled(settings):
        listening = each.wiring.listening(settings)
        wanted.append((listening.setting, listening.host, listening.port, tcp))
    for setting, host, port, kind in wanted:
        with socket.socket(socket.AF_INET, kind) as trial:
            if kind == tcp:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError as taken:
                raise SetupError(
                    f"port {port} cannot be used ({taken.strerror}); free it or set {setting}"
                ) from None


def interruptible() -> None:
    """SIGTERM ends the program as Ctrl-C does; and Ctrl-C does even if a shell had it ignored."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)
