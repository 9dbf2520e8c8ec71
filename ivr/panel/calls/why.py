"""Why a caller landed where they did, in plain Polish, from the call's journal alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ivr.figures.digest import Digest, EndedBy, Stay, StayEnd
from ivr.panel.calls import words
from ivr.panel.names import Names
from ivr.secret import MASK
from ivr.store.reports import CallReport

_QUESTIONS = ("need.", "clarify.")
"""Fields whose answers tell the topic."""
_FEW_MS = 60_000

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to „dlaczego ten dzwoniący trafił tutaj”."""

    headline: str
    sentences: tuple[str, ...]
    rules: tuple[str, ...] = ()
    """The routing's, in the order in which they fired."""
    version: str = ""
    """Of the routing that decided; empty where nothing was decided."""


def explain(report: CallReport, digest: Digest, names: Names) -> Explanation:
    """Explain one call; what the journal does not tell is not told."""
    decisions = report.of_kind("decision") + report.of_kind("transfer")
    decided = max(decisions, key=report.entries.index, default=None)
    topic = str(report.facts.get("topic") or (decided or {}).get("topic") or "")
    sentences = [
        *_topic(report, topic, names),
        *_proof(report, decided),
        *_way(digest, names),
        *_end(report, digest),
    ]
    return Explanation(
        _headline(report, digest, names, topic=topic),
        tuple(sentences),
        _rules(decided),
        str((decided or {}).get("version") or ""),
    )


def _headline(report: CallReport, digest: Digest, names: Names, *, topic: str) -> str:
    about = f"temat „{names.topic(topic)}”" if topic else "temat nie jest znany"
    if digest.stays:
        return f"Rozmowa trafiła do kolejki {names.whose(digest.stays[0].queue)}: {about}."
    if digest.ending == "closed":
        return f"Rozmowa nie trafiła do żadnej kolejki, bo była nieczynna: {about}."
    if report.facts.get("outcome") == "fallback":
        return "Rozmowę przejął tryb awaryjny centrali: trafiła do kolejki ogólnej."
    return f"Rozmowa nie trafiła do żadnej kolejki: {about}."


def _topic(report: CallReport, topic: str, names: Names) -> Iterator[str]:
    """How the topic became known."""
    answers = [e for e in report.of_kind("heard") if str(e.get("field")).startswith(_QUESTIONS)]
    told = [e for e in answers if topic and e.get("intent") == topic]
    failures = sum(e.get("outcome") == "reject" for e in answers)
    if failures:
        yield f"KASja nie zrozumiała dzwoniącego {_times(failures)}."
    if told:
        yield _told(told[-1], names.topic(topic))
    elif any(e.get("intent") == "agent" for e in report.of_kind("heard")):
        yield "Dzwoniący poprosił o konsultanta."
    elif not topic:
        yield "Dzwoniący nie powiedział, w jakiej sprawie dzwoni."


def _told(answer: Facts, name: str) -> str:
    if answer.get("mode") == "dtmf":
        return f"Dzwoniący wybrał klawiszem temat „{name}”."
    said = str(answer.get("text") or "").replace(MASK, "[ukryte]")
    sure = words.number(float(str(answer.get("confidence") or 0)))
    unsure = answer.get("outcome") in ("confirm", "clarify")
    asked = ", po czym dopytała dzwoniącego" if unsure else ""
    return (
        f"Dzwoniący powiedział „{said}”, a KASja rozpoznała temat „{name}” (pewność {sure}){asked}."
    )


def _proof(report: CallReport, decided: Facts | None) -> Iterator[str]:
    """What was proved, where it mattered."""
    proofs = report.of_kind("authenticated")
    needed = decided is not None and decided.get("required") not in (None, "none")
    if any(proof.get("proved") for proof in proofs):
        yield "Dzwoniący potwierdził tożsamość kodem telePIN."
    elif proofs:
        yield "Dzwoniący próbował potwierdzić tożsamość, ale bez powodzenia."
    elif needed:
        yield "Dzwoniący nie potwierdził tożsamości, której ten temat wymaga."


def _way(digest: Digest, names: Names) -> Iterator[str]:
    """From queue to queue."""
    for stay, following in zip_longest(digest.stays, digest.stays[1:]):
        waited = words.duration(stay.waited_ms)
        match stay.end:
            case StayEnd.ANSWERED:
                yield f"W kolejce {stay.queue} czekał {waited} i połączył się z konsultantem."
            case StayEnd.ABANDONED:
                yield f"W kolejce {stay.queue} czekał {waited} i się rozłączył."
            case StayEnd.LEFT:
                yield f"W kolejce {stay.queue} czekał {waited}, ale nikt nie odebrał."
        if following is not None:
            yield _onwards(stay, following, names)


def _onwards(stay: Stay, following: Stay, names: Names) -> str:
    if not stay.passed_on:
        return f"Rozmowa przeszła do kolejki {names.whose(following.queue)}."
    talked_ms = stay.talked_ms or 0
    soon = ", co wskazuje na złą kolejkę" if talked_ms <= _FEW_MS else ""
    where = names.whose(following.queue)
    return f"Konsultant po {words.duration(talked_ms)} przekazał ją do kolejki {where}{soon}."


def _end(report: CallReport, digest: Digest) -> Iterator[str]:
    failed = report.of_kind("failed")
    if failed:
        yield f"Rozmowę z KASją przerwała usterka ({failed[-1].get('stage')})."
    who = {
        EndedBy.CALLER: "Rozmowę zakończył dzwoniący.",
        EndedBy.CONSULTANT: "Rozmowę zakończył konsultant.",
        EndedBy.BOT: "Rozmowę zakończyła KASja.",
    }.get(digest.ended_by)
    if who and report.facts.get("ended_at"):
        yield who


def _rules(decided: Facts | None) -> tuple[str, ...]:
    why = (decided or {}).get("why")
    return tuple(map(str, why)) if isinstance(why, Sequence) else ()


def _times(count: int) -> str:
    return {1: "raz", 2: "dwa razy"}.get(count, f"{count} razy")
