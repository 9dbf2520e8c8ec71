"""What the queues of Asterisk look like, asked every few seconds: no call waits for the answer."""

import threading
from collections.abc import Callable

from ivr.errors import StageError
from ivr.routing.decision import Load
from ivr.telephony import ami
from ivr.telephony.ami import Manager


class QueueWatch:
    """Asks Asterisk every few seconds how long the queues are; calls read the last answer."""

    EVERY_S = 3.0

    def __init__(self, manager: Callable[[], Manager]) -> None:
        """Nothing is known yet."""
        self._manager, self._known = manager, Load()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="queues", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def close(self) -> None:
        """Ask no more."""
        self._stopping.set()

    def load(self) -> Load:
        """The last answer; an empty one while Asterisk does not answer."""
        return self._known

    def _run(self) -> None:
        while not self._stopping.wait(self.EVERY_S):
            try:
                with self._manager() as asterisk:
                    self._known = ami.load(asterisk)
            except StageError:
                self._known = Load()
