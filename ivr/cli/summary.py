"""One call as `kasja call --json` and `kasja talk --json` give it."""

from collections.abc import Mapping, Sequence

from ivr.store.reports import CallReport

Json = dict[str, object]


def summary(report: CallReport) -> Json:
    """The call without the caller's own timing: outcome, route, proof, survey, turns, reasons."""
    facts = report.facts
    return {
        "call_id": facts["call_id"],
        "outcome": facts["outcome"],
        "topic": facts["topic"],
        "queue": facts["queue"],
        "assurance": facts["assurance"] or "none",
        "on_behalf_of": facts["role"],
        "survey": report.survey(),
        "turns": [turn for entry in report.entries if (turn := _turn(entry))],
        "why": [r for d in report.of_kind("decision") for r in _texts(d["why"])],
    }


def _turn(entry: Mapping[str, object]) -> Json | None:
    match entry["kind"]:
        case "prompt":
            return {
                "at_ms": entry["at_ms"],
                "who": "kasja",
                "prompt": entry["id"],
                "text": entry["text"],
            }
        case "heard":
            said = "keys" if entry["mode"] == "dtmf" else "text"
            return {
                "at_ms": entry["at_ms"],
                "who": "caller",
                said: entry["text"],
                "confidence": entry["confidence"],
                "meant": entry["intent"],
            }
        case _:
            return None


def latencies(report: CallReport) -> list[Json]:
    """Each turn's time to first audio, by the service's own clock."""
    return [
        {"trigger": turn["trigger"], "ms": turn["latency_ms"]}
        for turn in report.of_kind("turn")
        if turn["latency_ms"] is not None and turn["trigger"] != "prompt"
    ]


def _texts(value: object) -> Sequence[str]:
    return [str(text) for text in value] if isinstance(value, list) else []
