"""What a journal comes to, in a few facts: made once when a call ends, so that reports read no journals.

A call's way through queues is a list of stays. A stay begins when a conversation hands the call over (after
its last announcement, where the journal says `queued`) or a consultant passes it on, and ends when a
consultant answers, when the queue gives up (another conversation begins), or when the call ends.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ivr.understanding.interpretation import Mode, Outcome
from ivr.understanding.normalizer import fold

Facts = Mapping[str, object]
"""An entry of a journal: `at_ms`, `kind`, and what belongs to the kind."""
_SURVEY = "survey"
_LONGEST_SAID = 4000


class StayEnd(StrEnum):
    """How a wait in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    """The caller hung up."""
    LEFT = "left"
    """The queue gave up, or the caller chose something else."""


_HOW = {"answered": StayEnd.ANSWERED, "abandoned": StayEnd.ABANDONED}
"""How a stay ended, where the journal says it."""


class EndedBy(StrEnum):
    """Who ended the call."""

    CALLER = "caller"
    CONSULTANT = "consultant"
    BOT = "bot"
    NOBODY = "nobody"
    """The line broke, or nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One wait in a queue."""

    queue: str
    entered_ms: int
    """Since the answer of the call."""
    waited_ms: int
    end: StayEnd
    estimate_s: int | None = None
    """The wait that the caller was told; None if they were told nothing."""
    talked_ms: int | None = None
    """With the consultant who answered; None if nobody did."""
    passed_on: bool = False
    """Whether that consultant passed the call on to another queue."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How often a question was put in a call, and what came of it."""

    prompt: str
    asked: int = 0
    silent: int = 0
    unmatched: int = 0
    hung_up: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What reports and searches need to know of a call's journal."""

    stays: tuple[Stay, ...] = ()
    askings: tuple[Asking, ...] = ()
    ending: str | None = None
    """How the conversation before any queue ended without one: see `dialogue.actions.Ending`."""
    ended_by: EndedBy = EndedBy.NOBODY
    surveyed: bool = False
    """Whether the survey was offered."""
    said: str = ""
    """What the caller said, folded to words: ` kiedy dostane zwrot `; masked as in the journal."""

    @property
    def asked_again(self) -> int:
        """How often KASja had to ask again, the survey apart."""
        counted = (each for each in self.askings if not each.prompt.startswith(_SURVEY))
        return sum(each.silent + each.unmatched for each in counted)

    @property
    def passed_on_ms(self) -> int | None:
        """The shortest talk before a consultant passed the call on; None if nobody did."""
        talks = [s.talked_ms for s in self.stays if s.passed_on and s.talked_ms is not None]
        return min(talks, default=None)


def digest(entries: Iterable[Facts]) -> Digest:
    """Digest a journal; entries are in order, and unknown ones are passed over."""
    reading = _Reading()
    for entry in entries:
        reading.read(entry)
    return reading.result()


def needle(typed: str) -> tuple[str, ...]:
    """What to look for in `said`: each word by its beginning, because Polish words change their ends."""
    return tuple(f" {word}" for word in _folded(typed).split())


@dataclass(slots=True)
class _Reading:
    """A journal, read so far."""

    stays: list[Stay] = field(default_factory=list)
    waiting: Stay | None = None
    answered_ms: int | None = None
    ending: str | None = None
    ended_by: EndedBy = EndedBy.NOBODY
    surveyed: bool = False
    entry: str = ""
    prompts: list[str] = field(default_factory=list)
    """Since the last question."""
    askings: dict[str, Asking] = field(default_factory=dict)
    asked: str = ""
    said: list[str] = field(default_factory=list)

    def read(self, entry: Facts) -> None:
        """Read one entry."""
        at_ms = _whole(entry.get("at_ms"))
        match entry.get("kind"):
            case "call_started":
                self._conversation(at_ms, _text(entry.get("entry")))
            case "transfer" if entry.get("queue"):
                self._enter(at_ms, _text(entry["queue"]), entry.get("estimated_wait_s"))
            case "queued" if self.waiting is not None:
                estimate_s = _whole_or_none(entry.get("announced_s"))
                self.waiting = replace(self.waiting, entered_ms=at_ms, estimate_s=estimate_s)
            case "left_queue":
                self._leave(at_ms, _HOW.get(_text(entry.get("how")), StayEnd.LEFT))
            case "passed_on":
                self._hang_up(at_ms, passed_on=True)
                self._enter(at_ms, _text(entry.get("queue")), None)
            case "agent_connected":
                self._leave(at_ms, StayEnd.ANSWERED)
                self.answered_ms = at_ms
            case "disconnect" if self.entry != _SURVEY:
                self.ending = _text(entry.get("ending"))
                self.ended_by = EndedBy.BOT
            case "caller_hung_up" if self.entry != _SURVEY:
                self.ended_by = EndedBy.CALLER
            case "call_ended":
                self._end(at_ms)
            case "prompt":
                self.prompts.append(_text(entry.get("id")))
            case "turn" if entry.get("field"):
                self._turn(_text(entry["field"]), _text(entry.get("heard")))
            case "heard":
                self._heard(entry)

    def result(self) -> Digest:
        """All that was read."""
        return Digest(
            tuple(self.stays),
            tuple(self.askings.values()),
            self.ending,
            self.ended_by,
            self.surveyed,
            "".join(self.said)[:_LONGEST_SAID],
        )

    def _conversation(self, at_ms: int, entry: str) -> None:
        self._leave(at_ms, StayEnd.LEFT)
        self.entry, self.prompts = entry, []
        if entry == _SURVEY:
            self.surveyed = True
            self._hang_up(at_ms)
            self.ended_by = EndedBy.CONSULTANT

    def _enter(self, at_ms: int, queue: str, estimate: object) -> None:
        self.waiting = Stay(queue, at_ms, 0, StayEnd.LEFT, _whole_or_none(estimate))

    def _leave(self, at_ms: int, end: StayEnd) -> None:
        if self.waiting is not None:
            waited_ms = max(0, at_ms - self.waiting.entered_ms)
            self.stays.append(replace(self.waiting, waited_ms=waited_ms, end=end))
            self.waiting = None

    def _hang_up(self, at_ms: int, *, passed_on: bool = False) -> None:
        """The consultant's part is over."""
        if self.answered_ms is not None and self.stays:
            talked_ms = max(0, at_ms - self.answered_ms)
            self.stays[-1] = replace(self.stays[-1], talked_ms=talked_ms, passed_on=passed_on)
        self.answered_ms = None

    def _end(self, at_ms: int) -> None:
        if self.waiting is not None or self.answered_ms is not None:
            self.ended_by = EndedBy.CALLER
        self._leave(at_ms, StayEnd.ABANDONED)
        self._hang_up(at_ms)

    def _turn(self, asking: str, heard: str) -> None:
        prompt = _question(asking, self.prompts) or self.asked or asking
        self.asked, self.prompts = prompt, []
        before = self.askings.get(prompt, Asking(prompt))
        self.askings[prompt] = replace(
            before,
            asked=before.asked + 1,
            silent=before.silent + (heard == "silence"),
            hung_up=before.hung_up + (heard == "hung_up"),
        )

    def _heard(self, entry: Facts) -> None:
        if entry.get("outcome") == Outcome.REJECT and self.asked in self.askings:
            before = self.askings[self.asked]
            self.askings[self.asked] = replace(before, unmatched=before.unmatched + 1)
        if entry.get("mode") == Mode.VOICE:
            self.said.extend(f" {word}" for word in _folded(_text(entry.get("text"))).split())
            self.said.append(" ")


def _question(asking: str, prompts: Sequence[str]) -> str:
    """The prompt that asked: the last of the field's own, so that a menu's lines count as its question."""
    own = [prompt for prompt in prompts if prompt.startswith(asking)]
    return (own or list(prompts) or [""])[-1]


def _folded(text: str) -> str:
    return "".join(_signs(fold(text)))


def _signs(text: str) -> Iterator[str]:
    return (sign if sign.isalnum() else " " for sign in text)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _whole_or_none(value: object) -> int | None:
    return value if isinstance(value, int) else None
