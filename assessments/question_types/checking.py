"""All the rules a question must meet, by the rules of its type."""

import re
from typing import Any

from assessments.plans import QuestionPlan
from assessments.question_types.base import Json, Problem, QuestionType
from assessments.question_types.registry import question_types

KEY = re.compile(r"[a-z][a-z0-9-]{0,79}")
FIELDS = {"stem", "choices", "feedback"}


def check_question(plan: QuestionPlan) -> list[Problem]:
    """What is wrong in a question. Paths: `key`, `type`, `correct`, `texts.ar.choices.b`, ..."""
    kind = question_types().get(plan.type)
    problems = _check_head(plan)
    if kind is None:
        return [*problems, Problem("type", f"{plan.type!r} is none of {', '.join(sorted(question_types()))}")]
    wrong = kind.check(plan.structure) if isinstance(plan.structure, dict) else [Problem("structure", "is no mapping")]
    return problems + (wrong or _check_texts(kind, plan))


def _check_head(plan: QuestionPlan) -> list[Problem]:
    problems = []
    if not KEY.fullmatch(str(plan.key)):
        problems.append(Problem("key", "must be lower-case letters, digits and hyphens, beginning with a letter"))
    if plan.objective and not KEY.fullmatch(str(plan.objective)):
        problems.append(Problem("objective", "must be lower-case letters, digits and hyphens, beginning with a letter"))
    if plan.difficulty not in (1, 2, 3):
        problems.append(Problem("difficulty", "must be 1 (easy), 2 (medium) or 3 (hard)"))
    if not plan.texts:
        problems.append(Problem("texts", "has no words in any language"))
    return problems


def _check_texts(kind: QuestionType[Any, Any], plan: QuestionPlan) -> list[Problem]:
    content = kind.content(plan.structure)
    problems = []
    for language, text in plan.texts.items():
        wrong = _check_text(text) or kind.check_text(content, text)
        problems += [Problem(f"texts.{language}.{problem.path}", problem.message) for problem in wrong]
    return problems


def _check_text(text: Json) -> list[Problem]:
    if not isinstance(text, dict):
        return [Problem("stem", "is missing")]
    problems = [Problem(str(name), "is no field of a question's words") for name in text if name not in FIELDS]
    if not (isinstance(text.get("stem"), str) and text["stem"].strip()):
        problems.append(Problem("stem", "is missing"))
    if not isinstance(text.get("feedback", ""), str):
        problems.append(Problem("feedback", "must be plain text"))
    return problems
