"""What the conversations of this process share about waiting: places, pace, and callbacks."""

from dataclasses import dataclass, replace

from ivr.calls.queueing import Places
from ivr.calls.service_pace import ServicePace
from ivr.routing.callback import Callbacks
from ivr.routing.decision import Load


@dataclass(frozen=True, slots=True)
class WaitingRoom:
    """Made once for all calls."""

    pace: ServicePace
    places: Places
    callbacks: Callbacks
    calls_back: bool
    """Whether this installation can place calls at all."""

    def load(self) -> Load:
        """What is known of the queues now."""
        known = self.pace.load().queues
        return Load({
            name: replace(queue, awaited=self.places.awaited(name))
            for name, queue in known.items()
        })  # fmt: skip
