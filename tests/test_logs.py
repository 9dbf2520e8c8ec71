"""Whatever is logged, however: no number of a person comes out; moments and our own ids do."""

import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable

import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ivr import logs
from ivr.redaction import mask, redact
from ivr.secret import Secret
from ivr.store.engine import open_engine

NUMBERS = ["906317", "90022778245", "5260250274", "600100200", "+48 22 330 03 30", "526-025-02-74"]
SPOKEN = [
    "dziewięć zero sześć trzy jeden siedem",
    "dziewięćset sześć trzysta siedemnaście",
    "dziewięćdziesiąt zero dwa dwadzieścia siedem siedemdziesiąt osiem dwadzieścia cztery pięć",
    "pięćset dwadzieścia sześć zero dwa pięć zero dwa siedemdziesiąt cztery",
    "dziewiątka zero szóstka trójka jedynka siódemka",
    "dziewięć zero yyy sześć trzy no jeden siedem",
    "dwa razy dziewięć zero sześć trzy",
]
DAMAGED = effort(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)


def digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit())


def shows(number: str, output: str) -> bool:
    """Whether the number is there in one piece, in groups, or spelt digit by digit."""
    bare = output.replace('"timestamp"', "\n")
    return number in bare or digits(number) in bare or " ".join(digits(number)) in bare


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Six to twenty-six digits, cut into groups in one of the usual ways."""
    found = draw(st.text("0123456789", min_size=6, max_size=26))
    between = draw(st.sampled_from(["", " ", "-", ".", "/", ", ", "\t", "\u00a0"]))
    size = draw(st.integers(1, 6))
    return between.join(found[at : at + size] for at in range(0, len(found), size))


def nested(leaf: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=2),
            st.tuples(inner, inner),
            st.dictionaries(st.sampled_from(["text", "value", "a"]), inner, min_size=1, max_size=2),
        ),
        max_leaves=4,
    )


@DAMAGED
@given(number=numbers(), around=st.text("abc =:;'\"ąż", max_size=8), data=st.data())
def test_no_number_in_any_field_comes_out(
    number: str,
    around: str,
    data: st.DataObject,
    log_lines: Callable[[], str],
    configure_logs: Callable[[], None],
) -> None:
    configure_logs()
    value = data.draw(nested(st.just(f"{around}{number}{around}")))
    log = structlog.get_logger()
    event = "heard " + number
    log.info(event, value=value, **{f"key{number}": 1})
    try:
        int(f"no number {number}")
    except ValueError:
        log.exception("failed")
    logging.getLogger("uvicorn.access").info('%s - "GET /?q=%s" %d', "127.0.0.1:1", number, 200)

    assert not shows(number, log_lines())


@DAMAGED
@given(number=st.integers(100_000, 10**26))
def test_no_number_comes_out_as_a_number(
    number: int, log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()
    structlog.get_logger().info("x", value=number, inner={"list": [number, float(number)]})

    assert str(number) not in log_lines()


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "field", ["PIN{}", "pin={}", "x{}y", "({})", "{};", "kod:{}", "„{}”", "a_{}_b", "#{}#"]
)
def test_a_number_glued_to_words_is_found(number: str, field: str) -> None:
    assert not shows(number, mask(field.format(number)))


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("sentence", ["{}", "mój pin to {} dziękuję", "no {}", "pesel {}, tak?"])
def test_a_number_in_words_is_masked_in_transcripts(spoken: str, sentence: str) -> None:
    kept = redact(sentence.format(spoken))

    assert "•" in kept
    assert not any(word in kept for word in ("dziewięć", "sześć", "trzy", "siedem", "pięć"))


@pytest.mark.parametrize(
    "harmless",
    [
        "kiedy dostanę zwrot za pit trzydzieści siedem",
        "dwa tysiące złotych",
        "od dwóch lat nic",
        "mandat pięćset złotych z drogi",
        "jedzenie i druk",
        "chcę rozmawiać z konsultantem",
    ],
)
def test_what_is_no_long_number_stays_readable(harmless: str) -> None:
    assert redact(harmless) == harmless


@pytest.mark.parametrize(
    "event",
    [
        {"event": "call_ended", "call_id": "kasja-1795508311.0", "late_ms": 123456},
        {"event": "service_started", "port": 40000, "pid": 4194304},
        {"event": "x", "started_at": "2026-04-28T08:00:00.327687Z", "day": "2026-04-28"},
        {"event": "x", "caller": "ph-0123456789012345", "person": "0" * 32},
        {"event": "x", "done": True, "nothing": None, "share": 0.25},
    ],
)
def test_moments_ids_and_measures_are_kept(event: dict[str, object]) -> None:
    assert logs.redact(logging.getLogger(), "info", dict(event)) == event


def test_the_time_of_a_line_is_whole(
    log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()
    structlog.get_logger().info("x")
    line = json.loads(log_lines())

    assert "•" not in line["timestamp"]
    assert len(line["timestamp"]) == len("2026-04-28T08:00:00.327687Z")


@pytest.mark.parametrize("key", ["pin", "TelePIN", "keys", "pesel", "token", "Authorization"])
def test_a_key_that_names_a_secret_shows_nothing(key: str) -> None:
    assert logs.redact(logging.getLogger(), "info", {key: "12"}) == {key: "•"}


def test_a_secret_shows_nothing(
    log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()
    structlog.get_logger().info("x", value=Secret("906317"), inner=[Secret("12")])

    assert "•" in (shown := log_lines())
    assert "12" not in json.loads(shown)["inner"]


def test_a_traceback_has_no_locals(
    log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()
    kept = "ninety-oh-six"
    try:
        int(kept[:1])
    except ValueError:
        structlog.get_logger().exception("failed")

    assert "ninety" not in log_lines()


def test_what_nobody_caught_is_masked(
    log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()

    def fail() -> None:
        raise ValueError("no person 90022778245")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except ValueError as failure:
        sys.excepthook(type(failure), failure, failure.__traceback__)
    shown = log_lines()

    assert shown.count('"event": "uncaught"') == 2
    assert "90022778245" not in shown


def test_warnings_are_masked(
    log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("odd value 90022778245", stacklevel=1)

    assert "90022778245" not in log_lines()


def test_sql_echo_hides_parameters(
    log_lines: Callable[[], str], configure_logs: Callable[[], None]
) -> None:
    configure_logs()
    engine = open_engine("sqlite://")
    engine.echo = True
    with engine.begin() as connection:
        connection.execute(text("create table p (pesel text unique)"))
        connection.execute(text("insert into p values (:pesel)"), {"pesel": "90022778245"})
        with pytest.raises(IntegrityError) as refused:
            connection.execute(text("insert into p values (:pesel)"), {"pesel": "90022778245"})
        structlog.get_logger().info("x", reason=str(refused.value))
    engine.dispose()
    shown = log_lines()

    assert "insert into p" in shown
    assert "90022778245" not in shown


def test_the_database_says_the_value_and_the_log_does_not() -> None:
    """PostgreSQL's own message names the value of a duplicate key."""
    reason = "DETAIL: Key (pesel)=(90022778245) already exists."

    assert mask(reason) == "DETAIL: Key (pesel)=(•) already exists."
