"""Questions as careless or hostile authors write them, and answers as no page of ours posts them."""

import copy
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from assessments.plans import QuestionPlan
from assessments.question_types.base import Problem, QuestionType
from assessments.question_types.checking import check_question
from lms.kernel.errors import DomainError

Json = Any
Path = tuple[str | int, ...]

# a busy machine is no fault in what is tested
calmly = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
letters = st.text(max_size=12)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | letters
    | st.sampled_from(["a", "all", "right", "missing", "html", "case", "", " ", "\x00", 10**400, -1, 0, 1, 2, 1e308])
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(letters | st.integers(0, 9), inner, max_size=4),
    max_leaves=8,
)


def places(value: Json, path: Path = ()) -> Iterator[Path]:
    """Every place in a JSON value, the whole first."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from places(inner, (*path, name))


@st.composite
def spoilt(draw: st.DrawFn, whole: Json) -> Json:
    """A good value with something else, nothing, or something more in one or two places."""
    value = copy.deepcopy(whole)
    for _time in range(draw(st.integers(1, 2))):
        *way, name = draw(st.sampled_from([path for path in places(value) if path] or [("x",)]))
        holder = value
        for step in way:
            holder = holder[step]
        if not isinstance(holder, dict | list):
            continue
        act = draw(st.sampled_from(["other", "gone", "more"]))
        if act == "other":
            holder[name] = draw(anything)
        elif act == "gone" and (name in holder if isinstance(holder, dict) else True):
            del holder[name]
        elif isinstance(holder, list):
            holder.append(draw(anything | st.just(copy.deepcopy(holder[0] if holder else 1))))
        else:
            holder[draw(letters)] = draw(anything)
    return value


def raw_answers(*likely: str) -> st.SearchStrategy[list[str]]:
    """Lists of strings as they may be posted, many of them made of what a page would post."""
    parts = st.sampled_from([*likely, "", "=", ".", "=.", "new=x", "\x00", "\ud800"]) | letters
    joined = st.lists(parts, min_size=1, max_size=3).map("".join)
    return st.lists(st.sampled_from(likely or [""]) | joined, max_size=6)


def outlives(kind: QuestionType[Any, Any], structure: Json, text: Json) -> list[Problem]:
    """Check a question as an author may have written it; one without problems can be asked, drawn and explained."""
    problems = check_question(QuestionPlan("q-1", kind.key, "scope", 2, structure, {"en": text}))
    if not problems:
        draw_all(kind, kind.content(structure), text, None)
    assert all(
        isinstance(problem, Problem) and isinstance(problem.path, str) and problem.message for problem in problems
    )
    assert all(len(problem.message) < 600 for problem in problems)
    return problems


def draw_all(kind: QuestionType[Any, Any], content: Any, text: Json, answer: Any) -> tuple[str, str]:
    """Page and review of a question, in Arabic; what cannot be drawn raises."""
    question = {"version_id": "v", "field": "a-v", "language": "ar", "foreign": True, "answered": answer is not None}
    definition = kind.interaction(content, text, "ar")
    assert definition["description"].keys() == {"ar"}
    page = {**question, "fields": kind.fields(content, text, "ar", answer, "seed")}
    review = {**question, "review": kind.review(content, text, "ar", answer)}
    return (
        render_to_string(kind.template, {"question": page}),
        render_to_string(kind.review_template, {"question": review}),
    )


def taken(kind: QuestionType[Any, Any], content: Any, raw: list[str], seed: str = "seed") -> Any:
    """The answer as an object, None if it was refused or empty; what was taken reads back and scores from 0 to 1."""
    try:
        kept = kind.parse(content, raw, seed)
    except DomainError as refusal:
        assert refusal.code and str(refusal.message)
        return None
    answer = kind.answer(kept)
    if answer is None:
        assert kept == {}
        return None
    assert answer.dump() == kept
    assert 0 <= kind.score(content, answer) <= 1
    assert kind.response_string(answer)
    return answer
