"""Sign-in names, PINs and codes as people write them."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.slips.by_hand import (
    grouped,
    is_guessable,
    is_pin,
    new_code,
    new_sign_in_name,
    normalise,
    read_code,
    read_pin,
    shown,
    word_of,
)

ZEROS = [ord("0"), 0x0660, 0x06F0, 0xFF10, 0x0966, 0x1D7CE]  # ASCII, Arabic, Persian, fullwidth, Devanagari, bold
digits = st.text("0123456789", min_size=1, max_size=12)


def in_script(text: str, zero: int) -> str:
    return "".join(chr(zero + int(letter)) if letter.isdigit() else letter for letter in text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("amina-4821", "amina-4821"),
        ("  Amina 4821 ", "amina-4821"),
        ("AMINA4821", "amina-4821"),
        ("amina–٤٨٢١", "amina-4821"),
        ("amina_48 21", "amina-4821"),
        ("José-0001", "jose-0001"),
        ("ｊｏｓｅ－０００１", "jose-0001"),
        ("آمِنَة-4821", "امنه-4821"),
        ("امنه ۴۸۲۱", "امنه-4821"),
        ("إيمـان-7777", "ايمان-7777"),
        ("يحيى-0123", "يحيي-0123"),
        ("ТИМОФЕЙ-1234", "тимофеи-1234"),
        ("王小明-4821", "王小明-4821"),
        ("o'neil-4821", "oneil-4821"),
        ("\u200famina-4821\u200e", "amina-4821"),
        ("anne-marie-4821", "anne-marie-4821"),
        ("", ""),
        ("4821", "4821"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed, kept):
    assert normalise(typed) == kept


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=40), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_form_in_which_a_keyboard_sends_letters_does_not_matter(text, form):
    assert normalise(unicodedata.normalize(form, text)) == normalise(text)


@given(st.text(max_size=150), st.sampled_from(ZEROS), st.sampled_from(["-", " ", "–", "", " - "]))
def test_what_is_shown_leads_to_what_is_kept(name, zero, between):
    made = new_sign_in_name(name, neutral="learner")
    assert normalise(made) == made and 6 <= len(made) <= 40
    word, _, number = shown(made, name).rpartition("-")
    assert normalise(word + between + in_script(number, zero)) == made


def test_the_name_keeps_its_own_script():
    made = new_sign_in_name("آمنة عبد الله", neutral="learner")
    assert made.startswith("امنه-") and shown(made, "آمنة عبد الله").startswith("آمنة-")
    assert shown("amina-4821", "Amina Otieno") == "amina-4821"
    assert shown("amina-4821", "Mrs Otieno") == "amina-4821"


@pytest.mark.parametrize("name", ["🌱", "🌱🌱 !!", "12 34", "", "ـ"])
def test_a_name_without_letters_gets_a_neutral_word(name):
    assert word_of(name) == ""
    assert new_sign_in_name(name, neutral="learner").startswith("learner-")


def test_the_first_word_that_has_letters_counts():
    assert word_of("🌱 Anne-Marie O'Neil") == "anne"


@given(digits, st.sampled_from(ZEROS))
def test_a_pin_may_be_typed_in_any_script(pin, zero):
    assert read_pin(in_script(pin, zero)) == pin
    assert read_pin(" ".join(in_script(pin, zero))) == pin


def test_what_is_no_pin_is_left_alone():
    assert read_pin("three green frogs") == "three green frogs"
    assert [is_pin(text) for text in ("482913", "48291", "4829131", "48291a", "٤٨٢٩١٣", "")] == [True] + [False] * 5


@pytest.mark.parametrize(
    "pin",
    [
        "000000",
        "777777",
        "123456",
        "234567",
        "987654",
        "890123",
        "121212",
        "123123",
        "112233",
        "111222",
        "332211",
        "101011",
    ],
)
def test_pins_that_anybody_would_try_are_guessable(pin):
    assert is_guessable(pin)


@pytest.mark.parametrize("pin", ["482913", "135790", "100200", "918273", "124578", "998877"[::-1] + ""])
def test_others_are_not(pin):
    assert is_guessable(pin) == (pin in ("778899", "998877"))


@given(st.integers(0, 999999))
def test_few_pins_are_refused(number):
    pin = f"{number:06}"
    if is_guessable(pin):
        assert len(set(pin)) <= 3 or len({(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}) == 1


@given(st.sampled_from(ZEROS))
def test_a_code_is_read_back_as_it_is_printed(zero):
    code = new_code()
    assert read_code(in_script(grouped(code), zero)) == code
    assert read_code(f"#{code}") == code


def test_what_is_too_short_or_too_long_is_no_code():
    assert read_code("1234 5678 901") == read_code("1234 5678 90123") == read_code("") == ""
