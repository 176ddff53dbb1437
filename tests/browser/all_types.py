"""A test with one question of each type that a program marks, for `tests/browser/test_types.py`.

Runs in a process of the site (`manage.py shell`), and prints what the test must know as one line of JSON.
"""

import json
from decimal import Decimal
from importlib import import_module
from uuid import uuid4

from django.test import Client

from assessments.api import BlueprintPlan, QuestionPlan, save_questions, start_attempt
from assessments.models import Attempt, BankImage, FormItem, QuestionBank
from assessments.question_types.registry import question_types
from assessments.selectors.attempts import seed_of
from assessments.services.questions import faults_of
from assessments.words import images_in
from lms.accounts.api import create_person
from lms.kernel import clock
from lms.kernel.activity import ActivityRef

SLUG = "all-types"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"><rect width="8" height="6" fill="#dfe7dd"/></svg>'


def build(languages: tuple[str, ...] = ("en", "ar")) -> None:
    """A bank, and for each language a person with an open test; the raw answers that are right, by question."""
    plans = [plan for key in sorted(question_types()) if not faults_of(plan := _plan(key))]
    saved = save_questions(
        bank_slug=SLUG, title="All types", questions=plans, actor=None,
        blueprint=BlueprintPlan([("all", len(plans))], Decimal(70)),
    )  # fmt: skip
    _pictures(QuestionBank.objects.get(pk=saved.bank_id), plans)
    made = {language: _attempt(saved.bank_id, language) for language in languages}
    made["typed"] = _attempt(saved.bank_id, "en")
    made["wire"] = _attempt(saved.bank_id, "en") | {"secrets": sorted(_secrets([plan.structure for plan in plans]))}
    made["wire"]["secrets"] += sorted(_secrets([plan.texts["en"] for plan in plans]))
    print(json.dumps(made))  # noqa: T201  the test reads it


SECRET = {"feedback", "choice_feedback", "why", "guidance"}  # words that are said after hand-in


def _secrets(value, *, inside: bool = False) -> set[str]:
    """Accepted words, values and explanations: what must not be told before."""
    if isinstance(value, dict):
        typed = "share" in value and ("words" in value or "value" in value)
        return {
            found
            for key, each in value.items()
            for found in _secrets(each, inside=inside or key in SECRET or (typed and key in ("words", "value")))
        }
    if isinstance(value, list):
        return {found for each in value for found in _secrets(each, inside=inside)}
    return {value} if inside and isinstance(value, str) and len(value) > 3 else set()


def _plan(key: str) -> QuestionPlan:
    given = import_module(f"tests.apps.assessments.cases.{key}")
    return QuestionPlan(key.replace("_", "-"), key, "all", 2, given.STRUCTURE, given.TEXTS)


def _pictures(bank: QuestionBank, plans: list[QuestionPlan]) -> None:
    for sha256 in {name for plan in plans for name in images_in(plan.structure)}:
        BankImage.objects.get_or_create(
            bank=bank, sha256=sha256,
            defaults={"content_type": "image/svg+xml", "content": PICTURE.encode(), "made_at": clock.now()},
        )  # fmt: skip


def _attempt(bank_id, language: str) -> dict:
    person = create_person(name=f"Officer {language}", email=f"types-{uuid4().hex[:8]}@example.org")
    attempt_id = start_attempt(
        person=person, bank_id=bank_id, purpose="post", occasion=ActivityRef("trial", uuid4()), language=language
    )
    attempt = Attempt.objects.get(pk=attempt_id)
    client = Client()
    client.force_login(person)
    questions = []
    for item in FormItem.objects.filter(form=attempt.form).select_related("version").order_by("position"):
        given = import_module(f"tests.apps.assessments.cases.{item.version.type}")
        seed = seed_of(attempt, item.version_id)
        answers = {name: getattr(given, name)(seed) for name in ("RIGHT", "WRONG")}
        questions.append({"type": item.version.type, "id": str(item.version_id), **answers})
    return {"attempt": str(attempt_id), "session": client.cookies["sessionid"].value, "questions": questions}
