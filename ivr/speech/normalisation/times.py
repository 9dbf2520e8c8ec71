"""Hours of the day: od 8.00 do 18.00 → od ósmej do osiemnastej."""

import re

from ivr.speech.normalisation.inflection import Case, Gender, of_moment, word_before
from ivr.speech.normalisation.nouns import HOUR
from ivr.speech.normalisation.numerals import cardinal, ordinal

_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_MINUTES = r"[0-5]\d"
_CLOCK = rf"(?:[01]?\d|2[0-4])(?::|\.){_MINUTES}"

SPAN = re.compile(
    r"(?<![\w,.:])(?P<from>(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?)\s*[–—-]\s*"
    r"(?P<to>(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?)(?![\w,]|[.:]\d)"
)
COLON = re.compile(rf"(?<![\w,.:]){_HOUR}:(?P<minutes>{_MINUTES})(?::[0-5]\d)?(?![\w:])")
POINT_00 = re.compile(
    rf"(?<![\w,.:]){_HOUR}\.(?P<minutes>00|15|30|45)(?![\w,]|[.:]\d)(?!\s*(?:zł|PLN|EUR|%|tys|mln))"
)
NAMED = re.compile(
    rf"\b(?P<noun>godz\.|[Gg]odzin(?:a|y|ie|ę|ą)) (?P<time>{_HOUR}(?:[:.](?P<minutes>{_MINUTES}))?)"
    r"(?![\w,]|[.:]\d)"
)
AFTER_O = re.compile(
    rf"\b(?P<noun>o) (?P<time>{_HOUR}\.(?P<minutes>{_MINUTES}))(?![\w,]|[.:]\d|\s*(?:zł|%))"
)
HOURS_SPAN = re.compile(
    rf"\b(?P<noun>godz\.|[Gg]odzin(?:y|ach)) (?P<from>{_CLOCK}|\d{{1,2}})"
    rf"\s*[–—-]\s*(?P<to>{_CLOCK}|\d{{1,2}})"
    r"(?![\w,]|[.:]\d)"
)
_NOUN_CASES = {
    "godzina": Case.NOMINATIVE, "godziny": Case.GENITIVE, "godzinie": Case.LOCATIVE,
    "godzinę": Case.ACCUSATIVE, "godziną": Case.INSTRUMENTAL,
}  # fmt: skip
_MIDNIGHT = {
    Case.NOMINATIVE: "północ", Case.ACCUSATIVE: "północ", Case.INSTRUMENTAL: "północą",
}  # fmt: skip


def hour(hours: int, minutes: int, case: Case, *, named: bool = False) -> str:
    """A time of day: ósma, ósmej trzydzieści; `named` when the word godzina stands before it."""
    if hours == 0:
        first = "zero" if named or minutes else _MIDNIGHT.get(case, "północy")
    else:
        first = ordinal(hours, case, Gender.FEMININE)
    if not minutes:
        return first
    return f"{first} {'zero ' if minutes < 10 else ''}{cardinal(minutes)}"


def say_time(match: re.Match[str]) -> str:
    """An hour by itself, after whatever word."""
    before = word_before(match)
    case = of_moment(before, alone=Case.NOMINATIVE)
    return hour(int(match["hour"]), int(match["minutes"]), _adverbial(before, case))


def say_named(match: re.Match[str]) -> str:
    """An hour after the word godzina, which is inflected too where it is abbreviated."""
    noun = match["noun"].lower()
    case = _NOUN_CASES.get(noun)
    if case is None:
        before = word_before(match)
        case = _adverbial(before, of_moment(before, alone=Case.NOMINATIVE))
        noun = HOUR.after(1, case)
    else:
        noun = match["noun"]
    said = hour(int(match["hour"]), int(match["minutes"] or 0), case, named=True)
    return f"{noun} {said}"


def say_after_o(match: re.Match[str]) -> str:
    """What follows o: 8.10 is an hour, not a date."""
    return f"o {hour(int(match['hour']), int(match['minutes']), Case.LOCATIVE)}"


def say_hours_span(match: re.Match[str]) -> str:
    """Between two hours: w godz. 8–16 → w godzinach od ósmej do szesnastej."""
    noun = match["noun"]
    if noun == "godz.":
        noun = "godzinach" if word_before(match) in ("w", "po") else "godziny"
    return f"{noun} od {_clock(match['from'])} do {_clock(match['to'])}"


def say_span(match: re.Match[str]) -> str:
    """8:00–16:00 → od ósmej do szesnastej; without minutes on either side it is no span of hours."""
    if not re.search(r":|\.(?:00|15|30|45)$", match["from"]) or not re.search(r"[:.]", match["to"]):
        return match[0]
    if word_before(match) == "od":
        return f"{_clock(match['from'])} do {_clock(match['to'])}"
    return f"od {_clock(match['from'])} do {_clock(match['to'])}"


def _clock(written: str) -> str:
    hours, _, minutes = written.replace(".", ":").partition(":")
    if int(hours) > 24:
        return written
    return hour(int(hours), int(minutes or 0), Case.GENITIVE)


def _adverbial(before: str, case: Case) -> Case:
    """No case for w and we before an hour ask for nothing: w poniedziałek, ósma."""
    return Case.LOCATIVE if before in ("w", "we") else case
