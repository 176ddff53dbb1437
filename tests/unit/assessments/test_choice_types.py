"""The three types with choices: strict reading, scoring, checking."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.plans import QuestionPlan
from assessments.question_types.base import raw_answer
from assessments.question_types.checking import check_question
from assessments.question_types.choices import ChoiceAnswer, ChoiceContent
from assessments.question_types.registry import question_type
from lms.kernel.errors import DomainError

SINGLE = ChoiceContent(("a", "b", "c"), ("b",))
SEVERAL = ChoiceContent(("a", "b", "c", "d"), ("d", "b"))


@pytest.mark.parametrize("value", [None, "", [], [""]])
def test_nothing_is_an_empty_answer(value):
    assert question_type("single_choice").parse(SINGLE, raw_answer(value)) == {}


@pytest.mark.parametrize("value", ["b", ["b"], ["b", "b"], ["", "b"]])
def test_one_choice_in_any_shape(value):
    parsed = question_type("single_choice").parse(SINGLE, raw_answer(value))
    assert parsed == {"schema": 1, "choices": ["b"]}


def test_several_choices_are_kept_in_the_authors_order():
    parsed = question_type("multiple_choice").parse(SEVERAL, raw_answer(["d", "a"]))
    assert parsed["choices"] == ["a", "d"]


@pytest.mark.parametrize("value", [1, True, {"": ["b"]}, [1], [None], [["b"]], b"b"])
def test_what_is_no_answer_at_all_is_refused(value):
    with pytest.raises(DomainError) as refusal:
        raw_answer(value)
    assert refusal.value.code == "answer-malformed"


@given(st.text(max_size=20).filter(lambda text: text not in ("", "a", "b", "c")))
def test_an_unknown_choice_is_refused_whatever_it_is(key):
    with pytest.raises(DomainError) as refusal:
        question_type("single_choice").parse(SINGLE, raw_answer(key))
    assert refusal.value.code == "choice-unknown"


@pytest.mark.parametrize(
    ("value", "code"),
    [(["a", "b"], "one-choice-only"), (["a", "x"], "choice-unknown")],
)
def test_what_the_form_cannot_send_is_refused(value, code):
    with pytest.raises(DomainError) as refusal:
        question_type("single_choice").parse(SINGLE, raw_answer(value))
    assert refusal.value.code == code


@given(st.sets(st.sampled_from(SEVERAL.choices), min_size=1))
def test_multiple_choice_is_all_or_nothing(picked):
    kind = question_type("multiple_choice")
    answer = kind.answer(kind.parse(SEVERAL, raw_answer(sorted(picked))))
    assert kind.score(SEVERAL, answer) == Decimal(picked == {"b", "d"})


@given(st.sampled_from(SINGLE.choices))
def test_single_choice_is_right_or_wrong(picked):
    assert question_type("single_choice").score(SINGLE, ChoiceAnswer((picked,))) == Decimal(picked == "b")


def plan(type_="single_choice", structure=None, text=None, **fields) -> QuestionPlan:
    words = {"stem": "Which?", "choices": {"a": "One", "b": "Two"}, "feedback": ""}
    head = {"key": "q-1", "objective": "scope", "difficulty": 1, **fields}
    return QuestionPlan(
        type=type_,
        structure={"choices": ["a", "b"], "correct": ["a"]} if structure is None else structure,
        texts={"en": words if text is None else text},
        **head,
    )


def test_good_questions_have_no_problems():
    assert check_question(plan()) == []
    assert check_question(plan("multiple_choice", {"choices": ["a", "b"], "correct": ["a", "b"]})) == []
    assert check_question(plan("true_false", {"correct": ["true"]}, {"stem": "So?"})) == []


@pytest.mark.parametrize(
    ("question", "path"),
    [
        (plan(key="Q 1"), "key"),
        (plan(objective="Two words"), "objective"),
        (plan(difficulty=4), "difficulty"),
        (plan(type_="essay"), "type"),
        (plan(structure=["a"]), "structure"),
        (plan(structure={}), "choices"),
        (plan(structure={"choices": ["a"], "correct": ["a"]}), "choices"),
        (plan(structure={"choices": ["a", "a"], "correct": ["a"]}), "choices"),
        (plan(structure={"choices": ["a", "B!"], "correct": ["a"]}), "choices"),
        (plan(structure={"choices": ["a", "b"], "correct": []}), "correct"),
        (plan(structure={"choices": ["a", "b"], "correct": ["a", "b"]}), "correct"),
        (plan(structure={"choices": ["a", "b"], "correct": ["c"]}), "correct"),
        (plan(structure={"choices": ["a", "b"], "correct": ["a"], "shuffle": True}), "shuffle"),
        (plan("multiple_choice", {"choices": ["a", "b"], "correct": [True]}), "correct"),
        (plan("true_false", {"correct": [True]}, {"stem": "So?"}), "correct"),
        (plan("true_false", {"correct": ["true", "false"]}, {"stem": "So?"}), "correct"),
        (plan("true_false", {"choices": ["yes", "no"], "correct": ["yes"]}, {"stem": "So?"}), "choices"),
        (
            plan("true_false", {"correct": ["true"]}, {"stem": "So?", "choices": {"true": "Yes"}}),
            "texts.en.choices",
        ),
        (plan(text={"choices": {"a": "One", "b": "Two"}}), "texts.en.stem"),
        (plan(text={"stem": "  ", "choices": {"a": "One", "b": "Two"}}), "texts.en.stem"),
        (plan(text={"stem": "Which?"}), "texts.en.choices"),
        (plan(text={"stem": "Which?", "choices": {"a": "One"}}), "texts.en.choices.b"),
        (plan(text={"stem": "Which?", "choices": {"a": "1", "b": "2", "c": "3"}}), "texts.en.choices.c"),
        (plan(text={"stem": "Which?", "choices": {"a": 1, "b": "2"}}), "texts.en.choices.a"),
        (plan(text={"stem": "W?", "choices": {"a": "1", "b": "2"}, "feedback": 3}), "texts.en.feedback"),
        (plan(text={"stem": "W?", "choices": {"a": "1", "b": "2"}, "hint": "x"}), "texts.en.hint"),
        (plan(text="Which?"), "texts.en.stem"),
    ],
)
def test_a_fault_is_named_with_its_place(question, path):
    assert path in [problem.path for problem in check_question(question)]


def test_a_question_without_words_is_a_problem():
    question = QuestionPlan("q-1", "true_false", "", 1, {"correct": ["true"]}, {})
    assert [problem.path for problem in check_question(question)] == ["texts"]
