"""`kasja asterisk` and `kasja consultants`: parts of a hotline, each in a container of its own."""

import os
import signal
import threading

from ivr import logs, settings
from ivr.cli import hotline
from ivr.cli.console import say, tell
from ivr.errors import ConfigError
from ivr.settings import Deployment
from ivr.setup import asterisk as asterisk_setup
from ivr.setup import espeak
from ivr.wiring import parts
from ivr.wiring import speech as wiring_speech


def asterisk() -> None:
    """Run Asterisk alone, in the foreground, on the generated configuration.

    The service (kasja serve) is another process that shares the state folder and the network.
    """
    configured = settings.load()
    program = asterisk_setup.find(configured.cache_dir, say)
    content = parts.published_content(configured)
    config = hotline.asterisk_config(configured, program, content)
    config.write()
    command = [*program.command, "-C", str(config.folder / "etc" / "asterisk.conf"), "-f"]
    say(
        f"{program.version}: SIP at {configured.telephony.sip_host}:{configured.telephony.sip_port}"
    )
    os.execv(command[0], command)  # noqa: S606  # it becomes this process: signals reach it


def consultants() -> None:
    """Run the demo consultants' telephones alone, until SIGTERM."""
    configured = settings.load()
    if configured.deployment is not Deployment.DEMO:
        raise ConfigError("deployment: production has real consultants; use a demo installation")
    logs.configure(configured.log_level)
    queues = tuple(parts.published_content(configured).routing.queues)
    environment = espeak.environment(configured.cache_dir, say)
    phones = hotline.consultants(
        configured, queues, wiring_speech.synthesizer(configured, environment)
    )
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    phones.start()
    tell(f"{len(queues)} consultants are ready")
    ending.wait()
    phones.close()
