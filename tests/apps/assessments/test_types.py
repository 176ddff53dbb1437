"""What holds for every question type that is registered; a new one is tested by being there.

Each has a module in `cases/`: STRUCTURE, TEXTS by language, the raw answers RIGHT, WRONG and PARTIAL (functions of the seed; None
where there is no such answer), and WITHOUT_KEY: the same question with something else right, which a page must not tell apart.
"""

from decimal import Decimal
from importlib import import_module

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from assessments.plans import QuestionPlan, canonical
from assessments.question_types import registry
from assessments.question_types.base import MarkedBy, QuestionType
from assessments.question_types.checking import check_question
from assessments.question_types.choices import ChoiceType
from assessments.question_types.single_choice.definition import SingleChoice

TYPES = sorted(registry.question_types())
SEED = "attempt question"
SCORED = [key for key in TYPES if registry.question_type(key).marked_by is MarkedBy.PROGRAM]
INTERACTIONS = {
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other",
}  # fmt: skip
COMPONENTS = ("choices", "scale", "source", "target", "steps")


class Case:
    """One question of a type."""

    def __init__(self, key: str) -> None:
        self.kind = registry.question_type(key)
        self.given = import_module(f"tests.apps.assessments.cases.{key}")
        self.structure, self.texts = self.given.STRUCTURE, self.given.TEXTS
        self.content = self.kind.content(self.structure)

    def raw(self, name: str, seed: str = SEED) -> list[str]:
        return getattr(self.given, name)(seed)

    def has(self, name: str) -> bool:
        return getattr(self.given, name) is not None

    def kept(self, name: str, seed: str = SEED) -> dict:
        return self.kind.parse(self.content, self.raw(name, seed), seed)

    def score(self, name: str) -> Decimal:
        return self.kind.score(self.content, self.kind.answer(self.kept(name)))

    def page(self, content, answer, language: str = "en") -> str:
        fields = self.kind.fields(content, self.texts[language], language, answer, SEED)
        question = {
            "version_id": "v",
            "field": "a-v",
            "fields": fields,
            "foreign": language != "en",
            "language": language,
        }
        return render_to_string(self.kind.template, {"question": question})


@pytest.fixture(params=TYPES)
def case(request) -> Case:
    return Case(request.param)


@pytest.fixture(params=SCORED)
def scored(request) -> Case:
    return Case(request.param)


def test_the_example_is_a_valid_question(case):
    assert check_question(QuestionPlan("q-1", case.kind.key, "scope", 2, case.structure, case.texts)) == []


def test_it_is_the_same_question_when_it_comes_back_from_where_numbers_are_text(case):
    kept = canonical(case.structure)
    assert check_question(QuestionPlan("q-1", case.kind.key, "scope", 2, kept, case.texts)) == []
    assert case.kind.content(kept) == case.content
    assert case.page(case.kind.content(kept), None) == case.page(case.content, None)


def test_right_wrong_and_partial_answers(scored):
    assert scored.score("RIGHT") == 1
    assert scored.score("WRONG") == 0
    if scored.has("PARTIAL"):
        fraction = scored.score("PARTIAL")
        assert isinstance(fraction, Decimal)
        assert 0 <= fraction < 1


def test_what_no_program_marks_earns_nothing_by_itself(case):
    if case.kind.marked_by is not MarkedBy.PROGRAM:
        assert case.score("RIGHT") == 0


def test_an_empty_answer_is_no_answer(case):
    assert case.kind.parse(case.content, [], SEED) == {}
    assert case.kind.parse(case.content, [""], SEED) == {}
    assert case.kind.answer({}) is None


def test_a_kept_answer_says_its_schema_and_reads_back(case):
    kept = case.kept("RIGHT")
    assert kept["schema"] == case.kind.Answer.schema
    assert case.kind.answer(kept).dump() == kept


def test_the_same_answer_is_kept_whatever_stood_for_its_keys(case):
    assert case.kept("RIGHT", "one") == case.kept("RIGHT", "another")


def test_the_interaction_is_valid_xapi(case):
    text = case.texts["en"]
    definition = case.kind.interaction(case.content, text, "zh-hans")
    assert definition["type"] == "http://adlnet.gov/expapi/activities/cmi.interaction"
    assert definition["interactionType"] in INTERACTIONS
    assert definition["description"] == {"zh-hans": text["stem"]}
    for component in [each for name in COMPONENTS for each in definition.get(name, [])]:
        assert component.keys() == {"id", "description"}
        assert component["id"] and not set(component["id"]) & set(" \t\n")
        assert list(component["description"]) == ["zh-hans"]
    response = case.kind.response_string(case.kind.answer(case.kept("RIGHT")))
    assert isinstance(response, str) and response
    if (
        definition["interactionType"] in ("choice", "true-false", "matching", "sequencing")
        and "correctResponsesPattern" in definition
    ):
        assert response in definition["correctResponsesPattern"]


def test_the_page_does_not_tell_what_is_right(case):
    answer = case.kind.answer(case.kept("RIGHT"))
    page = case.page(case.content, answer)
    assert "correct" not in page
    assert 'name="a-v' in page
    if case.given.WITHOUT_KEY is not None:
        assert page == case.page(case.kind.content(case.given.WITHOUT_KEY), answer)


def test_the_page_speaks_the_language_of_the_question(case):
    assert 'lang="ar"' in case.page(case.content, None, "ar")


def test_the_review_tells_it(scored):
    for name in ("WRONG", "RIGHT"):
        given = scored.kind.answer(scored.kept(name))
        question = {
            "version_id": "v", "field": "a-v", "foreign": False, "language": "en", "answered": True,
            "review": scored.kind.review(scored.content, scored.texts["en"], "en", given),
        }  # fmt: skip
        page = render_to_string(scored.kind.review_template, {"question": question})
        assert ("wrong" if name == "WRONG" else "right") in page.lower()


def test_an_unanswered_question_can_be_reviewed(case):
    review = case.kind.review(case.content, case.texts["en"], "en", None)
    question = {
        "version_id": "v",
        "field": "a-v",
        "foreign": False,
        "language": "en",
        "answered": False,
        "review": review,
    }
    assert render_to_string(case.kind.review_template, {"question": question})


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
        self.refused(
            type("Half", (ChoiceType,), {"key": "half", "label": "Half", "about": "Half."}),
            "does not define interaction",
        )

    def test_registering_again_changes_nothing(self):
        before = registry.question_type("single_choice")
        registry.register(SingleChoice)
        assert registry.question_type("single_choice") is before
