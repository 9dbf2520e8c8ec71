"""The timeline of a call: its journal, entry by entry, in words for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ivr.panel.calls import words
from ivr.panel.names import Names
from ivr.secret import MASK
from ivr.store.reports import CallReport

_SURVEY = "survey."
_OPEN_QUESTION = "need.topic"


class Side(StrEnum):
    """Whose doing it was; also the style of the line."""

    BOT = "bot"
    CALLER = "caller"
    DECISION = "decision"
    QUEUE = "queue"
    CONSULTANT = "consultant"
    NOTE = "system"
    TROUBLE = "trouble"


WHO: Mapping[Side, str] = {
    Side.BOT: "KASja",
    Side.CALLER: "Dzwoniący",
    Side.DECISION: "Kierowanie",
    Side.QUEUE: "Kolejka",
    Side.CONSULTANT: "Konsultant",
    Side.NOTE: "Przebieg",
    Side.TROUBLE: "Przebieg",
}

_PLAIN: Mapping[str, tuple[Side, str]] = {
    "caller_hung_up": (Side.NOTE, "Dzwoniący się rozłączył."),
    "keys_only": (Side.NOTE, "Od tej chwili rozmowa tylko klawiszami."),
    "line_degraded": (Side.TROUBLE, "Linia bez rozpoznawania mowy; klawisze działają."),
    "call_ended": (Side.NOTE, "Koniec rozmowy."),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that an utterance may have meant."""

    label: str
    name: str
    score: str
    percent: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    at: str
    """Since the answer."""
    side: Side
    text: str
    how: str = ""
    """How it was heard: by voice or key, how surely, what it was taken for."""
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
    version: str = ""
    """Of the routing that decided."""
    example: int | None = None
    """The number of the entry in the journal, where its text may become an example; None elsewhere."""

    @property
    def who(self) -> str:
        """The name of its side."""
        return WHO[self.side]


def timeline(report: CallReport, names: Names) -> tuple[Line, ...]:
    """The call from its answer to its end."""
    return tuple(
        line
        for number, entry in enumerate(report.entries)
        for line in _lines(number, entry, _Words(names))
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Says what labels mean."""

    names: Names

    def meaning(self, intent: str) -> str:
        return words.COMMANDS.get(intent) or self.names.topic(intent)


def _lines(number: int, entry: Mapping[str, object], said: _Words) -> Iterator[Line]:
    at = words.clock(int(str(entry["at_ms"])))
    match entry["kind"]:
        case "prompt":
            yield Line(at, Side.BOT, _text(entry, "text").replace(MASK, "[ukryte]"))
        case "heard":
            yield _heard(number, entry, at, said)
        case "turn" if entry.get("interrupted_ms") is not None:
            moment = words.clock(int(str(entry["interrupted_ms"])))
            yield Line(moment, Side.CALLER, "Przerwał wypowiedź KASji.")
        case "turn" if entry.get("heard") == "silence" and entry.get("field"):
            yield Line(at, Side.TROUBLE, "Cisza: dzwoniący nie odpowiedział.")
        case "decision":
            yield _decision(entry, at, said.names)
        case kind:
            told = _told(str(kind), entry, said.names)
            if told is not None:
                yield Line(at, *told)


def _heard(number: int, entry: Mapping[str, object], at: str, said: _Words) -> Line:
    text, outcome = _text(entry, "text"), _text(entry, "outcome")
    how = [words.MODES.get(_text(entry, "mode"), ""), words.HEARD.get(outcome, outcome)]
    if entry.get("mode") == "voice":
        how.insert(1, f"pewność {words.number(_share(entry.get('confidence')))}")
    if entry.get("intent"):
        how.append(f"→ {said.meaning(_text(entry, 'intent'))}")
    masked = MASK in text
    spoken = entry.get("mode") == "voice" and entry.get("field") == _OPEN_QUESTION
    return Line(
        at,
        Side.CALLER,
        "[numer ukryty]" if text == MASK else f"„{text.replace(MASK, '[ukryte]')}”",
        how=", ".join(filter(None, how)).replace(", →", " →"),
        candidates=tuple(_candidates(entry, said.names)),
        reasons=_texts(entry, "why"),
        example=number if spoken and text.strip() and not masked else None,
    )


def _candidates(entry: Mapping[str, object], names: Names) -> Iterator[Candidate]:
    for each in _texts(entry, "alternatives"):
        label, _, score = each.rpartition(" ")
        share = _share(score)
        yield Candidate(label, names.topic(label), words.number(share), round(100 * share))


def _decision(entry: Mapping[str, object], at: str, names: Names) -> Line:
    queue = _text(entry, "queue")
    return Line(
        at,
        Side.DECISION,
        f"Kolejka {names.whose(queue)}." if queue else "Nieczynne: żadna kolejka nie przyjmuje.",
        reasons=_texts(entry, "why"),
        version=_text(entry, "version"),
    )


def _told(kind: str, entry: Mapping[str, object], names: Names) -> tuple[Side, str] | None:
    """What a plain entry tells; None for one that tells people nothing."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    queue = names.whose(_text(entry, "queue"))
    match kind:
        case "call_started":
            opened = _text(entry, "entry")
            return Side.NOTE, f"{words.ENTRIES.get(opened, f'Formularz {opened}')}."
        case "transfer":
            return Side.QUEUE, f"Czeka w kolejce {queue}."
        case "passed_on":
            return Side.CONSULTANT, f"Przekazał rozmowę do kolejki {queue}."
        case "agent_connected":
            return Side.CONSULTANT, f"Odebrał konsultant z kolejki {queue}."
        case "authenticated":
            proved = "potwierdzona" if entry.get("proved") else "niepotwierdzona"
            return Side.NOTE, f"Tożsamość {proved}."
        case "principal":
            found = "jest" if entry.get("found") else "nie ma"
            return Side.NOTE, f"Upoważnienie: {found}."
        case "note" if _text(entry, "fact").startswith(_SURVEY):
            question = _text(entry, "fact").removeprefix(_SURVEY)
            return Side.NOTE, f"Odpowiedź w ankiecie ({question}): {_text(entry, 'value')}."
        case "disconnect":
            ending = _text(entry, "ending")
            return Side.NOTE, f"KASja kończy: {words.ENDINGS.get(ending, ending)}."
        case "failed" | "lookup_failed":
            return Side.TROUBLE, f"Usterka: {_text(entry, 'stage')}."
        case _:
            return None


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _texts(entry: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = entry.get(name)
    return tuple(str(each) for each in value) if isinstance(value, Sequence) else ()


def _share(value: object) -> float:
    try:
        return min(1.0, max(0.0, float(str(value))))
    except ValueError:
        return 0.0
