"""XLSX: text stays text, numbers stay numbers, and the sheet says what it is."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from analytics.reports.formats import FORMATS, respond
from analytics.reports.formats.xlsx import LONGEST_TEXT, workbook
from tests.unit.reports.reports import Sample
from tests.unit.reports.test_csv import HOSTILE


def saved(report) -> bytes:
    file = io.BytesIO()
    workbook(report).save(file)
    return file.getvalue()


def opened(report):
    return load_workbook(io.BytesIO(saved(report)))


@pytest.mark.parametrize("text", [*HOSTILE, "#N/A", "#REF!", "{=1}", "TRUE", "2026-01-01", "1e5"])
def test_no_text_becomes_a_formula_or_an_error(text):
    data = saved(Sample([[text]]))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert set(re.findall(r' t="(\w+)"', xml)) == {"inlineStr"}
    cell = load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.value.strip() == text.replace("\x00", "").replace("\r", "\n").strip()


def test_numbers_and_days_keep_their_kind():
    day, moment = date(2026, 3, 1), datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    row = opened(Sample([[5, -2.5, Decimal("48.25"), day, moment, None]])).worksheets[0][2]
    assert [cell.value for cell in row[:3]] == [5, -2.5, 48.25]
    assert row[3].value.date() == day
    assert row[4].value == moment.replace(tzinfo=None)


def test_the_sheet_about_tells_what_it_is():
    book = opened(Sample([]))
    assert book.sheetnames == ["A sample", "About"]
    assert [[cell.value for cell in row] for row in book["About"].iter_rows(min_row=2)] == [
        ["As of", "2026-11-21"],
        ["Formula", "=1+1 is not one"],
    ]


@pytest.mark.parametrize(("language", "expected"), [("ar", True), ("en", False), ("zh-hans", False)])
def test_arabic_runs_from_right_to_left(language, expected):
    assert [sheet.sheet_view.rightToLeft for sheet in opened(Sample([], language=language))] == [expected] * 2


def test_titles_and_texts_that_excel_refuses_are_cut():
    book = opened(Sample([["x" * 40_000, "a\x07b"]], title="What: is/this? [" + "y" * 40))
    assert len(book.sheetnames[0]) == 31
    assert len(book.worksheets[0]["A2"].value) == LONGEST_TEXT
    assert book.worksheets[0]["B2"].value == "ab"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_report_gets_every_format_free(ending):
    response = respond(Sample([["x", 1]]), ending)
    assert response["Content-Disposition"] == f'attachment; filename="sample.{ending}"'
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response)
