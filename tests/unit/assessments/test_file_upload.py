"""File upload: ids of files that were sent before, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.base import MarkedBy
from assessments.question_types.file_upload.form import ENDINGS, accept
from assessments.question_types.registry import question_type
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases.file_upload import STRUCTURE, TEXTS
from tests.strategies.questions import anything, calmly, draw_all, outlives, raw_answers, spoilt, taken

KIND = question_type("file_upload")
CONTENT = KIND.content(STRUCTURE)
ONE, TWO, THREE = (f"3b241101-e2bb-4255-8caf-4136c566a96{n}" for n in (1, 2, 3))


def changed(**fields):
    return {**STRUCTURE, **fields}


def test_ids_are_kept_in_their_order_each_once():
    assert KIND.parse(CONTENT, [TWO, "", ONE.upper(), TWO])["files"] == [TWO, ONE]


@pytest.mark.parametrize("raw", [["new=paper.pdf"], ["new="], ["new=C:\\fakepath\\a.pdf", ""]])
def test_the_name_of_a_new_file_is_no_answer(raw):
    assert KIND.parse(CONTENT, raw) == {}


@pytest.mark.parametrize("raw", [["paper.pdf"], ["old=" + ONE], ["1"], ["\ud800"]])
def test_what_is_no_id_is_refused(raw):
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, raw)
    assert refusal.value.code == "answer-malformed"


def test_more_files_than_are_taken_are_refused():
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, [ONE, TWO, THREE])
    assert refusal.value.code == "too-many-files"


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        ("", "structure"),
        ({}, "kinds"),
        (changed(kinds=[]), "kinds"),
        (changed(kinds="pdf"), "kinds"),
        (changed(kinds=["exe"]), "kinds"),
        (changed(kinds=[["pdf"]]), "kinds"),
        (changed(kinds=["pdf", "pdf"]), "kinds"),
        (changed(largest_mb=21), "largest_mb"),
        (changed(largest_mb=None), "largest_mb"),
        (changed(most=6), "most"),
        (changed(most=False), "most"),
        (changed(rubric=[{"key": "a", "points": "many"}]), "rubric.0.points"),
    ],
)
def test_a_fault_is_named_with_its_place(structure, path):
    assert path in [problem.path for problem in KIND.check(structure)]


def test_what_is_not_said_has_a_usual_value():
    content = KIND.content({"kinds": ["sheet"]})
    assert (content.largest_mb, content.most, content.rubric) == (5, 1, ())
    assert KIND.check({"kinds": ["sheet"]}) == []


def test_the_field_takes_the_kinds():
    assert accept(("pdf", "sheet")) == ".pdf,.xlsx,.ods,.csv"
    assert all(ending.startswith(".") for endings in ENDINGS.values() for ending in endings)


def test_the_page_lists_what_was_sent_and_takes_more():
    answer = KIND.answer(KIND.parse(CONTENT, [ONE]))
    page, _review = draw_all(KIND, CONTENT, TEXTS["en"], answer)
    assert f'name="a-v" value="{ONE}" checked' in page
    assert 'name="a-v.new"' in page and " multiple" in page and 'accept=".pdf,.jpg,.jpeg,.png,.webp"' in page
    assert TEXTS["en"]["guidance"] not in page


def test_a_person_marks_it():
    assert KIND.marked_by_for(CONTENT) is MarkedBy.PERSON
    assert "correctResponsesPattern" not in KIND.interaction(CONTENT, TEXTS["en"], "en")


@calmly
@given(spoilt(STRUCTURE) | anything, spoilt(TEXTS["en"]) | st.just(TEXTS["en"]))
def test_whatever_an_author_writes_is_answered(structure, text):
    outlives(KIND, structure, text)


@calmly
@given(raw_answers(ONE, TWO, "new="))
def test_whatever_is_posted_is_read_or_refused(raw):
    answer = taken(KIND, CONTENT, raw)
    if answer:
        draw_all(KIND, CONTENT, TEXTS["ar"], answer)
