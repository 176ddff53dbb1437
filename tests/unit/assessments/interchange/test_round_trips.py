"""What a format can express goes out and comes in again unchanged."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.interchange.aiken.format import AIKEN
from assessments.interchange.gift.format import GIFT
from assessments.interchange.moodle_xml.format import MOODLE_XML
from assessments.interchange.table.format import CSV, XLSX
from assessments.plans import QuestionPlan
from tests.unit.assessments.interchange import plans as drawn
from tests.unit.assessments.interchange.plans import plans, same

IN_GIFT = ["single_choice", "multiple_choice", "true_false", "matching", "numeric", "short_text", "long_answer"]
IN_XML = [*IN_GIFT, "multiple_true_false", "ordering", "file_upload", "gap_fill", "drag_to_text"]
IN_TABLES = [
    "single_choice",
    "multiple_choice",
    "true_false",
    "multiple_true_false",
    "ordering",
    "long_answer",
    "comment",
]
usual = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def there_and_back(one: Any, plan: Any) -> Any:
    written = one.write([plan], language="en", images={})
    reading = one.read(written.content, language="en")
    assert len(reading.drafts) == 1, (written, reading.warnings)
    draft = reading.drafts[0]
    same(draft, plan)
    return draft


@pytest.mark.parametrize("kind", IN_GIFT)
@usual
@given(data=st.data())
def test_gift(kind: str, data: st.DataObject) -> None:
    plan = data.draw(plans(kind))
    draft = there_and_back(GIFT, plan)
    assert (draft.key, draft.difficulty, draft.category) == (plan.key, plan.difficulty, plan.objective)


@pytest.mark.parametrize("kind", IN_XML)
@usual
@given(data=st.data())
def test_moodle_xml(kind: str, data: st.DataObject) -> None:
    plan = data.draw(plans(kind, line_stem=kind in ("gap_fill", "drag_to_text")))
    draft = there_and_back(MOODLE_XML, plan)
    assert (draft.key, draft.difficulty, draft.category) == (plan.key, plan.difficulty, plan.objective)


@pytest.mark.parametrize("kind", ["multiple_choice", "numeric", "long_answer"])
@usual
@given(data=st.data())
def test_moodle_xml_with_more(kind: str, data: st.DataObject) -> None:
    """Settings that GIFT has no place for."""
    more = {"multiple_choice": drawn.all_or_nothing, "numeric": drawn.numeric_with_units, "long_answer": drawn.essay}
    usual_builder = drawn.BUILDERS[kind]
    drawn.BUILDERS[kind] = more[kind]
    try:
        plan = data.draw(plans(kind))
    finally:
        drawn.BUILDERS[kind] = usual_builder
    there_and_back(MOODLE_XML, plan)


@usual
@given(data=st.data())
def test_aiken(data: st.DataObject) -> None:
    plan = data.draw(plans("single_choice", allow_html=False))
    plan.structure.pop("shares", None)
    plan.texts["en"].pop("feedback", None)
    plan.texts["en"].pop("choice_feedback", None)
    written = AIKEN.write([plan], language="en", images={})
    if written.content.strip():
        there_and_back(AIKEN, plan)
    else:
        assert [remark.code for remark in written.warnings] == ["not-expressible"]


@pytest.mark.parametrize("one", [CSV, XLSX], ids=["csv", "xlsx"])
@pytest.mark.parametrize("kind", IN_TABLES)
@settings(usual, max_examples=20)
@given(data=st.data())
def test_tables(one: Any, kind: str, data: st.DataObject) -> None:
    plan = data.draw(plans(kind, allow_html=False))
    plan.structure.pop("shares", None)
    if kind == "true_false":
        plan.texts["en"].pop("choice_feedback", None)
    if kind == "multiple_choice":
        plan.structure.setdefault("marking", "partial")
    plan = _with_letters(plan)
    draft = there_and_back(one, plan)
    assert (draft.key, draft.difficulty, draft.category) == (plan.key, plan.difficulty, plan.objective)


@pytest.mark.parametrize("one", [CSV, XLSX], ids=["csv", "xlsx"])
@settings(usual, max_examples=20)
@given(data=st.data())
def test_typed_answers_in_tables(one: Any, data: st.DataObject) -> None:
    plan = data.draw(plans(data.draw(st.sampled_from(["short_text", "numeric"])), allow_html=False))
    plan.structure.pop("wildcards", None)
    del plan.structure["answers"][1:]
    if one is CSV or not str(plan.structure["answers"][0].get("words", "")).startswith("x"):
        there_and_back(one, plan)


def _with_letters(plan: Any) -> Any:
    """Rows and items have the letters of their columns."""
    for group in ("rows", "items"):
        if group in plan.structure:
            keys = dict(zip(plan.structure[group], drawn.spelled(9), strict=False))
            plan.structure[group] = list(keys.values())
            if "correct" in plan.structure:
                plan.structure["correct"] = [keys[key] for key in plan.structure["correct"]]
            words = plan.texts["en"][group]
            plan.texts["en"][group] = {keys[key]: said for key, said in words.items()}
    return plan


def test_what_has_no_place_is_left_out_and_said() -> None:
    plan = QuestionPlan("papers", "document_check", "", 2, {"lines": []}, {"en": {"stem": "Check"}})
    for one in (GIFT, MOODLE_XML, AIKEN, CSV, XLSX):
        written = one.write([plan], language="en", images={})
        assert [(remark.line, remark.code) for remark in written.warnings] == [(1, "type-not-in-format")]
        assert "document check" in written.warnings[0].message
