"""What readers of the code found wrong, each with what should be."""

import bz2
import io
import time
import zipfile
from decimal import Decimal

import pytest
from django.utils import translation

from assessments.interchange.base import Unreadable
from assessments.interchange.registry import formats
from assessments.plans import QuestionPlan, canonical
from assessments.question_types.checking import check_question
from assessments.question_types.numbers import readings
from assessments.question_types.registry import question_type
from assessments.question_types.typed import same


def problems(kind: str, structure: dict, text: dict, **options) -> list:
    return check_question(QuestionPlan("q-1", kind, "scope", 2, structure, {"en": text}, **options))


def test_keys_of_an_author_are_no_names_of_fields():
    structure = {
        "rows": ["relative", "b"], "targets": ["true", "false"], "pairs": {"relative": "true", "b": "false"},
    }  # fmt: skip
    assert canonical(structure) == structure


@pytest.mark.parametrize(
    ("kind", "structure", "first"),
    [
        ("numeric", {"answers": [{"value": "1.5"}]}, ["number=1,500"]),
        ("gap_fill", {"gaps": [{"key": "g", "kind": "number", "answers": [{"value": "1.5"}]}]}, ["g=1,500"]),
    ],
)
def test_a_page_in_another_language_that_is_left_alone_changes_no_number(kind, structure, first):
    asked = question_type(kind)
    content = asked.content(structure)
    with translation.override("ar"):
        kept = asked.parse(content, first, "seed")
        assert asked.again(content, kept) == kept
    with translation.override("en"):
        read_again = asked.again(content, kept)  # a mark of thousands there
        assert asked.score(content, asked.answer(kept)) == 1
        assert asked.score(content, asked.answer(read_again)) == 0
        part = next(iter(first)).partition("=")[0]
        assert asked.parse(content, [f"{part}=1,500"], "seed") == read_again


def test_a_number_beside_a_mark_of_direction():
    assert readings("5 \u200f") == readings("\u200f 5") == (Decimal(5),)


@pytest.mark.parametrize(
    ("typed", "wanted"), [("ŒUF", "OEUF"), ("Straße", "Strasse"), ("کتاب", "كتاب"), ("ایران", "ايران۔")]
)
def test_letters_that_keyboards_write_in_two_ways(typed, wanted):
    assert same(typed, wanted, case_matters=True)


@pytest.mark.parametrize(
    ("kind", "shares"),
    [
        ("multiple_choice", {"a": 60, "b": 60, "c": -20}),
        ("multiple_choice", {"a": 100, "b": 50}),
    ],
)
def test_a_wrong_choice_cannot_be_made_good(kind, shares):
    correct = ["a", "b"] if kind == "multiple_choice" else ["a"]
    words = {"stem": "Which?", "choices": {"a": "A", "b": "B", "c": "C"}}
    assert problems(kind, {"choices": ["a", "b", "c"], "correct": correct, "shares": shares}, words)


def test_neighbours_are_said_to_be_right_where_they_earn():
    ordering = question_type("ordering")
    content = ordering.content({"items": ["a", "b", "c"], "marking": "neighbours"})
    answer = ordering.Answer.load({"schema": 1, "items": ["b", "c", "a"]})
    text = {"stem": "Order.", "items": {"a": "A", "b": "B", "c": "C"}}
    assert ordering.score(content, answer) == Decimal("0.5")
    assert [row.fraction for row in ordering.review(content, text, "en", answer)["rows"]] == [Decimal("0.5"), 1, 0]


def test_rules_hold_of_words_as_they_are_kept():
    text = {
        "stem": "<script>x</script>", "format": "html", "choices": {"a": "<iframe></iframe>", "b": "<b></b>", "c": "C"},
    }  # fmt: skip
    assert problems("single_choice", {"choices": ["a", "b", "c"], "correct": ["a"]}, text)
    gap = {"stem": "Fill.", "format": "html", "body": '<p>&#91;[g1]] <img src="file:x" alt="[[g1]]"></p>'}
    assert problems("gap_fill", {"gaps": [{"key": "g1", "kind": "text", "answers": [{"words": "x"}]}]}, gap)


def test_little_html_that_would_become_much():
    stem = "<p>" + "".join(f"<em a{number}>" for number in range(900)) + "x<p>x" * 2000
    text = {"stem": stem, "format": "html", "choices": {"a": "A", "b": "B"}}
    start = time.process_time()
    assert problems("single_choice", {"choices": ["a", "b"], "correct": ["a"]}, text)
    assert time.process_time() - start < 1


def test_no_number_is_no_mark():
    text = {"stem": "Which?", "choices": {"a": "A", "b": "B"}}
    structure = {"choices": ["a", "b"], "correct": ["a"]}
    assert [each.path for each in problems("single_choice", structure, text, max_mark=Decimal("NaN"))] == ["mark"]


@pytest.mark.parametrize(("key", "member"), [("qti", "imsmanifest.xml"), ("xlsx", "xl/workbook.xml")])
def test_an_archive_packed_in_a_way_that_cannot_be_bounded(key, member):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(member, "<a>" + " " * 1000 + "</a>")
    assert bz2.compress(b"")  # this Python can read it, and yet it is refused
    with pytest.raises(Unreadable):
        formats()[key].read(packed.getvalue(), language="en")


def test_a_sheet_of_a_million_empty_cells():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<row>" + "<c/>" * 1_100_000 + "</row>")
        archive.writestr("xl/media/noise.bin", bytes(range(256)) * 200, zipfile.ZIP_STORED)
    with pytest.raises(Unreadable):
        formats()["xlsx"].read(packed.getvalue(), language="en")


def test_blank_lines_before_markdown_take_no_time():
    text = "a" + "\n" * 60_000 + "a"
    quiz = (
        '<quiz><question type="truefalse"><name><text>n</text></name><questiontext format="markdown"><text>'
        f'{text}</text></questiontext><answer fraction="100"><text>true</text></answer></question></quiz>'
    )
    start = time.process_time()
    formats()["moodle_xml"].read(quiz.encode(), language="en")
    assert time.process_time() - start < 2
