"""What must be ready before calls follow a new version: its words as sound, and Asterisk's queues."""

from ivr.calls.published import Published
from ivr.dialogue.actions import Pace
from ivr.routing.policy import Routing
from ivr.telephony.queue_reload import QueueReload


class RoutingFollower:
    """Implements `calls.current_routing.Follower`."""

    def __init__(self, asterisk: QueueReload) -> None:
        """`asterisk` is told of queues."""
        self._asterisk = asterisk

    def prepare(self, published: Published) -> None:
        """Render what the version says that was never said before."""
        published.prompts.render(Pace.NORMAL, progress=lambda _done, _all: None)

    def announce(self, routing: Routing) -> None:
        """Let Asterisk read the queues."""
        self._asterisk.announce(routing)
