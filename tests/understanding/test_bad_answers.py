"""Hand-listed answers that bring no value: whatever is said or typed, a field says so and nothing breaks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.understanding import fields

TODAY = date(2026, 4, 28)
NOTHING = (
    "", " ", "\t", "\n", "\x00", "…", "?", "!!!", "–", "•••", "yyy", "eee yyy", "halo", "no", "hm",
    "nie wiem",
    "nie pamiętam", "chwileczkę", "zaraz znajdę okulary", "nie mam", "po co to państwu", "a czemu",
    "nie podam przez telefon", "jak to", "proszę powtórzyć", "słucham", "co", "dzień dobry",
    "poproszę konsultanta",
    "null", "None", "undefined", "NaN", "true", "-1", "1e9", "0x1F", "½", "²", "Ⅳ", "零一二", "٣٤", "１２",
    "👍", "🔢",
    "'; drop table person; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}",
    "../../etc/passwd",
    "%s%s%n", "\\", '"', "`id`", "a" * 5000, "dwa " * 3, "\u202e", "\ufeff", "a\u0301" * 50, "=1+1",
)  # fmt: skip
PESELS = (
    "44051401358", "44051401350", "4405140135", "440514013599", "44053201359", "44130101359", "44000001359",
    "99999999999", "12345678901", "11111111112", "44051401359 44051401359 1", "44 05 14 01 35",
    "44o51401359",
    "44051401 trzy", "czterdzieści cztery zero pięć", "czterdzieści cztery zero pięć czternaście",
    "pięć pięć pięć pięć pięć pięć pięć pięć pięć pięć pięć", "dwa tysiące czternasty", "mój pesel to zero",
    "jeden", "sto", "milion", "zero zero zero", "9002277824", "90022778244", "900227782450",
    "90-02-27", "02231307589",
    "dziewięćdziesiąt zero dwa dwadzieścia siedem siedemdziesiąt osiem dwadzieścia cztery",
)  # fmt: skip
NIPS = (
    "8567346216", "856734621", "85673462155", "1234567890", "0123456789", "1111111110", "856-734-62",
    "PL856734621",
    "856 734 62 1", "osiemset pięćdziesiąt sześć", "osiem pięć sześć siedem trzy cztery", "526025027",
    "5260250275", "nip zero", "pięćset", "pl", "dziewięć", "0", "999", "9999999998",
    "osiem osiem osiem", "526 025", "nip mojej firmy", "regon 123456785", "krs 0000123456 7",
)  # fmt: skip
TELEPINS = (
    "1", "12", "123", "1234", "12345", "1234567", "12345678", "1234567890", "dziewięć zero sześć",
    "dziewięć",
    "dziewięć zero sześć trzy jeden", "mój pin to", "pin pusty", "cztery cyfry", "sześć cyfr", "zero",
    "sto", "tysiąc",
    "dziewięćset sześć", "906", "906 31", "9-0-6-3-1", "gwiazdka", "krzyżyk", "takie jak zawsze",
    "data urodzenia",
)  # fmt: skip
DATES = (
    "trzydziesty lutego", "trzydziesty pierwszy kwietnia", "32 maja", "31.02.2026", "2026-13-01",
    "2026-00-10", "0.0.0",
    "zero maja", "czterdziesty marca",
    "dwudziesty dziewiąty lutego dwa tysiące dwudziestego trzeciego roku",
    "99.99.9999", "2026-02-30", "29.02.2025", "31.06.2026", "31.09.2026", "31.11.2026", "kiedyś",
    "dawno temu",
)  # fmt: skip
PHONES = (
    "1", "12", "112", "123", "12345678", "pięćset", "pięćset sześćset", "500 600", "500 600 70", "0", "00",
    "mój telefon", "ten z którego dzwonię", "zero siedemset",
)  # fmt: skip
BAD: dict[str, tuple[str, ...]] = {
    "pesel": (*NOTHING, *PESELS),
    "nip": (*NOTHING, *NIPS),
    "telepin": (*NOTHING, *TELEPINS),
    "date": DATES,
    "phone": PHONES,
}


def test_the_lists_are_long_and_name_nothing_twice() -> None:
    assert all(len(set(texts)) == len(texts) for texts in BAD.values())
    assert sum(map(len, BAD.values())) >= 250


@pytest.mark.parametrize("field", BAD)
def test_nothing_bad_becomes_a_value(field: str) -> None:
    found = {text: fields.answer(field, text, TODAY) for text in BAD[field]}

    assert {text: each.value for text, each in found.items() if each.value or each.valid} == {}


@given(st.sampled_from(sorted(fields.FIELDS)), st.text(max_size=60))
def test_no_answer_breaks_a_field(field: str, text: str) -> None:
    answer = fields.answer(field, text, TODAY)

    assert answer.valid == (answer.value is not None)
