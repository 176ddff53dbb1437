"""Typed words are compared script by script, as docs/question-types.md says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.typed import in_one_form, same

words = st.text(max_size=40)
flags = st.fixed_dictionaries({"case_matters": st.booleans(), "accents_matter": st.booleans()})


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("  cartagena   PROTOCOL. ", "Cartagena Protocol"),
        ("Straße", "STRASSE"),
        ("l’organisme vivant modifié", "L'organisme vivant modifie"),
        ("living–modified", "living-modified"),
        ("«label»", '"label"'),
        ("Curaçao", "curacao"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("ｆｉｎａｌ．", "final"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("трёх", "трех"),
        ("ТРЕХ", "трёх"),
        ("قَرْطَاجَنَّة", "قرطاجنه"),
        ("إخطار", "اخطار"),
        ("ٱلإخطار", "الاخطار"),
        ("آلة", "اله"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسوول"),
        ("طوارئ", "طواري"),
        ("بروتـــوكول", "بروتوكول"),
        ("عام ٢٠٠٣", "عام 2003"),
        ("۲۰۰۳", "2003"),
        ("生物 安全", "生物安全"),
        ("生物安全。", "生物安全"),
        ("ＢＣＨ", "bch"),
        ("ﻻ", "لا"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u200fالبروتوكول\u200e", "البروتوكول"),
    ],
)
def test_the_same_words(typed, wanted):
    assert same(typed, wanted)
    assert same(wanted, typed)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("район", "раион"), ("BCH", "BHC"), ("生物安全法", "生物安全"), ("living modified", "livingmodified"), ("", "a")],
)
def test_other_words(typed, wanted):
    assert not same(typed, wanted)


def test_case_matters_where_the_author_says_so():
    assert same("LMO", "LMO", case_matters=True)
    assert not same("lmo", "LMO", case_matters=True)


@pytest.mark.parametrize(
    ("typed", "wanted"), [("ano", "año"), ("всё", "все"), ("إخطار", "اخطار"), ("مدرسة", "مدرسه"), ("٥", "5")]
)
def test_accents_matter_where_the_author_says_so(typed, wanted):
    assert same(typed, wanted)
    assert not same(typed, wanted, accents_matter=True)
    assert same(wanted, wanted, accents_matter=True)


@pytest.mark.parametrize(
    ("typed", "wanted", "fits"),
    [
        ("Cartagena Protocol on Biosafety", "Cartagena*", True),
        ("the Cartagena Protocol", "*protocol", True),
        ("the Cartagena Protocol", "the*Protocol", True),
        ("protocols", "protocol *", False),
        ("anything", "*", True),
        ("abc", "ab*bc", False),
        ("abab", "ab*ab", True),
        ("a-c-b", "a*b*c", False),
        ("الإِخطار المسبق", "الاخطار*", True),
    ],
)
def test_a_star_stands_for_any_letters(typed, wanted, fits):
    assert same(typed, wanted, wildcards=True) is fits


def test_without_wildcards_a_star_is_a_star():
    assert same("5*3", "5*3")
    assert not same("543", "5*3")


def test_many_stars_are_not_slow():
    began = time.perf_counter()
    assert not same("a" * 500, "*a" * 250 + "b", wildcards=True)
    assert time.perf_counter() - began < 1


@given(words, flags)
def test_words_are_the_same_as_themselves_and_stay_in_their_form(text, how):
    formed = in_one_form(text, **how)
    assert in_one_form(formed, **how) == formed
    assert same(text, text, **how)


@given(words, words, flags)
def test_who_is_strict_takes_no_more_than_who_is_not(one, another, how):
    if same(one, another, **how):
        assert same(another, one, **how)
        assert same(one, another, case_matters=how["case_matters"])


@given(st.text(alphabet="ab*", max_size=12), st.text(alphabet="ab", max_size=12))
def test_stars_agree_with_the_rule_written_out(pattern, typed):
    def fits(pieces, rest):
        if not pieces:
            return not rest
        if pieces[0] == "*":
            return any(fits(pieces[1:], rest[start:]) for start in range(len(rest) + 1))
        return rest[:1] == pieces[0] and fits(pieces[1:], rest[1:])

    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    assert same(typed, pattern, wildcards=True) == fits(pattern, typed)
