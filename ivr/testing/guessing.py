"""Somebody who guesses telePINs: how far do the limits let them come?

Time is simulated and no telePIN is computed: only the counting is under attack, with the code that
counts real calls. Every admitted guess is wrong, so a person's lock period is the whole attack.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ivr.identity.assurance import PersonRef
from ivr.identity.caller import Caller
from ivr.identity.limits import Verdict
from ivr.identity.verification import Attempt, Attempts

_BEGINNING = datetime(2026, 4, 28, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attack:
    """How somebody guesses."""

    guesses: int
    people: int
    """Different people whose numbers are known to the attacker."""
    numbers: int
    """Different telephone numbers; 0 withholds it, with three guesses a call."""
    pause_s: float
    """Between two guesses, over all calls at once."""
    seed: int = 1
    known: bool = False
    """Whether the people are in the register, so that the store writes their history as well."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far they came."""

    verdicts: Counter[Verdict]
    most_per_person: int
    """Guesses that were looked at, for the person who got most of them."""
    most_per_number_hour: int
    """Guesses that were looked at, from one number in one hour of the clock."""

    @property
    def admitted(self) -> int:
        """Guesses that were looked at."""
        return self.verdicts[Verdict.ADMITTED]


def guess(attempts: Attempts, attack: Attack) -> Outcome:
    """Carry out an attack; people and numbers are chosen evenly at random from the seed."""
    chance = random.Random(attack.seed)  # noqa: S311  # an attack that can be repeated
    verdicts, people = Counter[Verdict](), Counter[int]()
    hours = Counter[tuple[str, int]]()
    for index in range(attack.guesses):
        elapsed_s = index * attack.pause_s
        moment = _BEGINNING + timedelta(seconds=elapsed_s)
        person = chance.randrange(attack.people)
        caller = _caller(attack, index, chance)
        key = f"person{person}"
        known = PersonRef(key) if attack.known else None
        verdict = attempts.begin(Attempt(key, known, caller, moment)).verdict
        verdicts[verdict] += 1
        if verdict is Verdict.ADMITTED:
            people[person] += 1
            hours[caller.key, int(elapsed_s // 3600)] += 1
    most = max(people.values(), default=0)
    return Outcome(verdicts, most, max(hours.values(), default=0))


def _caller(attack: Attack, index: int, chance: random.Random) -> Caller:
    if not attack.numbers:
        call = f"call{index // 3}"
        return Caller(call, call, withheld=True, shown="")
    number = f"number{chance.randrange(attack.numbers)}"
    return Caller(number, number, withheld=False, shown="")
