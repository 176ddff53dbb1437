"""Questions with choices: shares, ways of marking, and what is said to a choice that was picked."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.registry import question_type

KEYS = ["a", "b", "c", "d"]
MARKINGS = ["all_or_nothing", "partial", "partial_with_penalty"]


def score(type_, structure, *picked):
    kind = question_type(type_)
    assert kind.check(structure) == []
    content = kind.content(structure)
    return kind.score(content, kind.answer(kind.parse(content, list(picked))))


def several(**more):
    return {"choices": KEYS, "correct": ["a", "b"], **more}


@pytest.mark.parametrize(
    ("marking", "picked", "earned"),
    [
        ("all_or_nothing", "ab", "1"),
        ("all_or_nothing", "a", "0"),
        ("partial", "ab", "1"),
        ("partial", "a", "0.5"),
        ("partial", "ac", "0.5"),
        ("partial", "cd", "0"),
        ("partial", "abc", "0"),
        ("partial", "abcd", "0"),
        ("partial_with_penalty", "ab", "1"),
        ("partial_with_penalty", "a", "0.5"),
        ("partial_with_penalty", "ac", "0"),
        ("partial_with_penalty", "abc", "0.5"),
        ("partial_with_penalty", "cd", "0"),
    ],
)
def test_ways_of_marking(marking, picked, earned):
    assert score("multiple_choice", several(marking=marking), *picked) == Decimal(earned)


def test_without_a_word_on_marking_it_is_all_or_nothing():
    assert score("multiple_choice", several(), "a") == 0
    assert score("multiple_choice", several(), "a", "b") == 1


@pytest.mark.parametrize(
    ("picked", "earned"),
    [("a", "0.7"), ("b", "0.3"), ("ab", "1"), ("ac", "0.2"), ("abc", "0.5"), ("c", "0"), ("bd", "0.3"), ("d", "0")],
)
def test_shares_add_up_from_0_to_100(picked, earned):
    structure = several(shares={"a": 70, "b": "30", "c": -50})
    assert score("multiple_choice", structure, *picked) == Decimal(earned)


def test_three_thirds_are_all():
    shares = dict.fromkeys("abc", "33.33333")
    structure = {"choices": KEYS, "correct": ["a", "b", "c"], "shares": shares}
    assert score("multiple_choice", structure, "a", "b", "c") == 1


@pytest.mark.parametrize(("picked", "earned"), [("a", "1"), ("b", "0.5"), ("c", "0"), ("d", "0")])
def test_single_choice_with_shares(picked, earned):
    structure = {"choices": KEYS, "correct": ["a"], "shares": {"b": 50, "c": -25}}
    assert score("single_choice", structure, picked) == Decimal(earned)


@given(
    st.sets(st.sampled_from(KEYS), min_size=1),
    st.sampled_from(MARKINGS),
    st.sets(st.sampled_from(KEYS), min_size=1),
)
def test_every_way_gives_all_for_what_is_right_and_never_leaves_0_to_1(correct, marking, picked):
    structure = {"choices": KEYS, "correct": sorted(correct), "marking": marking}
    assert score("multiple_choice", structure, *correct) == 1
    assert 0 <= score("multiple_choice", structure, *picked) <= 1


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(-100, 100)), st.sets(st.sampled_from(KEYS), min_size=1))
def test_shares_that_pass_never_leave_0_to_1(shares, picked):
    structure = {"choices": KEYS, "correct": ["a"], "shares": shares}
    for type_ in ("single_choice", "multiple_choice"):
        if question_type(type_).check(structure) == []:
            some = sorted(picked)[: question_type(type_).most_picks]
            assert 0 <= score(type_, structure, *some) <= 1


@pytest.mark.parametrize(
    ("type_", "structure", "path"),
    [
        ("multiple_choice", several(marking="half"), "marking"),
        ("multiple_choice", several(marking=["partial"]), "marking"),
        ("multiple_choice", several(marking="partial", shares={"a": 50, "b": 50}), "marking"),
        ("multiple_choice", several(shares=[50, 50]), "shares"),
        ("multiple_choice", several(shares={"a": 50, "b": 40}), "shares"),
        ("multiple_choice", several(shares={"a": 100}), "shares"),
        ("multiple_choice", several(shares={"a": 50, "b": 50, "x": 0}), "shares.x"),
        ("multiple_choice", several(shares={"a": 50, "b": 101}), "shares.b"),
        ("multiple_choice", several(shares={"a": 50, "b": 50, "c": -101}), "shares.c"),
        ("multiple_choice", several(shares={"a": "NaN", "b": 50}), "shares.a"),
        ("multiple_choice", several(shares={"a": True, "b": 50}), "shares.a"),
        ("multiple_choice", several(shares={"a": None, "b": float("inf")}), "shares.b"),
        ("single_choice", {"choices": KEYS, "correct": ["a"], "shares": {"a": 50}}, "shares.a"),
        ("single_choice", {"choices": KEYS, "correct": ["a"], "marking": "partial"}, "marking"),
        ("true_false", {"correct": ["true"], "shares": {"false": 50}}, "shares"),
        ("true_false", ["true"], "structure"),
        ("single_choice", None, "structure"),
    ],
)
def test_a_fault_is_named_with_its_place(type_, structure, path):
    assert path in [problem.path for problem in question_type(type_).check(structure)]


TEXT = {
    "stem": "So?",
    "choices": dict(zip(KEYS, "ABCD", strict=True)),
    "choice_feedback": {"c": "Read Article 18 again."},
}


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"x": "What?"}, "choice_feedback.x"),
        ({"a": 1}, "choice_feedback.a"),
        ([], "choice_feedback"),
        ({"a": "x" * 2001}, "choice_feedback.a"),
    ],
)
def test_what_is_said_belongs_to_choices(said, path):
    kind = question_type("single_choice")
    content = kind.content({"choices": KEYS, "correct": ["a"]})
    assert kind.check_text(content, TEXT) == []
    assert path in [problem.path for problem in kind.check_text(content, {**TEXT, "choice_feedback": said})]


def test_true_and_false_can_be_answered_with_words_as_well():
    kind = question_type("true_false")
    content = kind.content({"correct": ["true"]})
    assert kind.check_text(content, {"stem": "So?", "choice_feedback": {"false": "No."}}) == []
    assert kind.check_text(content, {"stem": "So?", "choice_feedback": {"maybe": "No."}})


def review_page(picked, **more):
    kind = question_type("single_choice")
    content = kind.content({"choices": KEYS, "correct": ["a"], "shares": {"b": 50}})
    review = kind.review(content, {**TEXT, **more}, "en", kind.answer(kind.parse(content, [picked])))
    return render_to_string(kind.review_template, {"question": {"review": review}})


def test_a_review_speaks_to_the_choice_that_was_picked_and_to_no_other():
    assert "Read Article 18 again." in review_page("c")
    assert "Read Article 18 again." not in review_page("a")
    assert "partly right" in review_page("b")


def test_html_is_cleaned_and_plain_words_are_escaped():
    said = {"c": "<em>No</em><script>alert(1)</script>"}
    page = review_page("c", choice_feedback=said, format="html")
    assert "<em>No</em>" in page and "script" not in page
    assert "&lt;em&gt;" in review_page("c", choice_feedback=said)
