"""A whole hotline on one machine: Asterisk, the service, the demo telephones; started, watched, ended."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ivr import wiring, wiring_routing
from ivr.cli.console import Progress, say
from ivr.cli.runstate import Running, RunState
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

SERVICE_WITHIN_S = 30.0
SERVICE_STOPS_WITHIN_S = 2.5
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
        _require_free_ports(settings)
        self._environment = espeak.environment(settings.cache_dir, say)
        program = asterisk.find(settings.cache_dir, say)
        known = wiring_routing.known_version(settings)
        if hint := left_behind(known, settings.content / "config"):
            say(hint)
        content = wiring.load_content(settings, known)
        self._voice = wiring.synthesizer(settings, self._environment)
        prompts = wiring.prompt_library(settings, content, self._voice)
        prompts.render(Pace.NORMAL, progress=Progress("rendering prompts"))
        self.queues = tuple(content.routing.queues)
        self._config = asterisk_config(settings, program, content)
        self._config.write()
        wiring.export_sounds(prompts, self._config.folder)
        self._asterisk = AsteriskProcess(program, self._config.folder)
        self._service: subprocess.Popen[bytes] | None = None
        self._phones: Phones | None = None

    def start(self) -> None:
        """Start everything and wait until a call can be taken."""
        self._asterisk.start()
        self._start_service()
        self._asterisk.wait_until_ready(wiring.manager(self._settings))
        self._wait_for_service()
        if self._settings.deployment is Deployment.DEMO:
            self._phones = consultants(self._settings, self.queues, self._voice)
            self._phones.start()
        self._write_state()

    def watch(self) -> None:
        """Restart the service when it dies; return when Asterisk does (nothing works without it)."""
        while self._asterisk.alive():
            if self._service is not None and self._service.poll() is not None:
                say(f"the service died (code {self._service.returncode}); starting it again")
                time.sleep(RESTART_AFTER_S)
                self.revive()
            time.sleep(0.3)
        raise SetupError("Asterisk died; see the log in the state folder, then start again")

    def revive(self) -> None:
        """Start the service again."""
        self._start_service()
        self._wait_for_service()
        self._write_state()

    def kill_service(self) -> None:
        """Kill the service without warning, as a test of what callers then get."""
        if self._service is not None:
            self._service.kill()
            self._service.wait()

    def stop_service(self) -> None:
        """End the service; what takes too long is killed."""
        if self._service is not None:
            self._service.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._service.wait(SERVICE_STOPS_WITHIN_S)
            self.kill_service()

    def stop(self) -> None:
        """End everything, within five seconds."""
        if self._service is not None:
            self._service.terminate()
        if self._phones is not None:
            self._phones.close()
        self._asterisk.stop()
        self.stop_service()
        self._run_state.release()

    @property
    def console(self) -> tuple[str, ...]:
        """Asterisk's console; a command is its last argument."""
        config = self._config.folder / "etc" / "asterisk.conf"
        return (*self._config.program.command, "-C", str(config), "-rx")

    def _start_service(self) -> None:
        log = self._settings.state / "service.log"
        with log.open("ab") as file:
            self._service = subprocess.Popen(
                [sys.executable, "-m", "ivr.cli", "serve"],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def _wait_for_service(self) -> None:
        telephony = self._settings.telephony
        deadline = time.monotonic() + SERVICE_WITHIN_S
        while time.monotonic() < deadline and self._service and self._service.poll() is None:
            with (
                contextlib.suppress(OSError),
                socket.create_connection((telephony.agi_host, telephony.agi_port), timeout=1),
            ):
                return
            time.sleep(0.1)
        raise SetupError(f"the service does not start; see {self._settings.state / 'service.log'}")

    def _write_state(self) -> None:
        telephony = self._settings.telephony
        ports = {
            "sip": telephony.sip_port,
            "agi": telephony.agi_port,
            "media": telephony.media_port,
            "ami": telephony.ami_port,
            "metrics": self._settings.metrics_port,
        }
        service_pid = self._service.pid if self._service else 0
        started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._run_state.write(
            Running(os.getpid(), self._asterisk.pid, service_pid, ports, started_at)
        )


def asterisk_config(
    settings: Settings, program: AsteriskProgram, content: wiring.Content
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
        wiring.passwords(settings),
        settings.deployment is Deployment.DEMO,
    )


def consultants(settings: Settings, queues: Sequence[str], voice: Synthesizer) -> Phones:
    """The demo consultants' telephones; nothing is registered yet."""
    telephony = settings.telephony
    pcm = voice.speak(SENTENCE, rate_wpm=settings.speech.rate_wpm)
    server = (telephony.sip_host, telephony.sip_port)
    return Phones(queues, wiring.passwords(settings).agents, server, pcm)


def _run_folder(folder: Path) -> Path:
    """Where Asterisk's control socket lies: its own folder, or a short one of this user."""
    if socket_fits(folder / "run"):
        return folder / "run"
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"kasja-{os.getuid()}-{name}"


def _require_free_ports(settings: Settings) -> None:
    telephony = settings.telephony
    tcp, udp = socket.SOCK_STREAM, socket.SOCK_DGRAM
    wanted = (
        ("telephony.sip_port", telephony.sip_host, telephony.sip_port, udp),
        ("telephony.agi_port", telephony.agi_host, telephony.agi_port, tcp),
        ("telephony.media_port", telephony.media_host, telephony.media_port, tcp),
        ("telephony.ami_port", "127.0.0.1", telephony.ami_port, tcp),
        ("metrics_port", "127.0.0.1", settings.metrics_port, tcp),
    )
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
