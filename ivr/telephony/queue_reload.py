"""A running Asterisk learns of a new version of the routing: calls go on, callers wait on, agents stay.

`QueueReload` reads queues.conf under the lock of each queue; a queue that is gone lives until its last caller
has left it. The dialplan is read anew only where the general queue, which it falls back to, changed.
"""

import re
from collections.abc import Callable
from pathlib import Path

from ivr.routing.policy import Routing
from ivr.settings import Telephony
from ivr.telephony import queue_config
from ivr.telephony.ami import Manager
from ivr.telephony.asterisk_config import dialplan_files, replace

_PHONE = re.compile(r"^\[(agent-[a-z0-9-]+)\]\(line\)", re.MULTILINE)


class QueueReload:
    """Writes what changed into an Asterisk's configuration, and tells it."""

    def __init__(
        self, folder: Path, dialplan: Path, settings: Telephony, manager: Callable[[], Manager]
    ) -> None:
        """`folder` is where Asterisk lives, `dialplan` holds the templates."""
        self._etc, self._dialplan, self._settings = folder / "etc", dialplan, settings
        self._manager = manager
        self._dialplan_untold = False

    def announce(self, routing: Routing) -> None:
        """Make Asterisk know the queues of this version; `StageError` when it does not answer."""
        if not self._etc.is_dir():
            return  # Asterisk's configuration is not ours
        replace(self._etc / "queues.conf", self._queues(routing))
        replace(self._etc / "queuerules.conf", queue_config.rules(routing))
        files = dialplan_files(self._dialplan, self._settings, routing)
        changed = [replace(self._etc / name, content) for name, content in files.items()]
        self._dialplan_untold |= any(changed)
        with self._manager() as asterisk:
            asterisk.ask("QueueReload", Rules="yes", Parameters="yes", Members="yes")
            if self._dialplan_untold:
                asterisk.ask("Reload", Module="pbx_config")
                self._dialplan_untold = False

    def _queues(self, routing: Routing) -> str:
        back = self._settings.calls_back
        return queue_config.queues(routing, phones=self._phones(), calls_back=back)

    def _phones(self) -> frozenset[str]:
        """The demo consultants that Asterisk knows: those of the version it was started with."""
        file = self._etc / "pjsip.conf"
        return frozenset(_PHONE.findall(file.read_text("utf-8"))) if file.is_file() else frozenset()
