"""Comments: a text that earns nothing, with a length of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.base import MarkedBy
from assessments.question_types.registry import question_type
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases.comment import STRUCTURE, TEXTS
from tests.strategies.questions import anything, calmly, draw_all, outlives, raw_answers, spoilt, taken

KIND = question_type("comment")
CONTENT = KIND.content(STRUCTURE)


def test_it_may_be_as_long_as_it_says():
    assert KIND.parse(CONTENT, ["x" * 1000])["text"] == "x" * 1000
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, ["x" * 1001])
    assert refusal.value.code == "text-too-long"
    assert KIND.content({}).most_letters == 20_000


@pytest.mark.parametrize("most", [0, 20_001, "5", True, [], 1.5])
def test_a_limit_that_is_none_is_a_problem(most):
    assert [problem.path for problem in KIND.check({"most_letters": most})] == ["most_letters"]


def test_it_earns_nothing_and_nothing_is_right():
    answer = taken(KIND, CONTENT, ["Good examples"])
    assert KIND.score(CONTENT, answer) == 0
    assert KIND.marked_by_for(CONTENT) is MarkedBy.NOBODY
    assert "correctResponsesPattern" not in KIND.interaction(CONTENT, TEXTS["en"], "en")


@calmly
@given(spoilt(STRUCTURE) | anything, anything)
def test_whatever_an_author_writes_is_answered(structure, text):
    outlives(KIND, structure, {"stem": "So?", "more": text})


@calmly
@given(raw_answers("one=two", "<b>"))
def test_whatever_is_posted_is_read_or_refused(raw):
    answer = taken(KIND, CONTENT, raw)
    if answer:
        page, review = draw_all(KIND, CONTENT, TEXTS["ar"], answer)
        assert "<b>" not in page + review


@given(st.text(max_size=30))
def test_the_response_is_the_text(text):
    answer = taken(KIND, CONTENT, [text])
    assert answer is None or KIND.response_string(answer) == answer.text
