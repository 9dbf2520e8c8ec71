"""A busy hotline without telephones: calls that only write their journals, as the service does."""

import heapq
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from ivr.store.entries import CallFacts, CallRecord, Entry, Json
from ivr.store.journals import Journals

QUEUES = ("us-zwroty", "us-platnosci", "us-mandaty", "us-ogolna", "kis-pit", "kis-vat")
TOPICS = ("ZWROT_NADPLATA", "WPLATA_ZALEGLOSC", "MANDAT", "PIT", "VAT")

_HEARD: dict[str, Json] = {
    "field": "need.topic",
    "mode": "voice",
    "text": "dzień dobry ja w sprawie tej co zawsze",
    "number": None,
    "confidence": 0.735,
    "outcome": "accept",
    "why": ["słowa: sprawa", "decyzja accept: progi 0.5, odstęp 0.2"],
}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a wallboard must show: a caller began to wait, or waits no more."""

    call_id: str
    waits: bool
    at_s: float
    """Seconds since the epoch, before anything was written."""


class Bustle:
    """So many calls at once; when one ends, another begins."""

    def __init__(self, journals: Journals, *, calls: int, seed: int = 1) -> None:
        """Nobody calls yet."""
        self._journals, self._calls = journals, calls
        self._random = random.Random(seed)  # noqa: S311  # no secret: the same calls each time
        self._ids = count(1)
        self.happenings: list[Happening] = []
        self.entries = 0

    def run(self, stopping: threading.Event) -> None:
        """Call until told to stop."""
        due = [(time.time() + self._between(0, 8), i, self._call()) for i in range(self._calls)]
        heapq.heapify(due)
        while not stopping.is_set():
            at_s, line, call = due[0]
            if stopping.wait(max(0.0, at_s - time.time())):
                return
            pause_s = next(call, None)
            if pause_s is None:
                call, pause_s = self._call(), self._between(0.2, 1)
            heapq.heapreplace(due, (time.time() + pause_s, line, call))

    def _call(self) -> Iterator[float]:
        """One call; gives the seconds until it goes on."""
        call_id, began_s = f"bench-{next(self._ids)}", time.time()
        topic, queue = self._random.choice(TOPICS), self._random.choice(QUEUES)

        def write(kind: str, **data: Json) -> None:
            self.entries += 1
            at_ms = round((time.time() - began_s) * 1000)
            self._journals.append(call_id, (Entry(at_ms, kind, data),))

        moment = datetime.now(UTC)
        self._journals.open_call(CallRecord(call_id, "223300330", "ph-bench", moment, "1.bench"))
        write("call_started", entry="welcome", dnis="223300330")
        write(
            "prompt", id="welcome.greeting", text="Dzień dobry. Tu KASja, automatyczna asystentka."
        )
        write("prompt", id="need.topic.ask", text="W jakiej sprawie mogę pomóc?")
        yield self._between(0.5, 3)
        write("turn", field="need.topic", heard="speech", trigger="prompt", latency_ms=20)
        write("heard", **_HEARD, intent=topic, alternatives=[f"{topic} 0.73", "AKCYZA 0.14"])
        yield self._between(0.5, 2)
        why = [f"temat {topic}: kolejka {queue}", f"kolejka {queue} czynna"]
        self._happens(call_id, waits=True)
        write("decision", topic=topic, queue=queue, destination="queue", priority=0, why=why)
        write("transfer", topic=topic, queue=queue, destination="queue", priority=0, why=why)
        self._journals.know(call_id, CallFacts("queued", topic, queue, "none"))
        yield self._between(1, 6)
        self._happens(call_id, waits=False)
        write("agent_connected", queue=queue)
        self._journals.know(call_id, CallFacts(outcome="answered", queue=queue))
        yield self._between(2, 6)
        write("call_ended", outcome="answered")
        self._journals.know(call_id, CallFacts(ended_at=datetime.now(UTC)))

    def _happens(self, call_id: str, *, waits: bool) -> None:
        self.happenings.append(Happening(call_id, waits, time.time()))

    def _between(self, low_s: float, high_s: float) -> float:
        return self._random.uniform(low_s, high_s)
