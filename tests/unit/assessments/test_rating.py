"""Ratings: one thing or several, points of the scale only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.base import MarkedBy
from assessments.question_types.registry import question_type
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases.rating import STRUCTURE, TEXTS
from tests.strategies.questions import anything, calmly, draw_all, outlives, raw_answers, spoilt, taken

KIND = question_type("rating")
ROWS = KIND.content(STRUCTURE)
ONE = KIND.content({"points": 4})
ONE_TEXT = {"stem": "How sure are you?", "labels": {"1": "I guess", "4": "Sure"}}


def test_one_thing_has_the_row_all():
    assert KIND.parse(ONE, ["3"]) == {"schema": 1, "ratings": {"all": 3}}
    assert KIND.response_string(KIND.answer(KIND.parse(ONE, ["3"]))) == "3"


def test_several_things_are_kept_in_their_order():
    kept = KIND.parse(ROWS, ["practice=2", "examples=5", ""])
    assert list(kept["ratings"].items()) == [("examples", 5), ("practice", 2)]
    assert KIND.response_string(KIND.answer(kept)) == "examples[.]5[,]practice[.]2"


@pytest.mark.parametrize(
    ("content", "raw"),
    [
        (ONE, ["5"]), (ONE, ["0"]), (ONE, ["٣"]), (ONE, [" 3"]), (ONE, ["all=3"]), (ONE, ["1", "2"]), (ROWS, ["3"]),
        (ROWS, ["food=3"]), (ROWS, ["examples=6"]), (ROWS, ["examples=1", "examples=2"]), (ROWS, ["all=3"]),
    ],
)  # fmt: skip
def test_what_no_page_sends_is_refused(content, raw):
    with pytest.raises(DomainError) as refusal:
        KIND.parse(content, raw)
    assert refusal.value.code == "answer-malformed"


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        (None, "structure"),
        ({}, "points"),
        ({"points": 1}, "points"),
        ({"points": 11}, "points"),
        ({"points": 5.0}, "points"),
        ({"points": 5, "rows": []}, "rows"),
        ({"points": 5, "rows": None}, "rows"),
        ({"points": 5, "rows": ["a", "all"]}, "rows.1"),
        ({"points": 5, "rows": ["a", 3]}, "rows.1"),
        ({"points": 5, "rows": ["a", "a"]}, "rows"),
        ({"points": 5, "steps": 3}, "steps"),
    ],
)
def test_a_fault_is_named_with_its_place(structure, path):
    assert path in [problem.path for problem in KIND.check(structure)]


@pytest.mark.parametrize(
    ("content", "text", "path"),
    [
        (ONE, {}, "labels"),
        (ONE, {"labels": {"1": "Low"}}, "labels.4"),
        (ONE, {"labels": {"1": "Low", "2": "", "4": "High"}}, "labels.2"),
        (ONE, {"labels": {"1": "Low", "4": "High", "5": "Higher"}}, "labels.5"),
        (ONE, {"labels": {1: "Low", "1": "Low", "4": "High"}}, "labels.1"),
        (ONE, {**ONE_TEXT, "rows": {"a": "Food"}}, "rows"),
        (ROWS, {**TEXTS["en"], "rows": {"examples": "Examples"}}, "rows.practice"),
    ],
)
def test_a_fault_in_the_words_is_named(content, text, path):
    assert path in [problem.path for problem in KIND.check_text(content, text)]


def test_statements_say_likert_for_one_and_matching_for_several():
    one = KIND.interaction(ONE, ONE_TEXT, "en")
    assert one["interactionType"] == "likert"
    assert one["scale"][0] == {"id": "1", "description": {"en": "I guess"}}
    assert one["scale"][1] == {"id": "2", "description": {"en": "2"}}
    several = KIND.interaction(ROWS, TEXTS["en"], "en")
    assert (several["interactionType"], len(several["source"]), len(several["target"])) == ("matching", 2, 5)
    assert "correctResponsesPattern" not in {**one, **several}


def test_each_row_is_a_group_of_its_own():
    page, _review = draw_all(KIND, ROWS, TEXTS["en"], KIND.answer(KIND.parse(ROWS, ["practice=2"])))
    assert page.count("<fieldset") == 2
    assert page.count(" checked") == 1
    assert 'name="a-v.practice" value="2" checked' in page
    alone, _review = draw_all(KIND, ONE, ONE_TEXT, None)
    assert "<fieldset" not in alone and 'name="a-v" value="4"' in alone


def test_nobody_marks_it():
    assert KIND.marked_by_for(ROWS) is MarkedBy.NOBODY


@calmly
@given(spoilt(STRUCTURE) | anything, spoilt(TEXTS["en"]) | st.just(TEXTS["en"]))
def test_whatever_an_author_writes_is_answered(structure, text):
    outlives(KIND, structure, text)


@calmly
@given(raw_answers("3", "examples=5", "practice=1"), st.sampled_from([(ONE, ONE_TEXT), (ROWS, TEXTS["ar"])]))
def test_whatever_is_posted_is_read_or_refused(raw, asked):
    content, text = asked
    answer = taken(KIND, content, raw)
    if answer:
        assert KIND.score(content, answer) == 0
        draw_all(KIND, content, text, answer)
