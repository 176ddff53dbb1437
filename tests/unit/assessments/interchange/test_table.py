"""Tables of questions."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from assessments.interchange.base import Unreadable
from assessments.interchange.table.cells import escaped, unescaped
from assessments.interchange.table.format import CSV, XLSX
from assessments.plans import QuestionPlan
from tests.unit.assessments.interchange.samples import sample


def test_headers_as_people_write_them() -> None:
    reading = CSV.read(sample("crates.csv"), language="en")
    first = reading.drafts[0]
    assert (first.line, first.type, first.category, first.difficulty, first.max_mark) == (
        2,
        "single_choice",
        "transport",
        3,
        "2",
    )
    assert first.text == {
        "stem": "Which; mark?", "feedback": "Read page 3", "choices": {"a": "Price", "b": "Contents"},
    }  # fmt: skip
    assert [(draft.type, draft.structure) for draft in reading.drafts[1:]] == [
        ("multiple_choice", {"choices": ["a", "b", "c"], "correct": ["a", "c"], "marking": "all_or_nothing"}),
        ("true_false", {"correct": ["true"]}),
        ("numeric", {"answers": [{"value": "2.5", "tolerance": "0.1", "share": "100"}]}),
        ("short_text", {"answers": [{"words": "carrier", "share": "100"}, {"words": "driver", "share": "100"}]}),
        ("ordering", {"items": ["a", "b", "c"], "marking": "places"}),
    ]
    assert [(remark.line, remark.code) for remark in reading.warnings] == [
        (1, "columns"), (9, "no-right-answer"), (10, "type-not-supported"),
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter: str) -> None:
    rows = [["stem", "type", "right"], ["Is it, so; really?", "tf", "true"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert CSV.read(text.encode("utf-8-sig"), language="en").drafts[0].text["stem"] == "Is it, so; really?"


def test_a_first_line_that_names_the_delimiter() -> None:
    assert CSV.read(b"sep=;\nstem;type;right\nQ;tf;true\n", language="en").drafts[0].line == 3


def test_the_right_answer_in_its_own_words_or_by_number() -> None:
    for right in ("Yes, always", "2", "B", "b)"):
        text = f'stem,a,b,right\nQ,No,"Yes, always","{right}"\n'
        assert CSV.read(text.encode(), language="en").drafts[0].structure["correct"] == ["b"]


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@x", "'=x", "''-", " =x", "\t=x", "＝x"])
def test_formulas_are_text(text: str) -> None:
    assert escaped(text).startswith("'")
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("text", ["-5", "+3.5", "word", "'quoted'", "", "a=b"])
def test_other_words_are_left_alone(text: str) -> None:
    assert escaped(text) == text
    assert unescaped(text) == text


def plan_with(stem: str) -> QuestionPlan:
    return QuestionPlan("q", "true_false", "", 2, {"correct": ["true"]}, {"en": {"stem": stem}})


def test_spreadsheets_hold_text_only() -> None:
    content = XLSX.write([plan_with('=HYPERLINK("x")')], language="en", images={}).content
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet["C2"].value == '\'=HYPERLINK("x")'
    assert sheet["C2"].data_type == "s"
    assert XLSX.read(content, language="en").drafts[0].text["stem"] == '=HYPERLINK("x")'


def test_numbers_dates_and_formulas_of_other_peoples_sheets() -> None:
    book = Workbook()
    for row in (
        ["Question", "Type", "Right answer", "Tolerance"],
        ["=A1", "tf", True, None],
        ["How many?", "number", 4.0, 0.5],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    drafts = XLSX.read(file.getvalue(), language="en").drafts
    assert drafts[0].text["stem"] == "=A1"
    assert drafts[1].structure == {"answers": [{"value": "4", "tolerance": "0.5", "share": "100"}]}


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (archive("xl/workbook.xml", b"0" * 50_000_000), "unpacks to far more"),
        (archive("word/document.xml", b"<a/>"), "no spreadsheet"),
        (archive("xl/workbook.xml", b"<a>"), "cannot be read"),
        (b"PK\x03\x04 and no more", "cannot be read"),
    ],
)
def test_archives_that_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        XLSX.read(content, language="en")


def test_a_table_without_headers() -> None:
    with pytest.raises(Unreadable, match="headers"):
        CSV.read(b"1,2,3\n4,5,6\n", language="en")


def test_what_a_table_has_no_room_for() -> None:
    shares = QuestionPlan(
        "q", "multiple_choice", "", 2, {"choices": ["a", "b"], "correct": ["a"], "shares": {"a": 100, "b": -20}},
        {"en": {"stem": "Q", "choices": {"a": "x", "b": "y"}}},
    )  # fmt: skip
    assert [remark.code for remark in CSV.write([shares], language="en", images={}).warnings] == ["not-expressible"]
