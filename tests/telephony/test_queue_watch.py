"""What QueueStatus tells of the queues."""

from datetime import UTC, datetime, timedelta

from ivr.routing.decision import Place
from ivr.telephony.queue_watch import load

NOW = datetime(2026, 4, 28, 8, tzinfo=UTC)
EPOCH = str(int(NOW.timestamp()))


def member(status: str, *, paused: str = "0", last: str = "0", notes: str = "0") -> dict[str, str]:
    return {
        "Event": "QueueMember", "Queue": "us-ogolna", "Status": status, "Paused": paused,
        "LastCall": last, "WrapupTime": notes,
    }  # fmt: skip


TOLD = [
    {"Event": "QueueParams", "Queue": "us-ogolna", "Calls": "2"},
    member("1"),
    member("2"),
    member("1", paused="1"),
    member("5"),
    member("4"),
    member("1", last=EPOCH, notes="30"),
    {"Event": "QueueEntry", "Queue": "us-ogolna", "Uniqueid": "a", "Wait": "90", "Priority": "2"},
    {"Event": "QueueEntry", "Queue": "us-ogolna", "Uniqueid": "b", "Wait": "5", "Priority": "x"},
    {"Event": "QueueParams", "Queue": "kis-vat", "Calls": "nonsense"},
    {"Event": "Other"},
]
KEPT = NOW - timedelta(minutes=9)


def test_consultants_and_callers_are_counted() -> None:
    """On a break, logged out and unknown ones serve nobody; who writes notes is not free."""
    found = load(TOLD, {"b": KEPT}.get, NOW)
    queue, other = found.queues["us-ogolna"], found.queues["kis-vat"]

    assert (queue.waiting, queue.agents, queue.free) == (2, 3, 1)
    assert queue.places == (Place(NOW - timedelta(seconds=90), 2), Place(KEPT))
    assert (other.waiting, other.agents, other.places) == (0, 0, ())
