"""What holds for every number: KASja understands what KASja says, and dictionaries agree with it."""

from datetime import date
from decimal import Decimal

import morfeusz2
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.normalisation import normalised
from ivr.speech.normalisation.digits import number_words
from ivr.speech.normalisation.inflection import Case, Gender
from ivr.speech.normalisation.numerals import cardinal, ordinal
from ivr.understanding.dictation.amounts import amounts
from ivr.understanding.dictation.dates import dates

SHORT = (
    "1 23 2026 30.04 8:00 zł % tys. mln r. od do w o po przed art. ust. PIT- NIP -7 / – , . kwietnia osoby "
    "dni godz. ul. +48 22 000 gr @ II 5, 0,5 KSeF ( ) tel."
)
GROSZE = st.integers(1, 10**9)
DIGITS = "0123456789"
DICTIONARY = morfeusz2.Morfeusz(generate=False)


def tags(word: str) -> list[list[str]]:
    """SGJP's readings of a word: kind, number, cases, genders …"""
    return [reading[2][2].split(":") for reading in DICTIONARY.analyse(word)]


def written(grosze: int) -> str:
    return f"{grosze // 100},{grosze % 100:02} zł"


def form_after(count: int, one: str, few: str, many: str) -> str:
    """The rule of school grammars, by the last two digits."""
    if count == 1:
        return one
    last = f"{count:02}"[-2:]
    return few if last[1] in "234" and last[0] != "1" else many


@given(GROSZE)
def test_an_amount_is_understood_again(grosze: int) -> None:
    assert amounts(normalised(written(grosze))) == [Decimal(grosze) / 100]


@given(GROSZE)
def test_money_is_inflected_as_schools_teach(grosze: int) -> None:
    words = normalised(written(grosze)).split()
    zlote, rest = divmod(grosze, 100)
    if zlote:
        assert form_after(zlote, "złoty", "złote", "złotych") in words
    if rest:
        assert words[-1] == form_after(rest, "grosz", "grosze", "groszy")


@given(st.integers(2, 10**9))
def test_every_word_of_a_genitive_is_a_genitive(value: int) -> None:
    """By the SGJP dictionary; the one exception of the language is `jeden` inside of a number."""
    for word in cardinal(value, Case.GENITIVE).split():
        cases = {case for _, _, cases, *_ in tags(word) for case in cases.split(".")}

        assert word == "jeden" or "gen" in cases, word


@given(
    st.integers(1, 9999),
    st.sampled_from(Case),
    st.sampled_from((Gender.MASCULINE, Gender.FEMININE, Gender.NEUTER)),
)
def test_the_last_word_of_an_ordinal_is_an_adjective_in_its_case(
    value: int, case: Case, gender: Gender
) -> None:
    if value % 1000 == 0 and value > 4000:
        return  # pięć tysięcy: such ordinals are not said
    last = ordinal(value, case, gender).split()[-1]

    assert any(
        kind == "adj" and case in cases.split(".") and gender in genders.split(".")
        for kind, _, cases, genders, *_ in (tag for tag in tags(last) if len(tag) > 3)
    ), last


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_is_understood_again(day: date) -> None:
    for text in (day.isoformat(), f"{day:%d.%m.%Y}", f"do {day:%d.%m.%Y} r."):
        assert dates(normalised(text), today=date(2026, 1, 1)) == [day]


@given(st.text())
def test_no_digit_survives_and_nothing_raises(text: str) -> None:
    said = normalised(text)
    assert not any(sign.isdigit() for sign in said)
    assert normalised(said) == said


@given(st.lists(st.sampled_from(SHORT.split(" ")), max_size=12), st.sampled_from(["", " "]))
def test_any_mixture_of_what_is_written_short_is_spoken(parts: list[str], between: str) -> None:
    said = normalised(between.join(parts))
    assert not any(sign.isdigit() for sign in said)
    assert normalised(said) == said


@given(st.text(DIGITS, min_size=9, max_size=11))
def test_a_long_number_is_read_in_words_that_are_rendered_beforehand(digits: str) -> None:
    said = normalised(digits).replace(",", "").split()
    assert set(said) <= number_words()
