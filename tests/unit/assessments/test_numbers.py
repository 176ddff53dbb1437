"""Numbers as people type them: marks, digits and spaces of many places, and nothing that takes long."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.numbers import (
    LONGEST_NUMBER,
    canonical,
    decimal_of,
    digits,
    kept_number,
    localised,
    readings,
)

LANGUAGES = [None, "en", "fr", "es", "ru", "ar", "zh-hans", "lo", "xx"]
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", "7"),
        (" +7 ", "7"),
        ("-20", "-20"),
        ("− 20", "-20"),
        ("–20", "-20"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("١٫٥", "1.5"),
        ("۱٫۵", "1.5"),
        ("१.५", "1.5"),
        ("１．５", "1.5"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("5.", "5"),
        ("0,500", "0.5"),
        ("1 500", "1500"),
        ("1\u202f500,25", "1500.25"),
        ("1\u2009500", "1500"),
        ("1'500", "1500"),
        ("1’500.5", "1500.5"),
        ("١٬٥٠٠٫٥", "1500.5"),
        ("1,500,000", "1500000"),
        ("1.500.000", "1500000"),
        ("1,500.25", "1500.25"),
        ("1.500,25", "1500.25"),
        ("2e3", "2000"),
        ("2E-3", "0.002"),
        ("1,5e2", "150"),
        ("\u200f12\u200e", "12"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_meaning_in_every_language(typed, number, language):
    assert readings(typed, language) == (Decimal(number),)


@pytest.mark.parametrize(
    ("typed", "language", "found"),
    [
        ("1,500", "en", ["1500"]),
        ("1,500", "zh-hans", ["1500"]),
        ("1,500", "fr", ["1.5"]),
        ("1,500", "es", ["1.5"]),
        ("1,500", "lo", ["1.5"]),
        ("1.500", "en", ["1.5"]),
        ("1.500", "ru", ["1500"]),
        ("1,500", None, ["1500", "1.5"]),
        ("1.500", "ar", ["1500", "1.5"]),
        ("-12,345", "xx", ["-12345", "-12.345"]),
    ],
)
def test_a_mark_with_two_meanings_is_read_as_the_page_writes_it(typed, language, found):
    assert sorted(readings(typed, language)) == sorted(map(Decimal, found))


@pytest.mark.parametrize(
    "typed",
    ["", " ", "about five", "5 kg", "1,5,0", "1,50,000", "1..5", "--5", "5-", "e3", "1e", "0x10", "1_000", ".", "-", "1 5",
     "12 34", "NaN", "inf", "1e1000", "1e999999999", "1e-999999999", "9" * 41, "٣٬", "1t500", "1d5", "²", "½",
     "1e3.5", "1.5\x00"],
)  # fmt: skip
def test_what_is_no_number(typed):
    assert readings(typed) == ()


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_words_are_read_without_a_crash(typed, language):
    found = readings(typed, language)
    assert len(found) <= 2
    assert all(number.is_finite() and number.adjusted() < 200 for number in found)


@given(st.text(alphabet="0123456789.,' e-+٫٬", max_size=40), st.sampled_from(LANGUAGES))
def test_marks_in_any_order_are_read_without_a_crash(typed, language):
    assert len(readings(typed, language)) <= 2


def test_long_and_large_numbers_take_no_time():
    began = time.perf_counter()
    for typed in ("9" * 10**6, "1e999999999", "1e-999999999", "1," * 10**5, " " * 10**6):
        assert readings(typed) == ()
        assert decimal_of(typed) is None
    assert time.perf_counter() - began < 1


@given(numbers)
def test_a_number_in_one_form_has_one_meaning(number):
    assert readings(canonical(number)) == (number,)


@given(numbers, st.sampled_from(LANGUAGES))
def test_a_kept_number_shown_again_is_the_same_number(number, language):
    kept = kept_number(canonical(number), language)
    assert kept_number(localised(kept, language), language) == kept


@given(st.text(alphabet="0123456789.,", min_size=1, max_size=40), st.sampled_from(LANGUAGES))
def test_what_was_typed_comes_back_as_the_same_and_fits_its_field(typed, language):
    kept = kept_number(typed, language)
    again = localised(kept, language)
    assert kept_number(again, language) == kept
    assert len(again) <= LONGEST_NUMBER
    assert set(readings(kept)) >= set(readings(typed, language))


@pytest.mark.parametrize(
    ("typed", "language", "kept", "shown"),
    [
        ("1,5", "fr", "1.5", "1,5"),
        ("1,5", "en", "1.5", "1.5"),
        ("١٫٥", "ar", "1.5", "1.5"),
        ("1,500", "en", "1500", "1500"),
        ("1.2345", "fr", "1.2345", "1,2345"),
        ("1.234", "en", "1.2340", "1.234"),
        ("1,234", "fr", "1.2340", "1,234"),
        ("1,500", "ar", "1,500", "1,500"),
        ("about 5", "en", "about 5", "about 5"),
        ("-0", "en", "0", "0"),
    ],
)
def test_what_is_kept_and_what_is_shown(typed, language, kept, shown):
    assert kept_number(typed, language) == kept
    assert localised(kept, language) == shown


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, "5"), (-0.5, "-0.5"), ("33.33333", "33.33333"), (" 7 ", "7"), ("1e3", "1000"), (1e-7, "0.0000001")],
)
def test_authors_numbers(value, number):
    assert decimal_of(value) == Decimal(number)


@pytest.mark.parametrize(
    "value",
    [None, True, False, "", "five", "1,5", "NaN", "Infinity", float("nan"), float("inf"), "1e100", [], {},
     "٥", "1" * 31, 10**30],
)  # fmt: skip
def test_what_authors_may_not_say(value):
    assert decimal_of(value) is None


def test_a_number_too_long_to_be_written_is_none():
    assert decimal_of(10**5000) is None


@given(numbers)
def test_statements_get_digits_and_a_full_stop(number):
    assert Decimal(digits(number)) == number
    assert "E" not in digits(number)
