"""`kasja serve`: the IVR service alone, in the foreground; `kasja up` starts it as its child."""

import signal
import threading
import time

import structlog

from ivr import logs, settings
from ivr.cli.console import Progress, say
from ivr.dialogue.actions import Pace
from ivr.setup import espeak
from ivr.wiring.parts import clips, prompt_library, published_content
from ivr.wiring.service import Service
from ivr.wiring.speech import export_sounds, synthesizer

log = structlog.get_logger()

STUCK_S = 3.0
"""A media loop that has not ticked this long holds every caller in silence."""


def serve() -> None:
    """Run the IVR service (AGI scripts and media) until SIGTERM; Asterisk runs elsewhere."""
    configured = settings.load()
    logs.configure(configured.log_level)
    environment = espeak.environment(configured.cache_dir, say)
    content = published_content(configured)
    voice = synthesizer(configured, environment)
    prompts = prompt_library(configured, content, clips(configured, voice))
    prompts.render(Pace.NORMAL, progress=Progress("rendering prompts"))
    export_sounds(prompts, configured.state / "asterisk")
    service = Service(configured, environment)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    service.start()
    stuck = _watch(service, ending)
    service.close()
    if stuck:
        raise SystemExit(1)


def _watch(service: Service, ending: threading.Event) -> bool:
    """Wait for the end; True when the media loop hangs: then only our death frees the callers."""
    while not ending.wait(1.0):
        late_s = time.monotonic() - service.media.pacer.last_tick_s
        if late_s > STUCK_S:
            log.error("media_loop_stuck", late_s=round(late_s, 1))
            return True
    return False
