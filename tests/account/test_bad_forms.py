"""Bad input is normal input: the page says what to do, nothing is kept and nothing breaks."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ivr.account.paths import PATHS
from ivr.secret import Secret
from ivr.web.forms import LONGEST_BYTES, Fields, FormError, read
from ivr.web.gate import Rates
from ivr.web.limits import Rate
from tests.account import bad_forms
from tests.account.browsing import REF, Browser, World
from tests.account.conftest import Open

MUCH = Rate(100_000, 60)
FORM = {b"Content-Type": b"application/x-www-form-urlencoded"}
WORDS = {
    "length": "Wpisz dokładnie sześć cyfr",
    "identical": "nie może składać się z identycznych cyfr",
    "consecutive": "nie może składać się z cyfr następujących po sobie",
    "personal": "nie może być częścią Twojego numeru",
    "birth_date": "nie może być Twoją datą urodzenia",
    "common": "zbyt łatwy do odgadnięcia",
}


@pytest.fixture
def patient(open_browser: Open) -> Browser:
    """A browser on a site that counts nothing, signed in."""
    browser = open_browser(rates=Rates(MUCH, MUCH, MUCH))
    browser.log_in()
    return browser


def post(browser: Browser, body: str, headers: dict[bytes, bytes] | None = None) -> tuple[int, str]:
    """Send a body as it is."""
    answer = browser.http.post(
        PATHS.choose, content=body.encode(), headers={**FORM, **(headers or {})}
    )
    return answer.status_code, answer.text


def test_the_lists_are_long_enough_and_name_nothing_twice() -> None:
    lists = (bad_forms.NO_PINS, tuple(bad_forms.WEAK), bad_forms.BROKEN_FORMS)
    for each in lists:
        assert len(set(each)) == len(each)

    assert sum(map(len, lists)) >= 250


def test_what_is_no_six_digits_becomes_no_telepin(patient: Browser, world: World) -> None:
    csrf = patient.csrf(PATHS.choose)
    answers = {each: post(patient, bad_forms.encoded(each, csrf)) for each in bad_forms.NO_PINS}
    wrong = [
        each
        for each, (status, page) in answers.items()
        if status != 422 or WORDS["length"] not in page or (len(each) > 12 and each in page)
    ]

    assert wrong == []
    assert world.telepins.kept[REF].telepin is None


def test_every_weak_telepin_is_refused_by_its_rule(patient: Browser, world: World) -> None:
    csrf = patient.csrf(PATHS.choose)
    wrong = []
    for telepin, rule in bad_forms.WEAK.items():
        status, page = post(patient, bad_forms.encoded(telepin, csrf))
        if status != 422 or WORDS[rule] not in page or f'value="{telepin}"' in page:
            wrong.append(telepin)

    assert wrong == []
    assert world.telepins.kept[REF].telepin is None


def test_what_is_not_our_form_is_refused_whole(patient: Browser, world: World) -> None:
    csrf = patient.csrf(PATHS.choose)
    answers = {
        form: post(patient, form.replace("{csrf}", csrf))[0] for form in bad_forms.BROKEN_FORMS
    }

    assert {form: code for form, code in answers.items() if code not in (400, 403)} == {}
    assert world.telepins.kept[REF].telepin is None


def test_a_form_without_the_right_token_is_refused(patient: Browser, world: World) -> None:
    csrf = patient.csrf(PATHS.choose)
    tokens = [each.replace("{csrf}", csrf) for each in bad_forms.WRONG_TOKENS]
    codes = {
        token: patient.http.post(
            PATHS.choose, data={"csrf": token, "telepin": "906317", "telepin_again": "906317"}
        ).status_code
        for token in tokens
    }

    assert set(codes.values()) == {403}
    assert world.telepins.kept[REF].telepin is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("906317", "906318"),
        ("906317", ""),
        ("", "906317"),
        ("906317", "９０６３１７"),
        ("123456", "654321"),
    ],
)
def test_two_entries_that_differ(patient: Browser, first: str, second: str) -> None:
    page = patient.choose(first, second)
    assert page.status_code == 422
    assert "Oba wpisane kody muszą być takie same" in page.text


@pytest.mark.parametrize("size", [LONGEST_BYTES + 1, 100_000, 5_000_000])
def test_a_huge_form_is_not_read(patient: Browser, size: int) -> None:
    assert post(patient, "x" * size)[0] == 413


@pytest.mark.parametrize("announced", ["5000", "99999999999999999999", "-1", "x", "٣", "1e3", ""])
def test_a_length_that_is_none_or_too_much(patient: Browser, announced: str) -> None:
    length = {b"Content-Length": announced.encode()}
    assert post(patient, "a=1", length)[0] in (400, 413)


def test_a_huge_form_that_announces_nothing_is_not_read_either(patient: Browser) -> None:
    parts = (b"x" * 1000 for _ in range(100))
    assert patient.http.post(PATHS.choose, content=parts, headers=FORM).status_code == 413


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "text/xml",
        "*/*",
        "ż",
    ],
)
def test_another_media_type_is_refused(patient: Browser, media_type: str) -> None:
    kind = media_type.encode("utf-8")
    answer = patient.http.post(PATHS.choose, content=b"{}", headers={b"Content-Type": kind})
    assert answer.status_code == 415


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@example("906317")
def test_a_secret_field_is_a_secret_whatever_it_holds(text: str) -> None:
    body = bytearray(urlencode({"p": text}).encode("ascii"))
    form = read(body, Fields(secret=frozenset({"p"})))
    assert isinstance(form.secret["p"], Secret)
    assert repr(form) == "Form(plain={}, secret={'p': •}, rows={}, files={})"
    assert not any(body)


@given(st.binary(max_size=200))
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_a_form_or_refused(raw: bytes) -> None:
    body = bytearray(raw)
    try:
        form = read(body, Fields(frozenset({"a"})))
    except FormError:
        form = None
    assert form is None or set(form.plain) == {"a"}
    assert not any(body)
