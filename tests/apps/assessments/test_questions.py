"""Saving a bank: versions, revisions, retirement, forms."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.api import BlueprintPlan, read_questions, save_questions
from assessments.models import Form, Question, QuestionText, QuestionVersion
from lms.accounts.api import AuditLine
from lms.kernel.errors import DomainError
from tests.factories.assessments import (
    PersonFactory,
    QuestionPlanFactory,
    blueprint,
    make_attempt,
    make_bank,
    plans,
    versions_of,
    words,
)

pytestmark = pytest.mark.django_db


def save(questions, plan=None):
    return make_bank(questions, plan)


def versions(key):
    return list(QuestionVersion.objects.filter(question__key=key).order_by("number"))


def changed_structure(question):
    return replace(question, structure={**question.structure, "correct": question.structure["choices"][:1]})


def test_reading_is_the_inverse_of_saving():
    questions = plans(languages=("en", "ar", "zh-hans"))
    saved = save(questions)
    assert read_questions(saved.bank_id) == (questions, blueprint())
    assert (saved.created, saved.changed, saved.unchanged, saved.retired) == (12, 0, 0, 0)


def test_saving_the_same_again_changes_nothing():
    save(plans())
    saved = save(plans())
    assert (saved.created, saved.changed, saved.unchanged, saved.retired) == (0, 0, 12, 0)
    assert QuestionText.objects.count() == QuestionVersion.objects.count() == 12
    assert Form.objects.count() == 2


def test_a_changed_structure_of_a_used_version_makes_a_new_version_and_a_new_edition():
    questions = plans()
    bank = save(questions)
    attempt = make_attempt(PersonFactory(), bank)
    seen = versions_of(attempt)[0]
    plan = next(question for question in questions if question.key == seen.question.key)
    changed = replace(plan, type="multiple_choice", structure={"choices": ["a", "b", "c"], "correct": ["a", "c"]})
    changed = replace(changed, texts={"en": words(plan.key, "en", changed.structure)})
    saved = save([changed if question is plan else question for question in questions])
    assert (saved.changed, saved.unchanged) == (1, 11)
    old, new = versions(plan.key)
    assert (old.number, old.structure) == (1, plan.structure)
    assert (new.number, new.structure, new.type) == (2, changed.structure, "multiple_choice")
    assert seen in versions_of(attempt)
    newest = Form.objects.filter(edition=2)
    assert new.id in newest.values_list("items__version", flat=True)
    assert old.id not in newest.values_list("items__version", flat=True)


def test_a_changed_structure_that_nobody_has_seen_is_changed_in_place():
    questions = [
        QuestionPlanFactory(objective=o, key=f"q-{o}-{n}") for o in ("scope", "cases", "report") for n in range(4)
    ]
    save(questions)
    save([changed_structure(questions[0]), *questions[1:]])
    (version,) = versions(questions[0].key)
    assert version.structure["correct"] == ["a"]
    assert Form.objects.count() == 2


def test_changed_words_make_a_revision_and_no_version():
    questions = plans()
    save(questions)
    text = {**questions[0].texts["en"], "stem": "Better words"}
    saved = save([replace(questions[0], texts={"en": text}), *questions[1:]])
    (version,) = versions(questions[0].key)
    assert saved.changed == 1
    assert list(version.texts.order_by("revision").values_list("revision", "content__stem")) == [
        (1, questions[0].texts["en"]["stem"]),
        (2, "Better words"),
    ]
    assert Form.objects.count() == 2


def test_a_language_can_be_taken_back_and_given_again():
    both, one = plans(languages=("en", "ar")), plans()
    bank_id = save(both).bank_id
    save(one)
    assert read_questions(bank_id)[0] == one
    save(both)
    assert read_questions(bank_id)[0] == both


def test_missing_questions_are_retired_and_may_come_back():
    questions = plans(per_objective=5)
    bank_id = save(questions).bank_id
    saved = save(questions[1:])
    assert saved.retired == 1
    assert Question.objects.get(key=questions[0].key).retired
    assert questions[0] not in read_questions(bank_id)[0]
    drawn = Form.objects.filter(edition=Form.objects.latest("edition").edition)
    assert questions[0].key not in drawn.values_list("items__version__question__key", flat=True)
    assert save(questions).changed == 1
    assert read_questions(bank_id)[0] == questions


def test_an_unused_blueprint_goes_with_its_plan_and_a_used_one_stays():
    bank_id = save(plans()).bank_id
    save_without = {
        "bank_slug": "bank",
        "title": "Bank",
        "questions": plans(),
        "blueprint": None,
        "actor": None,
    }
    save_questions(**save_without)
    assert read_questions(bank_id)[1] is None
    bank = save(plans())
    make_attempt(PersonFactory(), bank)
    save_questions(**save_without)
    assert read_questions(bank_id)[1] == blueprint()


def test_other_rules_make_another_edition():
    bank_id = save(plans()).bank_id
    save(plans(), blueprint(count=1, pass_mark=50))
    assert read_questions(bank_id)[1] == blueprint(count=1, pass_mark=50)
    assert list(Form.objects.order_by("edition", "label").values_list("edition", "questions", "maximum")) == [
        (1, 6, 6),
        (1, 6, 6),
        (2, 3, 3),
        (2, 3, 3),
    ]


def test_a_small_bank_gives_overlapping_forms_and_a_warning():
    saved = save(plans(per_objective=3))
    assert len(saved.warnings) == 3
    assert "both forms" in saved.warnings[0]


@pytest.mark.parametrize(
    ("questions", "plan", "code"),
    [
        ([QuestionPlanFactory.build(key="Wrong Key")], None, "question-wrong"),
        ([QuestionPlanFactory.build(key="q"), QuestionPlanFactory.build(key="q")], None, "question-twice"),
        (plans(per_objective=1), blueprint(), "bank-too-small"),
        (plans(), BlueprintPlan([("scope", 1), ("scope", 1)], Decimal(70)), "blueprint-rules"),
        (plans(), BlueprintPlan([("scope", 0)], Decimal(70)), "blueprint-rules"),
        (plans(), BlueprintPlan([], Decimal(70)), "blueprint-rules"),
        (plans(), BlueprintPlan([("scope", 1)], Decimal(101)), "blueprint-pass-mark"),
    ],
)
def test_a_fault_refuses_the_whole_save(questions, plan, code):
    with pytest.raises(DomainError) as refusal:
        save(questions, plan)
    assert refusal.value.code == code
    assert not Question.objects.exists()


def test_a_save_leaves_an_audit_line():
    author = PersonFactory()
    saved = save_questions(bank_slug="bank", title="Bank", questions=plans(), blueprint=None, actor=author)
    line = AuditLine.objects.get(action="bank.save")
    assert (line.actor, line.subject, line.detail["created"]) == (author, str(saved.bank_id), 12)


def test_queries_do_not_grow_with_the_bank(django_assert_max_num_queries):
    # begin and end, bank (lock, insert), questions, versions, texts, used versions, three bulk inserts,
    # blueprint, rules, two tests, forms with items, audit: the same for 36 questions as for 360
    with django_assert_max_num_queries(60):
        save(plans(languages=("en", "ar"), per_objective=12))
    with django_assert_max_num_queries(30):
        save(plans(languages=("en", "ar"), per_objective=12))
