"""Asterisk's queues as a version of the routing has them: queues.conf and queuerules.conf.

Consultants are dynamic members: a reload leaves them where they are, and callers wait on. Demo consultants
are telephones with fixed names; a queue that a demo got while it ran shares the general queue's.
"""

from collections.abc import Collection

from ivr.dialogue.forms.handoff import LAST_PLACE_TOLD
from ivr.routing.model import Cause, Queue
from ivr.routing.policy import Routing

_HEAD = f"""[general]
persistentmembers=no
autofill=yes
shared_lastcall=yes
log_membername_as_agent=yes

[queue](!)
musicclass=default
retry=1
ringinuse=no
setqueuevar=yes
setinterfacevar=yes
context=hotline-waiting
announce-position=limit
announce-position-limit={LAST_PLACE_TOLD}
announce-frequency=60
min-announce-frequency=30
announce-holdtime=no
announce-to-first-user=no
queue-youarenext=kasja/queue.next
queue-thereare=kasja/queue.place
queue-callswaiting=
queue-thankyou=
periodic-announce-frequency=45
relative-periodic-announce=yes
"""
# Asterisk says the place alone, which it knows exactly. Its own estimate of the wait is a moving average
# that nobody measures: what is said of it comes from `routing.forecast`, before the queue and on key 1.
COMFORT, COMFORT_CALLBACK, ONLINE = "queue.comfort", "queue.comfort_callback", "queue.online"
_NOBODY = "paused,unavailable,invalid"
"""What makes a consultant nobody, where an overflow leads on from an empty queue."""


def phone(queue: str) -> str:
    """The endpoint of a queue's demo consultant."""
    return f"agent-{queue}"


def queues(routing: Routing, *, phones: Collection[str], calls_back: bool) -> str:
    """queues.conf; `phones` are the endpoints of demo consultants, empty in production.

    `calls_back`: this installation can place calls.
    """
    shared = phone(routing.general)
    sections = []
    for name, queue in routing.queues.items():
        own = phone(name)
        member = own if own in phones else shared if shared in phones else ""
        sections.append(_queue(queue, member, calls_back=calls_back))
    return _HEAD + "".join(sections)


def rules(routing: Routing) -> str:
    """queuerules.conf: how far down in skill a queue asks, the longer a caller waits.

    A caller keeps the rules of the moment they entered the queue.
    """
    sections = ["[general]\n"]
    for queue in routing.queues.values():
        steps = "".join(f"penaltychange => {s.after_s},{s.level}\n" for s in queue.widening)
        sections += [f"\n[{queue.name}]\n{steps}"] if steps else []
    return "".join(sections)


def _queue(queue: Queue, member: str, *, calls_back: bool) -> str:
    comfort = COMFORT_CALLBACK if calls_back and queue.callback else COMFORT
    waiting = _NOBODY if Cause.EMPTY in queue.overflow else ""
    lines = {
        "strategy": queue.strategy.value,
        "timeout": str(queue.ring_s),
        "wrapuptime": str(queue.wrap_up_s),
        "maxlen": str(queue.max_length),
        "weight": str(queue.weight),
        "joinempty": waiting or "yes",
        "leavewhenempty": waiting or "no",
        "periodic-announce": f"kasja/{comfort},kasja/{ONLINE}",
    }
    if queue.widening:
        lines["defaultrule"] = queue.name
    settings = "".join(f"{name}={value}\n" for name, value in lines.items())
    agent = f"member => PJSIP/{member},0,Agent {queue.name}\n" if member else ""
    return f"\n[{queue.name}](queue)\n{settings}{agent}"
