"""Recordings spoken in real calls: what a caller does so that each is asked for, and what was heard.

What a call heard is read from its journal, where numbers are pseudonyms and telePINs are nothing at
all. So a PESEL or NIP is compared by its pseudonym, and a telePIN by whether it proved the person whose
telePIN it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ivr.identity.pseudonym import Pseudonyms
from ivr.store.reports import CallReport
from ivr.testing.caller import CallerTurn, Reaction
from ivr.testing.speech_sets import Spoken
from ivr.understanding.interpretation import Candidate, Interpretation, Mode, Outcome
from ivr.understanding.labels import label_of

Entry = Mapping[str, object]
INTERRUPT_MS = 900
"""Who knows the hotline does not hear the greeting out."""
HANG_UP = CallerTurn(hang_up=True, barge_in_ms=0)
"""At the first word of the answer: by then it is written down what was heard."""
HANG_UP_PROVED = CallerTurn(hang_up=True, barge_in_ms=5000)
"""The first word may be that KASja is still checking a telePIN; by now it is checked."""
PROVED = "proved"
_ASKED = {
    "topic": frozenset({"need.topic"}),
    "pesel": frozenset({"identify.number", "identify.rest"}),
    "nip": frozenset({"identify.number", "identify.rest"}),
    "yesno": frozenset({"identify.confirm"}),
    "telepin": frozenset({"identify.telepin"}),
}
"""Where the dialogue asks for what a recording answers."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One call: its turns, and the recording spoken in each that speaks one."""

    turns: tuple[CallerTurn, ...]
    spoken: tuple[Spoken | None, ...]
    """One for each turn; None where keys are pressed."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a call made of one recording."""

    spoken: Spoken
    value: str | None
    """As `named` has it; None when no value was taken."""


def topic_calls(sentences: Iterable[Spoken]) -> list[Trial]:
    """Each says what it is about and hangs up."""
    return [_trial(each) for each in sentences]


def number_calls(
    numbers: Sequence[Spoken], answers: Sequence[Spoken], *, menu_key: str
) -> list[Trial]:
    """Each chooses a topic that needs proof, says a number, and answers whether it is right."""
    longest = zip_longest(numbers, answers)
    pairs = [(number, answer) for number, answer in longest if number is not None]
    return [_trial(*pair, keys=(menu_key,)) for pair in pairs]


def telepin_calls(people: Mapping[str, Sequence[Spoken]], *, menu_key: str) -> list[list[Trial]]:
    """Each keys a person's number and says the telePIN; a list a round, nobody twice in a round."""
    rounds = zip_longest(*people.values())
    return [
        [
            _trial(said, keys=(menu_key, number), last=HANG_UP_PROVED)
            for number, said in zip(people, each, strict=True)
            if said is not None
        ]
        for each in rounds
    ]


def _trial(*spoken: Spoken | None, keys: Sequence[str] = (), last: CallerTurn = HANG_UP) -> Trial:
    pressed = [CallerTurn(keys=each, barge_in_ms=INTERRUPT_MS) for each in keys]
    said = [each for each in spoken if each is not None]
    turns = [*pressed, *(CallerTurn(pcm=each.pcm) for each in said), last]
    return Trial(tuple(turns), (*(None for _ in pressed), *said, None))


def named(spoken: Spoken, value: str | None, names: Pseudonyms) -> str | None:
    """A value as a journal can be compared with it."""
    match spoken.field:
        case "pesel" | "nip":
            return None if value is None else names.of("number", value)
        case "telepin":
            return PROVED if value == spoken.value else None
        case _:
            return value


def heard(trial: Trial, reactions: Sequence[Reaction], report: CallReport) -> list[Heard]:
    """What was heard of each recording that was asked for; of the others nothing can be told.

    `reactions` are those of the turns that the caller came to.
    """
    ends_ms = [*(each.began_ms for each in reactions[1:]), None]
    found: list[Heard] = []
    for spoken, reaction, end_ms in zip(trial.spoken, reactions, ends_ms, strict=False):
        if spoken is None:
            continue
        entries = _between(report, reaction.began_ms, end_ms)
        if _was_asked(spoken, entries):
            found.append(Heard(spoken, _value(spoken, entries)))
    return found


def _was_asked(spoken: Spoken, entries: Sequence[Entry]) -> bool:
    """Whether the call came to a decision about a recording: a telePIN's is that of the register."""
    fields = _ASKED[spoken.field]
    if not any(e["kind"] == "turn" and e["field"] in fields for e in entries):
        return False
    answers = [e for e in entries if e["kind"] == "heard" and e["field"] in fields]
    checked = any(e["kind"] == "authenticated" for e in entries)
    taken = any(e["outcome"] == Outcome.ACCEPT for e in answers)
    return spoken.field != "telepin" or checked or not taken


def _between(report: CallReport, begin_ms: int, end_ms: int | None) -> list[Entry]:
    """What happened from one turn of the caller to the next; both clocks count from the answer."""
    after = (entry for entry in report.entries if int(str(entry["at_ms"])) >= begin_ms)
    return [entry for entry in after if end_ms is None or int(str(entry["at_ms"])) < end_ms]


def _value(spoken: Spoken, entries: Sequence[Entry]) -> str | None:
    """As `named` has it."""
    if spoken.field == "telepin":
        return (
            PROVED if any(e["kind"] == "authenticated" and e["proved"] for e in entries) else None
        )
    answers = [
        entry
        for entry in entries
        if entry["kind"] == "heard"
        and entry["mode"] == Mode.VOICE
        and entry["field"] in _ASKED[spoken.field]
    ]
    if not answers:
        return None
    match spoken.field:
        case "topic":
            return label_of(_interpretation(answers[0]))
        case "yesno":
            is_answer = answers[0]["outcome"] != Outcome.COMMAND
            return _text(answers[0]["intent"]) if is_answer else None
        case _:
            return _text(answers[-1]["number"])


def _interpretation(entry: Entry) -> Interpretation:
    """What the journal keeps of an answer to the open question."""
    alternatives = entry["alternatives"]
    assert isinstance(alternatives, list)
    return Interpretation(
        Outcome(str(entry["outcome"])),
        Mode.VOICE,
        str(entry["text"]),
        intent=_text(entry["intent"]),
        alternatives=tuple(_candidate(str(each)) for each in alternatives),
    )


def _candidate(written: str) -> Candidate:
    label, _, confidence = written.rpartition(" ")
    return Candidate(label, float(confidence))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
