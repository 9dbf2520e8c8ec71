"""What a change means: its difference in sentences, past calls decided again, findings, the switch."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.errors import ConfigError, ContentError
from ivr.identity.assurance import Assurance
from ivr.routing import difference, loader, offices, sources, validation
from ivr.routing.policy import Routing
from ivr.routing.rehearsal import PastCall, rehearse
from ivr.routing.sources import Sources
from ivr.routing.switch import turned
from ivr.routing.validation import Severity, Vocabulary

FILES = sources.read(Path(__file__).parents[2] / "config")
OLD = loader.parse(FILES)
VOCABULARY = Vocabulary(frozenset(OLD.topics), frozenset({"emergency.outage"}))
TUESDAY = datetime(2026, 4, 28, 8, tzinfo=UTC)


def changed(old: str, new: str, *, file: str = "routing") -> Sources:
    text = getattr(FILES, file)
    assert old in text
    return replace(FILES, **{file: text.replace(old, new, 1)})


def read(old: str, new: str, *, file: str = "routing") -> Routing:
    return loader.parse(changed(old, new, file=file))


def test_nothing_changes_between_equal_versions() -> None:
    commented = replace(FILES, routing=FILES.routing + "\n# nowy komentarz\n")

    assert difference.sentences(OLD, loader.parse(commented)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "MANDAT: {queue: us-mandaty",
            "MANDAT: {queue: us-platnosci",
            "Temat MANDAT: kolejka us-mandaty → us-platnosci.",
        ),
        (
            "PIT: {queue: kis-pit}",
            "PIT: {queue: kis-pit, assurance: telepin, unproved: kis-ogolna}",
            "Temat PIT: bez potwierdzenia tożsamości → po potwierdzeniu tożsamości (telepin).",
        ),
        (
            "hours: us, overflow: us-ogolna, max_wait_s: 600",
            "hours: us, overflow: us-ogolna, max_wait_s: 300",
            "Kolejka us-zwroty: najdłuższe oczekiwanie 600 s → 300 s.",
        ),
        (
            "hours: us, overflow: us-ogolna, max_wait_s: 600",
            "hours: us, overflow: {closed: us-ogolna, timeout: us-ogolna, full: us-ogolna}",
            "Kolejka us-zwroty: w razie braku konsultantów us-ogolna → koniec drogi.",
        ),
        ("general: kis-ogolna", "general: us-ogolna", "Kolejka ogólna infolinii: kis-ogolna → us-ogolna."),
        ("menu: [ZWROT_NADPLATA, ", "menu: [", "Klawisz 8: KSEF → nic."),
        ("verified: 1 ", "verified: 3 ", "Pierwszeństwo po potwierdzeniu tożsamości: +1 → +3."),
        ("{active: false", "{active: true", "Komunikat nadzwyczajny: włączony."),
        (
            "  ETOLL: {queue: puesc}\n",
            "",
            "Temat ETOLL znika; jego rozmowy trafią do kolejki ogólnej kis-ogolna.",
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_in_a_sentence(old: str, new: str, told: str) -> None:
    assert told in difference.sentences(OLD, read(old, new))


def test_hours_are_told_by_day_and_by_date() -> None:
    longer = read('mon: "08:00-18:00"', 'mon: "08:00-20:00"', file="hours")
    extra = read("exceptions:\n", 'exceptions:\n  2026-04-30: "08:00-20:00"\n', file="hours")

    assert "Godziny us w poniedziałki: 08:00–18:00 → 08:00–20:00." in difference.sentences(
        OLD, longer
    )
    assert "Godziny us w dniu 30.04.2026: jak zwykle → 08:00–20:00." in difference.sentences(
        OLD, extra
    )


def past(number: int, topic: str, level: Assurance) -> PastCall:
    return PastCall(f"c{number}", topic, level, TUESDAY + timedelta(minutes=number))


def test_a_dry_run_counts_what_goes_elsewhere() -> None:
    calls = [past(n, "MANDAT", Assurance.TELEPIN) for n in range(27)]
    calls += [past(n, "PIT", Assurance.NONE) for n in range(27, 1204)]
    moved = read("MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci")
    result = rehearse(calls, before=OLD, after=moved)

    assert result.sentence("ostatniego tygodnia") == (
        "27 z 1204 rozmów z ostatniego tygodnia trafiłoby gdzie indziej."
    )
    assert result.ways == (("us-mandaty", "us-platnosci", 27),)
    assert [each.call.topic for each in result.examples] == ["MANDAT"] * 10


def test_examples_come_from_every_way() -> None:
    calls = [past(n, "MANDAT", Assurance.TELEPIN) for n in range(50)]
    calls += [past(60, "VAT", Assurance.NONE)]
    both = loader.parse(
        replace(
            changed("MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci"),
            routing=changed(
                "MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-platnosci"
            ).routing.replace("  VAT: {queue: kis-vat}", "  VAT: {queue: kis-ogolna}"),
        )
    )
    result = rehearse(calls, before=OLD, after=both)

    assert {each.call.topic for each in result.examples} == {"MANDAT", "VAT"}


def test_a_dry_run_without_calls_says_so() -> None:
    assert "Brak rozmów" in rehearse([], before=OLD, after=OLD).sentence("ostatniej doby")


def test_what_we_ship_is_right() -> None:
    assert validation.check(FILES, VOCABULARY) == []


@pytest.mark.parametrize(
    ("old", "new", "file", "severity", "wrong"),
    [
        ("  ETOLL: {", "  ETOL: {", "routing", Severity.ERROR, "topic ETOL has no grammar"),
        ("  ETOLL: {", "  ETOL: {", "routing", Severity.ERROR, "topic ETOLL has no route"),
        ("emergency.outage", "emergency.none", "routing", Severity.ERROR, "no prompt emergency.none"),
        ("MANDAT: {queue: us-mandaty", "MANDAT: {queue: us-ogolna", "routing", Severity.WARNING,
         "no call reaches queue us-mandaty"),
        ("us: #", "idle: {mon: closed}\nus: #", "hours", Severity.WARNING, "no queue keeps the hours idle"),
        ('  sun: "00:00-00:00"', '  sun: "02:30-00:00"', "hours", Severity.WARNING,
         "02:30 on Sundays falls into the change of the clocks"),
    ],
)  # fmt: skip
def test_what_nobody_wants_is_found(
    old: str, new: str, file: str, severity: Severity, wrong: str
) -> None:
    found = validation.check(changed(old, new, file=file), VOCABULARY)
    (match,) = [each for each in found if wrong in each.problem.wrong]

    assert match.severity is severity
    assert match.problem.line > 0
    assert match.problem.remedy


def test_a_queue_that_never_opens_is_an_error() -> None:
    files = changed("us: #", "never: {mon: closed}\nus: #", file="hours")
    files = replace(files, routing=files.routing.replace("hours: us,", "hours: never,", 1))
    errors = [f for f in validation.check(files, VOCABULARY) if f.severity is Severity.ERROR]

    assert [error.problem.wrong for error in errors] == ["queue us-zwroty is never open"]
    with pytest.raises(ContentError):
        validation.refuse(errors)


def test_every_error_of_a_file_is_told_at_once() -> None:
    files = changed("overflow: us-ogolna", "overflow: nowhere")
    files = replace(files, routing=files.routing.replace("hours: kis,", "hours: never,", 1))
    found = [each.problem.wrong for each in validation.check(files, VOCABULARY)]

    assert found == ["unknown queue 'nowhere'", "unknown hours 'never'"]


def test_the_switch_turns_and_nothing_else_changes() -> None:
    on = turned(FILES, on=True)

    assert loader.parse(on).emergency.active
    assert turned(on, on=False) == FILES
    assert difference.sentences(OLD, loader.parse(on)) == ["Komunikat nadzwyczajny: włączony."]


def test_without_an_announcement_there_is_nothing_to_switch() -> None:
    line = next(line for line in FILES.routing.splitlines() if line.startswith("emergency:"))
    with pytest.raises(ConfigError, match="no emergency announcement"):
        turned(changed(line, ""), on=True)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Toruń", ["0416", "0417"]),
        ("torun", ["0416", "0417"]),
        ("  WARSZAWA  mokotów ", []),
        ("warszawa-mokotów", ["1433"]),
        ("łódź-widzew", ["1014"]),
        ("", []),
    ],
)
def test_an_office_is_found_by_town_or_name(words: str, codes: list[str]) -> None:
    assert codes == [office.code for office in offices.find(OLD.offices.values(), words)]
