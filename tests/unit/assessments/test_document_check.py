"""Document check: faults found and named, right lines called faulty, and papers that contradict their own key."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.document_check.scoring import STATES, score_document_check
from assessments.question_types.registry import question_type
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases.document_check import STRUCTURE, TEXTS
from tests.strategies.questions import anything, calmly, draw_all, outlives, raw_answers, spoilt, taken

KIND = question_type("document_check")
CONTENT = KIND.content(STRUCTURE)
states = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(STATES), min_size=2).filter(
    lambda lines: set(lines.values()) != {"right"}
)
PAPER = {"a": "right", "b": "wrong", "c": "missing", "d": "right"}


def lines(**states_):
    return {"lines": [{"key": key, "state": state} for key, state in states_.items()]}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({}, "0"),
        ({"b": "wrong", "c": "missing"}, "1"),
        ({"a": "right", "b": "wrong", "c": "missing", "d": "right"}, "1"),
        ({"b": "wrong"}, "0.5"),
        ({"b": "missing"}, "0.25"),
        ({"b": "missing", "c": "wrong"}, "0.5"),
        ({"b": "wrong", "c": "missing", "a": "wrong"}, "0.5"),
        ({"b": "wrong", "a": "wrong"}, "0"),
        ({"a": "wrong", "d": "missing"}, "0"),
        ({"b": "right", "c": "right"}, "0"),
        ({"a": "wrong", "b": "missing", "c": "missing"}, "0.25"),
    ],
)
def test_the_rule(found, expected):
    assert score_document_check(PAPER, found) == Decimal(expected)


@given(states, st.data())
def test_whoever_calls_everything_faulty_gains_nothing_by_right_lines(paper, data):
    found = data.draw(st.dictionaries(st.sampled_from(sorted(paper)), st.sampled_from(STATES)))
    fraction = score_document_check(paper, found)
    assert 0 <= fraction <= 1
    assert score_document_check(paper, paper) == 1
    for line, state in paper.items():
        if state == "right" and found.get(line) == "right":
            assert score_document_check(paper, {**found, line: "wrong"}) <= fraction
        if state != "right":
            assert score_document_check(paper, {**found, line: state}) >= fraction


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        ("lines", "structure"),
        ({}, "lines"),
        ({"lines": {}}, "lines"),
        (lines(a="wrong"), "lines"),
        (lines(a="right", b="right"), "lines"),
        (lines(a="right", b="false"), "lines.1.state"),
        (lines(a="right", b=["wrong"]), "lines.1.state"),
        ({"lines": [{"key": "a", "state": "wrong"}, {"key": "b"}]}, "lines.1.state"),
        ({"lines": [{"key": "a", "state": "wrong"}] * 2}, "lines"),
        ({"lines": [{"key": f"k{n}", "state": "wrong"} for n in range(31)]}, "lines"),
        ({**lines(a="right", b="wrong"), "marking": "partial"}, "marking"),
    ],
)
def test_a_fault_is_named_with_its_place(structure, path):
    assert path in [problem.path for problem in KIND.check(structure)]


def with_line(key, **fields):
    words = TEXTS["en"]["lines"]
    return {**TEXTS["en"], "lines": {**words, key: {**words[key], **fields}}}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ({**TEXTS["en"], "title": ""}, "title"),
        ({**TEXTS["en"], "lines": []}, "lines"),
        ({**TEXTS["en"], "lines": {}}, "lines.identity"),
        ({**TEXTS["en"], "lines": {**TEXTS["en"]["lines"], "more": {"label": "A", "entry": ""}}}, "lines.more"),
        (with_line("traits", label=""), "lines.traits.label"),
        (with_line("traits", entry=None), "lines.traits.entry"),
        (with_line("traits", hint="x"), "lines.traits.hint"),
        (with_line("traits", why=3), "lines.traits.why"),
        (with_line("traits", entry="e" * 2001), "lines.traits.entry"),
        (with_line("contact", entry="Ministry"), "lines.contact.entry"),
        (with_line("identity", entry=" "), "lines.identity.entry"),
    ],
)
def test_a_fault_in_the_words_is_named(text, path):
    assert path in [problem.path for problem in KIND.check_text(CONTENT, text)]


def test_a_right_line_may_be_empty():
    assert KIND.check_text(CONTENT, with_line("handling", entry="")) == []


def test_lines_are_kept_in_the_order_of_the_paper():
    kept = KIND.parse(CONTENT, ["contact=missing", "traits=", "identity=wrong", ""])
    assert list(kept["lines"].items()) == [("identity", "wrong"), ("contact", "missing")]


@pytest.mark.parametrize(
    "raw",
    [["identity=broken"], ["nowhere=right"], ["right"], ["identity=right", "identity=wrong"], ["identity.x=right"]],
)
def test_what_no_page_sends_is_refused(raw):
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, raw)
    assert refusal.value.code == "answer-malformed"


def test_nothing_is_chosen_at_first():
    page, _review = draw_all(KIND, CONTENT, TEXTS["en"], None)
    assert " checked" not in page
    assert page.count('type="radio"') == 3 * len(CONTENT.keys)


def test_the_review_says_the_finding_the_truth_and_why():
    answer = KIND.answer(KIND.parse(CONTENT, ["identity=missing", "contact=missing", "handling=wrong"]))
    by_key = {line.key: line for line in KIND.review(CONTENT, TEXTS["en"], "en", answer)["lines"]}
    assert (by_key["identity"].own, by_key["identity"].right_words) == ("Missing", "Wrong")
    assert by_key["identity"].is_near and not by_key["identity"].is_right
    assert by_key["contact"].is_right and not by_key["contact"].is_near
    assert not by_key["handling"].is_near and not by_key["handling"].is_right
    assert by_key["declaration"].own == "" and not by_key["declaration"].is_near


@calmly
@given(spoilt(STRUCTURE) | anything, spoilt(TEXTS["en"]) | st.just(TEXTS["en"]))
def test_whatever_an_author_writes_is_answered(structure, text):
    outlives(KIND, structure, text)


@calmly
@given(raw_answers(*(f"{key}={state}" for key in CONTENT.keys for state in STATES)))
def test_whatever_is_posted_is_read_or_refused(raw):
    answer = taken(KIND, CONTENT, raw)
    if answer:
        draw_all(KIND, CONTENT, TEXTS["ar"], answer)
