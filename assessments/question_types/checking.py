"""All the rules a question must meet, by the rules of its type."""

import re
from typing import Any

from assessments.plans import QuestionPlan
from assessments.question_types.base import COMMON_TEXT, Json, MarkedBy, Problem, QuestionType
from assessments.question_types.registry import question_types
from assessments.words import cleaned, is_html, strings_in, tangled

LARGEST_MARK = 1000
LONGEST_STEM = 20_000
LONGEST_TITLE, LONGEST_TAG, MOST_TAGS = 200, 80, 20
KEY = re.compile(r"[a-z][a-z0-9-]{0,79}")


def check_question(plan: QuestionPlan) -> list[Problem]:
    """What is wrong in a question. Paths: `key`, `type`, `correct`, `texts.ar.choices.b`, ..."""
    kind = question_types().get(plan.type)
    problems = _check_head(plan)
    if unstorable([plan.structure, plan.texts, plan.title, list(plan.tags)]):
        return [*problems, Problem("texts", "hold a letter that cannot be kept (NUL or half a character)")]
    if kind is None:
        return [*problems, Problem("type", f"{plan.type!r} is none of {', '.join(sorted(question_types()))}")]
    wrong = kind.check(plan.structure) if isinstance(plan.structure, dict) else [Problem("structure", "is no mapping")]
    return problems + (wrong or _check_texts(kind, plan))


def marked_by(plan: QuestionPlan) -> MarkedBy:
    """Who marks a question that has no faults."""
    kind = question_types()[plan.type]
    return kind.marked_by_for(kind.content(plan.structure))


def _check_head(plan: QuestionPlan) -> list[Problem]:
    problems = []
    if not KEY.fullmatch(str(plan.key)):
        problems.append(Problem("key", "must be lower-case letters, digits and hyphens, beginning with a letter"))
    if plan.objective and not KEY.fullmatch(str(plan.objective)):
        problems.append(Problem("objective", "must be lower-case letters, digits and hyphens, beginning with a letter"))
    if plan.difficulty not in (1, 2, 3):
        problems.append(Problem("difficulty", "must be 1 (easy), 2 (medium) or 3 (hard)"))
    if not (
        plan.max_mark.is_finite() and 0 < plan.max_mark <= LARGEST_MARK and plan.max_mark == round(plan.max_mark, 2)
    ):
        problems.append(Problem("mark", f"must be above 0, at most {LARGEST_MARK}, with at most two decimals"))
    if len(plan.title) > LONGEST_TITLE:
        problems.append(Problem("title", f"has more than {LONGEST_TITLE} letters"))
    if len(plan.tags) > MOST_TAGS or any(not 0 < len(tag) <= LONGEST_TAG for tag in plan.tags):
        problems.append(Problem("tags", f"are at most {MOST_TAGS}, of 1 to {LONGEST_TAG} letters"))
    if not plan.texts:
        problems.append(Problem("texts", "has no words in any language"))
    return problems


def unstorable(value: Any) -> bool:
    """Whether there is a NUL or half a character anywhere, which a database refuses."""
    if isinstance(value, dict):
        return any(unstorable(key) or unstorable(each) for key, each in value.items())
    if isinstance(value, list | tuple):
        return any(map(unstorable, value))
    return isinstance(value, str) and any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in value)


def _check_texts(kind: QuestionType[Any, Any], plan: QuestionPlan) -> list[Problem]:
    content = kind.content(plan.structure)
    problems = []
    for language, text in plan.texts.items():
        wrong = _check_text(kind, text) or _check_markup(text)
        kept = {} if wrong else cleaned(text)
        wrong = wrong or _check_text(kind, kept) or kind.check_text(content, kept)
        problems += [Problem(f"texts.{language}.{problem.path}", problem.message) for problem in wrong]
    return problems


def _check_markup(text: Json) -> list[Problem]:
    """HTML whose cleaning would make it grow without end."""
    found = is_html(text) and any(map(tangled, strings_in(text)))
    return [Problem("format", "is html that is too tangled: marks of form in too many paragraphs")] if found else []


def _check_text(kind: QuestionType[Any, Any], text: Json) -> list[Problem]:
    if not isinstance(text, dict):
        return [Problem("stem", "is missing")]
    known = COMMON_TEXT | kind.text_fields
    problems = [Problem(str(name), "is no field of a question's words") for name in text if name not in known]
    if not (isinstance(text.get("stem"), str) and text["stem"].strip()):
        problems.append(Problem("stem", "is missing"))
    for name, most in (("stem", LONGEST_STEM), ("feedback", LONGEST_STEM)):
        if not isinstance(text.get(name, ""), str):
            problems.append(Problem(name, "must be text"))
        elif len(text.get(name, "")) > most:
            problems.append(Problem(name, f"has more than {most:,} letters"))
    if text.get("format", "html") != "html":
        problems.append(Problem("format", "is html, or left out"))
    return problems
