"""What proves a draft before it is published: check, difference, dry run, simulator."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from ivr import settings
from ivr.calls import changes
from ivr.calls.desk import utc_now
from ivr.calls.judgement import alike
from ivr.calls.simulation import simulate as imagine
from ivr.cli.console import answer, say, tell
from ivr.cli.routing_office import REF_HELP, Chosen, Json, Office, days_back, polish, polish_moment
from ivr.errors import ConfigError, ContentError, Problem
from ivr.identity.assurance import Assurance
from ivr.routing import loader, offices, sources
from ivr.routing.decision import Circumstances, Decision, Load, QueueLoad
from ivr.routing.policy import Routing
from ivr.routing.rehearsal import Moved, rehearse
from ivr.routing.sources import OFFICES, Sources
from ivr.routing.validation import Finding, Severity
from ivr.settings import Settings
from ivr.understanding import rehearsal as phrases_dry_run
from ivr.wiring import routing as wiring_routing
from ivr.wiring import speech as wiring_speech
from ivr.wiring.words import wording

_Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def check(
    ref: Annotated[str, typer.Argument(help=REF_HELP)] = "files",
    *,
    phrases: Annotated[
        bool, typer.Option("--phrases/--no-phrases", help="Also judge what callers say.")
    ] = True,
    json: _Json = False,
) -> None:
    """Tell what is wrong with a routing: errors block publishing, warnings do not.

    Exit code 2 when there is an error, else 0.
    """
    configured = settings.load()
    folder = configured.content if ref == "files" else Path(ref)
    # Files are checked without a database.
    files = sources.read(folder) if folder.is_dir() else Office().chosen(ref).sources
    found = wiring_routing.judge(configured).findings(files)
    if phrases and not any(each.severity is Severity.ERROR for each in found):
        found += [*alike(wording(configured, files).grammars), *_unheard(configured, files)]
    if json:
        answer([_finding(each) for each in found])
    else:
        for each in found:
            tell(f"{each.severity.value}: {each.problem}")
        if not found:
            tell("everything is right")
    if any(each.severity is Severity.ERROR for each in found):
        raise typer.Exit(2)


def diff(
    ref: Annotated[str, typer.Argument(help=REF_HELP)],
    base: Annotated[str, typer.Argument(help="Compared with this.")] = "now",
    *,
    json: _Json = False,
) -> None:
    """Tell in plain Polish what changes, phrases and prompts too. Comments and order do not count."""
    office = Office()
    old, new = office.chosen(base), office.chosen(ref)
    told = changes.sentences(old.sources, new.sources, office.words_of)
    if json:
        answer({"from": old.name, "to": new.name, "changes": told})
        return
    tell(f"{old.name} → {new.name}")
    for sentence in told or ["Nic się nie zmienia."]:
        tell(f"  {sentence}")


def dry_run(
    ref: Annotated[str, typer.Argument(help=REF_HELP)],
    base: Annotated[str, typer.Argument(help="Compared with this.")] = "now",
    *,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 7,
    json: _Json = False,
) -> None:
    """Decide past calls again by both versions, and tell which would go elsewhere.

    Both see the same: the topic, what was proved, the moment. Queues count as neither full nor empty. Where
    the phrases differ, what callers said is understood again by both, the last 5,000 sentences at most.
    """
    office = Office()
    old, new = office.chosen(base), office.chosen(ref)
    since, until, period = days_back(days)
    calls = office.calls.between(since, until)
    result = rehearse(calls, before=old.routing(), after=new.routing())
    heard = _understood_again(office, old, new, (since, until))
    _tell_override(office.settings)
    if json:
        answer({
            "from": old.name,
            "to": new.name,
            "since": since,
            "until": until,
            "calls": result.calls,
            "moved": result.moved,
            "ways": [{"from": a, "to": b, "calls": n} for a, b, n in result.ways],
            "examples": [_example(moved) for moved in result.examples],
            "utterances": _heard(heard) if heard else None,
        })  # fmt: skip
        return
    tell(result.sentence(period))
    for before, after, count in result.ways:
        tell(f"  {count:6}  {before} → {after}")
    for moved in result.examples:
        call = moved.call
        tell(
            f"  {call.call_id}  {polish(call.moment)}  {call.topic or '-'}  {call.assurance.label}"
        )
        tell(f"          {_place(moved.before)} → {_place(moved.after)}: {moved.after.why[-1]}")
    if heard is not None:
        _tell_heard(heard, period)


def simulate(
    said: Annotated[str, typer.Argument(help="What the caller says.")],
    *,
    ref: Annotated[str, typer.Option("--ref", help=REF_HELP)] = "now",
    at: Annotated[str, typer.Option("--at", help="Polish time; by default now.")] = "",
    verified: Annotated[
        bool, typer.Option("--verified", help="The caller proved who they are.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="The caller called an hour ago.")] = False,
    waited_s: Annotated[int, typer.Option(min=0, help="In another queue of this call.")] = 0,
    office: Annotated[
        str, typer.Option(help="The local office they chose: town, name, code.")
    ] = "",
    empty: Annotated[list[str] | None, typer.Option(help="A queue without consultants.")] = None,
    json: _Json = False,
) -> None:
    """Tell where a caller would land, and why: what they say, when, proved or not."""
    here = Office()
    chosen = here.chosen(ref)
    routing = chosen.routing()
    moment = polish_moment(at) if at else utc_now()
    called = moment - timedelta(hours=1) if again else None
    caller = Circumstances(called, waited_s, _office_code(routing, office))
    nobody = QueueLoad(waiting=0, agents=0)
    load = Load(dict.fromkeys(_known_queues(routing, empty or []), nobody))
    _tell_override(here.settings)
    found = imagine(
        here.understanding(chosen),
        routing,
        said=said,
        assurance=max(Assurance) if verified else Assurance.NONE,
        moment=moment,
        subject=caller,
        load=load,
    )
    decision = found.decision
    if json:
        answer({
            "version": chosen.name,
            "at": polish(moment),
            "topic": found.topic or None,
            "destination": decision.destination.value if decision else None,
            "queue": decision.queue if decision else None,
            "line": decision.line if decision else None,
            "tier": decision.tier if decision else None,
            "required": decision.required.label if decision else None,
            "priority": decision.priority if decision else None,
            "reopens": decision.reopens if decision else None,
            "why": list(found.why),
        })  # fmt: skip
        return
    tell(f"{chosen.name}, {polish(moment)}: {_told(decision)}")
    for reason in found.why:
        tell(f"  {reason}")


def _told(decision: Decision | None) -> str:
    if decision is None:
        return "bez kolejki"
    if decision.queue is None:
        opens = f", otwarcie {polish(decision.reopens)}" if decision.reopens else ""
        return f"nieczynne{opens}"
    return f"kolejka {decision.queue}, pierwszeństwo {decision.priority}"


def _place(decision: Decision) -> str:
    return decision.queue or "komunikat o zamknięciu"


def _example(moved: Moved) -> Json:
    call = moved.call
    return {
        "call_id": call.call_id,
        "at": call.moment,
        "topic": call.topic or None,
        "assurance": call.assurance.label,
        "before": {"queue": moved.before.queue, "why": list(moved.before.why)},
        "after": {"queue": moved.after.queue, "why": list(moved.after.why)},
    }


def _unheard(configured: Settings, files: Sources) -> list[Finding]:
    """Offices whose names the recogniser could never hear: their callers have the keys alone."""
    try:
        routing = loader.parse(files)
    except ContentError:
        return []  # told already
    words = wiring_speech.unknown_offices(routing, wiring_speech.lacking(configured))
    if not words:
        return []
    wrong = f"the model does not know {len(words)} words of the offices' names: {', '.join(words)}"
    remedy = (
        "python -m ivr.speech.training redraw; until then callers say or key the town otherwise"
    )
    return [Finding(Severity.WARNING, Problem(files.place / OFFICES, 0, wrong, remedy))]


def _finding(found: Finding) -> Json:
    problem = found.problem
    return {
        "severity": found.severity.value,
        "file": problem.file,
        "line": problem.line,
        "wrong": problem.wrong,
        "remedy": problem.remedy,
    }


def _understood_again(
    office: Office, old: Chosen, new: Chosen, period: tuple[datetime, datetime]
) -> phrases_dry_run.Rehearsal | None:
    """What callers said, by the phrases of both; None where these are the same."""
    if office.words_of(old.sources).grammars == office.words_of(new.sources).grammars:
        return None
    return phrases_dry_run.rehearse(
        office.utterances.between(*period),
        before=office.understanding(old),
        after=office.understanding(new),
    )


def _heard(found: phrases_dry_run.Rehearsal) -> Json:
    return {
        "utterances": found.utterances,
        "changed": found.changed,
        "ways": [{"from": a or None, "to": b or None, "utterances": n} for a, b, n in found.ways],
        "examples": [
            {
                "call_id": each.utterance.call_id,
                "text": each.utterance.text,
                "count": each.count,
                "before": each.before or None,
                "after": each.after or None,
            }
            for each in found.examples
        ],
    }


def _tell_heard(found: phrases_dry_run.Rehearsal, period: str) -> None:
    tell(found.sentence(period))
    for each in found.examples:
        way = f"{each.before or 'nic'} → {each.after or 'nic'}"
        tell(f"  {each.count:6}×  „{each.utterance.text}”: {way}")


def _tell_override(configured: Settings) -> None:
    if configured.hours_override:
        say(
            f"hours as written; the running line keeps hours_override = {configured.hours_override!r}"
        )


def _office_code(routing: Routing, words: str) -> str:
    """The one office that is meant; `ConfigError` when it is none, or several."""
    if not words:
        return ""
    found = offices.meant(routing.offices, words)
    if len(found) != 1:
        named = ", ".join(f"{office.code} {office.name}" for office in found) or "none"
        raise ConfigError(f"office {words!r}: {named}; name one by its code")
    return found[0].code


def _known_queues(routing: Routing, names: list[str]) -> list[str]:
    for name in names:
        if name not in routing.queues:
            raise ConfigError(f"no queue {name!r}; use one of {', '.join(sorted(routing.queues))}")
    return names
