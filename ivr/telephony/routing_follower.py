"""What must be ready before calls follow a new version of the routing: its words, and Asterisk's queues."""

from collections.abc import Callable

from ivr.dialogue.actions import Pace
from ivr.routing.policy import Routing
from ivr.speech.phrasing import Names
from ivr.speech.prompts import PromptLibrary
from ivr.telephony.queue_reload import QueueReload


class RoutingFollower:
    """Implements `calls.current_routing.Follower`."""

    def __init__(
        self, names: Callable[[Routing], Names], prompts: PromptLibrary, asterisk: QueueReload
    ) -> None:
        """`names` gives what a version's prompts speak of."""
        self._names, self._prompts, self._asterisk = names, prompts, asterisk

    def prepare(self, routing: Routing) -> None:
        """Render what the version says that was never said before."""
        self._prompts.learn(self._names(routing))
        self._prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)

    def announce(self, routing: Routing) -> None:
        """Let Asterisk read the queues."""
        self._asterisk.announce(routing)
