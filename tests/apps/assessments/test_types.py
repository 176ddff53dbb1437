"""What holds for every question type that is registered; a new one is tested by being there."""

from decimal import Decimal
from itertools import chain, combinations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from assessments.question_types import registry
from assessments.question_types.base import QuestionType, raw_answer
from assessments.question_types.choices import ChoiceType
from assessments.question_types.single_choice.definition import SingleChoice
from tests.factories.assessments import QuestionPlanFactory

TYPES = sorted(registry.question_types())

# One question per type, with a right, a wrong and (where there is such a thing) a half-right answer.
# `without_key` is the same question with another right answer: a page must not tell the two apart.
CASES = {
    "single_choice": {
        "right": "b",
        "wrong": "a",
        "without_key": {"choices": ["a", "b", "c"], "correct": ["c"]},
    },
    "multiple_choice": {
        "right": ["b", "d"],
        "wrong": ["a"],
        "partial": ["b"],
        "without_key": {"choices": ["a", "b", "c", "d"], "correct": ["a"]},
    },
    "true_false": {"right": "false", "wrong": "true", "without_key": {"correct": ["true"]}},
}


@pytest.fixture(params=TYPES)
def case(request):
    assert request.param in CASES, f"give the type {request.param} a case in this module"
    plan = QuestionPlanFactory(type=request.param, key="q-1")
    kind = registry.question_type(request.param)
    return kind, kind.content(plan.structure), plan.texts["en"], CASES[request.param]


def score(kind, content, value):
    return kind.score(content, kind.answer(kind.parse(content, raw_answer(value))))


def test_right_wrong_and_partial_answers(case):
    kind, content, _text, answers = case
    assert score(kind, content, answers["right"]) == 1
    assert score(kind, content, answers["wrong"]) == 0
    if "partial" in answers:
        assert 0 <= score(kind, content, answers["partial"]) < 1


def test_an_empty_answer_is_no_answer(case):
    kind, content, _text, _answers = case
    assert kind.parse(content, []) == {}
    assert kind.answer({}) is None


def test_every_answer_the_form_can_send_scores_within_0_and_1(case):
    kind, content, _text, _answers = case
    keys = getattr(content, "choices", ())
    picks = chain.from_iterable(combinations(keys, count) for count in range(1, len(keys) + 1))
    most = getattr(kind, "most_picks", None)
    for pick in picks:
        if most is None or len(pick) <= most:
            fraction = score(kind, content, list(pick))
            assert isinstance(fraction, Decimal)
            assert 0 <= fraction <= 1


def test_a_kept_answer_says_its_schema_and_reads_back(case):
    kind, content, _text, answers = case
    kept = kind.parse(content, raw_answer(answers["right"]))
    assert kept["schema"] == kind.Answer.schema
    assert kind.answer(kept).dump() == kept


def test_the_interaction_is_valid_xapi(case):
    kind, content, text, answers = case
    definition = kind.interaction(content, text, "zh-hans")
    assert definition["type"] == "http://adlnet.gov/expapi/activities/cmi.interaction"
    assert definition["interactionType"] in {
        "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert",
        "numeric", "other",
    }  # fmt: skip
    assert definition["description"] == {"zh-hans": text["stem"]}
    for component in definition.get("choices", []):
        assert component.keys() == {"id", "description"}
        assert not set(component["id"]) & set(" \t\n")
        assert list(component["description"]) == ["zh-hans"]
    right = kind.response_string(kind.answer(kind.parse(content, raw_answer(answers["right"]))))
    assert definition["correctResponsesPattern"] == [right]


def test_the_page_does_not_tell_what_is_right(case):
    kind, content, text, answers = case
    other = kind.content(answers["without_key"])
    given = kind.answer(kind.parse(content, raw_answer(answers["right"])))
    pages = [
        render_to_string(
            kind.template, {"question": {"version_id": "v", "fields": kind.fields(key, text, "en", given)}}
        )
        for key in (content, other)
    ]
    assert pages[0] == pages[1]
    assert "correct" not in pages[0]
    assert 'name="a-v"' in pages[0]
    assert pages[0].count(" checked") == len(given.choices)


def test_the_review_tells_it(case):
    kind, content, text, answers = case
    given = kind.answer(kind.parse(content, raw_answer(answers["wrong"])))
    question = {"review": kind.review(content, text, "en", given)}
    page = render_to_string(kind.review_template, {"question": question})
    assert "Right answer" in page and "Your answer, wrong" in page


def test_labels_of_true_and_false_follow_the_language_of_the_question():
    kind = registry.question_type("true_false")
    content = kind.content({"correct": ["true"]})
    fields = kind.fields(content, {"stem": "So?"}, "en", None)
    assert [option.words for option in fields["options"]] == ["True", "False"]


class TestRegistry:
    def refused(self, cls, match):
        with pytest.raises(ImproperlyConfigured, match=match):
            registry.register(cls)

    def test_something_else_than_a_type(self):
        self.refused(dict, "is not a QuestionType")

    def test_an_unfinished_type(self):
        class Unfinished(QuestionType):
            key, label = "unfinished", "Unfinished"

        self.refused(Unfinished, "does not define .*parse.*score")

    def test_a_key_that_is_taken(self):
        class Another(SingleChoice):
            pass

        self.refused(Another, "is taken")

    @pytest.mark.parametrize("key", ["", "Two Words", "x" * 40])
    def test_a_key_that_is_none(self, key):
        self.refused(type("Named", (SingleChoice,), {"key": key}), "needs a key")

    def test_a_content_without_schema(self):
        self.refused(type("Bare", (SingleChoice,), {"key": "bare", "Content": dict}), "Content must be a dataclass")

    def test_choices_alone_are_no_type(self):
        self.refused(type("Half", (ChoiceType,), {"key": "half", "label": "Half"}), "does not define interaction")

    def test_registering_again_changes_nothing(self):
        before = registry.question_type("single_choice")
        registry.register(SingleChoice)
        assert registry.question_type("single_choice") is before
