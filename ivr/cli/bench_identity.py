"""`kasja bench identity`: can anybody tell people apart by the time, or guess past the limits?"""

import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ivr import logs, settings
from ivr.calls.notices import LoggedNotices
from ivr.cli.console import Progress, answer, say, tell
from ivr.errors import StageError
from ivr.identity.caller import Caller
from ivr.identity.limits import Limits, Verdict
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Attempt, Verifier
from ivr.secret import Secret
from ivr.store.attempts import SqlAttempts
from ivr.store.audit import SqlAudit
from ivr.store.engine import migrate, open_engine
from ivr.store.people import SqlRegister
from ivr.store.tables import Person
from ivr.testing.guessing import Attack, Outcome, guess
from ivr.testing.memory import MemoryAttempts
from ivr.wiring.parts import limits as configured_limits

_NOW = datetime(2026, 4, 28, tzinfo=UTC)
_WARM_UP = 20
_KNOWN, _UNKNOWN, _WITHOUT = "wrong", "unknown", "no_telepin"


def identity(
    *,
    tries: Annotated[int, typer.Option(min=50, help="Wrong proofs of each kind.")] = 500,
    guesses: Annotated[int, typer.Option(min=1000, help="Simulated guesses.")] = 1_000_000,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure that failures cannot be told apart by time, and simulate somebody who guesses.

    The times are of whole proofs as calls make them: register, counters, argon2id at its real cost,
    audit, in a SQLite database of this run. The kinds take turns, so that a busy machine slows all
    alike: a wrong telePIN of a known person, a known person without one, an unknown number.

    The guesses go over 10,000 people from 1,000 numbers, one every two seconds of simulated time, by
    the configured limits. `most_per_person` must not pass locked_after. Then 200 threads guess for
    one person at once, in the database.

    On a busy machine compare the work (cpu): the clock then measures the others.

    --json prints {ms: {kind: {n, p50, p95, cpu_p50}}, median_differences_ms,
    cpu_median_differences_ms, guessing, parallel}.
    """
    logs.configure("error")
    limits = configured_limits(settings.load())
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        migrate(engine)
        times, parallel = _times(engine, tries), _parallel(engine, limits)
        engine.dispose()
    say(f"{guesses} guesses …")
    outcome = guess(MemoryAttempts(limits), Attack(guesses, 10_000, 1_000, pause_s=2))
    found = _figures(times, outcome, limits) | {"parallel": dict[str, object](parallel)}
    if json:
        answer(found)
    else:
        _tell(found)


@dataclass(frozen=True, slots=True)
class _Took:
    """One proof, in milliseconds."""

    wall: float
    """By the clock, waiting for a busy machine included."""
    cpu: float
    """Of work: what a busy machine does not blur."""


def _times(engine: Engine, tries: int) -> dict[str, list["_Took"]]:
    """Milliseconds of every wrong proof, by kind; each person is tried a few times, hours apart."""
    hasher = TelepinHasher({"k1": bytes(range(32))}, "k1")
    kept = hasher.hash(Secret("906317"))
    people = tries // 5 + 1
    with Session(engine) as session, session.begin():
        for number in range(people):
            known, without = f"{_KNOWN}{number}", f"{_WITHOUT}{number}"
            session.add(Person(ref=known, name=known, nip=f"a{number}", telepin_hash=kept))
            session.add(Person(ref=without, name=without, nip=f"b{number}"))
    verifier = Verifier(
        SqlRegister(engine),
        SqlAttempts(engine, Limits(per_caller=10**9, fuse_failures=10**9)),
        hasher,
        audit=SqlAudit(engine, bytes(32)),
        notices=LoggedNotices(),
        key=lambda identifier: f"un-{identifier}",
    )
    prefixes = {_KNOWN: "a", _WITHOUT: "b", _UNKNOWN: "c"}
    times: dict[str, list[_Took]] = {kind: [] for kind in prefixes}
    progress = Progress("proofs")
    for index in range(tries + _WARM_UP):
        moment = _NOW + timedelta(hours=index)
        for kind in _in_turn(list(prefixes), index):
            began, worked = time.perf_counter(), time.thread_time()
            verifier.authenticate(
                f"{prefixes[kind]}{index % people}", Secret("381604"), caller=_CALLER, moment=moment
            )
            took_s, worked_s = time.perf_counter() - began, time.thread_time() - worked
            times[kind].append(_Took(took_s * 1000, worked_s * 1000))
        progress(index, tries + _WARM_UP)
    return {kind: values[_WARM_UP:] for kind, values in times.items()}


_CALLER = Caller("ph-1", "bench", withheld=False, shown="")


def _in_turn(kinds: list[str], index: int) -> list[str]:
    """Another one first each time: what follows a commit must not always be the same kind."""
    first = index % len(kinds)
    return kinds[first:] + kinds[:first]


def _parallel(engine: Engine, limits: Limits) -> dict[str, int]:
    """Two hundred at once for one person: how many are looked at?"""
    attempts = SqlAttempts(engine, limits)
    verdicts: list[Verdict | None] = []

    def one(number: int) -> None:
        caller = Caller(f"ph-{number}", f"c{number}", withheld=False, shown="")
        try:
            verdict = attempts.begin(Attempt("parallel", None, caller, _NOW)).verdict
        except StageError:
            verdict = None
        verdicts.append(verdict)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "tries": len(verdicts),
        "admitted": verdicts.count(Verdict.ADMITTED),
        "too_busy": verdicts.count(None),
        "limit": limits.free_tries,
    }


def _figures(
    times: dict[str, list["_Took"]], outcome: Outcome, limits: Limits
) -> dict[str, dict[str, object]]:
    walls = {kind: [each.wall for each in values] for kind, values in times.items()}
    works = {kind: [each.cpu for each in values] for kind, values in times.items()}
    return {
        "ms": {
            kind: {
                "n": len(values),
                "p50": round(median(values), 2),
                "p95": round(quantiles(values, n=20)[-1], 2),
                "cpu_p50": round(median(works[kind]), 2),
            }
            for kind, values in walls.items()
        },
        "median_differences_ms": _differences(walls),
        "cpu_median_differences_ms": _differences(works),
        "guessing": {
            "guesses": sum(outcome.verdicts.values()),
            "verdicts": {verdict.value: many for verdict, many in outcome.verdicts.items()},
            "most_per_person": outcome.most_per_person,
            "limits": asdict(limits),
        },
    }


def _differences(times: dict[str, list[float]]) -> dict[str, object]:
    """Each kind's median against that of a wrong telePIN."""
    wrong = median(times[_KNOWN])
    return {k: round(median(values) - wrong, 3) for k, values in times.items() if k != _KNOWN}


def _tell(found: dict[str, dict[str, object]]) -> None:
    for kind, figure in found["ms"].items():
        tell(f"{kind:12} {figure}")
    for kind, difference in found["median_differences_ms"].items():
        worked = found["cpu_median_differences_ms"][kind]
        tell(f"median of {kind} against {_KNOWN}: {difference:+} ms, of work {worked:+} ms")
    guessing, parallel = found["guessing"], found["parallel"]
    tell(f"{guessing['guesses']} guesses: {guessing['verdicts']}")
    tell(f"most for one person in a lock period: {guessing['most_per_person']}")
    tell(f"{parallel['tries']} at once for one person: {parallel['admitted']} looked at")
