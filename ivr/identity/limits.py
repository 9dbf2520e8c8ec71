"""How often telePINs may be guessed: pure counting, the same for the database and for simulations.

Three counters, read and written together before anybody looks at the telePIN:

- of the person: failures in a row. A few are free, then each makes the next wait, twice as long, then
  the telePIN is locked until it is set anew. Attempts while waiting are refused and not counted, so
  nobody can keep a person waiting for ever by calling on. A success starts the count anew.
- of the caller's number (or of the call that withholds it): failures in a window of time, over all
  persons. Its own successes do not count, so an office with one number can prove one after another.
- of everybody: the fuse against spraying. When there are many failures in a short window and they
  outweigh what succeeds, nobody is proved until the window ends; all are still routed.

Every attempt is counted as a failure first and taken back by a success: a process that dies in
between, or a hundred calls at once, cannot buy a guess.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Verdict(StrEnum):
    """Whether an attempt is looked at."""

    ADMITTED = "admitted"
    DELAYED = "delayed"
    """The person must wait."""
    LOCKED = "locked"
    """Only a new telePIN helps."""
    CALLER = "caller"
    """Too many failures from this number."""
    FUSE = "fuse"
    """Too many failures altogether."""


@dataclass(frozen=True, slots=True)
class Count:
    """One counter. A person's runs until a success, the others for a window of time."""

    since: datetime
    """When the window began; aware UTC."""
    last_at: datetime
    """When it last changed; aware UTC."""
    failures: int = 0
    successes: int = 0

    def failed(self, moment: datetime) -> "Count":
        """One failure more."""
        return Count(self.since, moment, self.failures + 1, self.successes)

    def taken_back(self, moment: datetime) -> "Count":
        """The failure was a success after all."""
        return Count(self.since, moment, max(0, self.failures - 1), self.successes + 1)

    def within(self, window_s: int, moment: datetime) -> "Count":
        """This counter, or a new one when its window has passed."""
        # A clock that was put back leaves a beginning in the future: that window is over, too.
        lasts = timedelta() <= moment - self.since < timedelta(seconds=window_s)
        return self if lasts else Count(moment, moment)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counters that an attempt touches, always locked in this order."""

    person: Count
    caller: Count
    everybody: Count


@dataclass(frozen=True, slots=True)
class Admission:
    """The answer to an attempt, before it is known whether it is right."""

    verdict: Verdict
    failures: int
    """In a row for this person, this attempt included."""
    next_at: datetime | None
    """When the next attempt for this person counts, should this one fail; None when it locks."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers.

    No public source states the hotline's real limits: all of these are assumptions, guided by NIST
    SP 800-63B-4 (5.2.2), and configurable.
    """

    free_tries: int = 3
    """Failures in a row before the delay begins."""
    first_delay_s: int = 30
    longest_delay_s: int = 3600
    locked_after: int = 10
    """Failures in a row after which only a new telePIN in e-Urząd Skarbowy helps."""
    per_caller: int = 20
    """Failures from one number in its window, over all persons."""
    caller_window_s: int = 3600
    per_withheld_call: int = 3
    """Failures in one call that withholds its number."""
    fuse_failures: int = 200
    """Failures of everybody in the fuse's window before it may blow."""
    fuse_percent: int = 60
    """It blows when at least this share of all attempts in the window failed."""
    fuse_window_s: int = 600

    def begin(
        self, counts: Counts, moment: datetime, *, withheld: bool
    ) -> tuple[Admission, Counts]:
        """Judge one attempt and count it as failed."""
        everybody = counts.everybody.within(self.fuse_window_s, moment)
        caller = counts.caller.within(self.caller_window_s, moment)
        person = counts.person
        if self._is_blown(everybody):
            verdict = Verdict.FUSE
        elif caller.failures >= (self.per_withheld_call if withheld else self.per_caller):
            # Not counted for everybody: one telephone alone can never blow the fuse.
            verdict = Verdict.CALLER
        else:
            verdict = self.of_person(person, moment)
            caller, everybody = caller.failed(moment), everybody.failed(moment)
            person = person.failed(moment) if verdict is Verdict.ADMITTED else person
        next_at = self.waits_until(person.failures, person.last_at)
        admission = Admission(verdict, person.failures, next_at)
        return admission, Counts(person, caller, everybody)

    def succeed(self, counts: Counts, moment: datetime) -> Counts:
        """Take back the failure that `begin` counted: the telePIN was right."""
        caller = counts.caller.within(self.caller_window_s, moment)
        everybody = counts.everybody.within(self.fuse_window_s, moment)
        return Counts(
            Count(moment, moment), caller.taken_back(moment), everybody.taken_back(moment)
        )

    def of_person(self, person: Count, moment: datetime) -> Verdict:
        """Whether an attempt for this person would be looked at."""
        if person.failures < min(self.free_tries, self.locked_after):
            return Verdict.ADMITTED  # also after a clock was put back
        until = self.waits_until(person.failures, person.last_at)
        if until is None:
            return Verdict.LOCKED
        return Verdict.DELAYED if moment < until else Verdict.ADMITTED

    def waits_until(self, failures: int, last: datetime) -> datetime | None:
        """When the next attempt counts; None for never (locked)."""
        if failures >= self.locked_after:
            return None
        if failures < self.free_tries:
            return last
        doublings = failures - self.free_tries
        return last + doubled(self.first_delay_s, doublings, self.longest_delay_s)

    def _is_blown(self, everybody: Count) -> bool:
        tries = everybody.failures + everybody.successes
        enough = everybody.failures >= self.fuse_failures
        return enough and everybody.failures * 100 >= self.fuse_percent * tries


_MOST_DOUBLINGS = 30


def doubled(first_s: int, doublings: int, longest_s: int) -> timedelta:
    """A delay that grows with each failure, up to the longest."""
    return timedelta(seconds=min(first_s << min(doublings, _MOST_DOUBLINGS), longest_s))
