"""`kasja serve` whose media server goes away when told: SIGUSR1 cuts every AudioSocket and refuses more.

So does a broken network between Asterisk and the media server, while the scripts go on.
"""

import signal
import threading
from collections.abc import Mapping

from ivr.cli import serve
from ivr.settings import Settings
from ivr.telephony.mediaserver import MediaServer
from ivr.wiring.service import Service


class LosingMedia(Service):
    """The real service, and one more signal."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        super().__init__(settings, environment)
        # A handler must not wait for the media loop, whose thread it may interrupt.
        signal.signal(
            signal.SIGUSR1,
            lambda *_: threading.Thread(target=_lose, args=[self.media]).start(),
        )


def _lose(media: MediaServer) -> None:
    media._loop.call_soon_threadsafe(_cut, media)


def _cut(media: MediaServer) -> None:
    assert media._listening is not None
    media._listening.close()
    for line in [*media.pacer._ticking.values()]:
        line._sink._transport.abort()  # type: ignore[attr-defined]


if __name__ == "__main__":
    serve.Service = LosingMedia  # type: ignore[attr-defined]
    serve.serve()
