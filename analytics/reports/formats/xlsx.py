"""XLSX: numbers as numbers, all text as text (never a formula), right to left where the language is, and a sheet 'About'."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from analytics.reports.base import Cell, Report

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # characters in a cell
WIDTHS = (26, 18)  # of the first column and of the others, in characters
ABOUT_WIDTHS = (30, 90)
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def xlsx_response(report: Report) -> HttpResponse:
    """The report as a workbook."""
    file = BytesIO()
    workbook(report).save(file)
    return HttpResponse(file.getvalue(), content_type=CONTENT_TYPE)


def workbook(report: Report) -> Workbook:
    """The workbook, written row by row: a long list does not stand in memory as cells."""
    book = Workbook(write_only=True)
    book.properties.title = report.title
    book.properties.creator = "Meristem"
    table = _sheet(book, report.title, report.language, WIDTHS, len(report.header()))
    table.freeze_panes = "A2"
    table.append([_cell(table, title, bold=True) for title in report.header()])
    _fill(table, report.rows())
    about = _sheet(book, _("About"), report.language, ABOUT_WIDTHS, 2)
    about.append([_cell(about, report.title, bold=True)])
    _fill(about, ([fact.label, fact.value] for fact in report.about()))
    return book


def _sheet(book: Workbook, title: str, language: str, widths: tuple[int, int], columns: int) -> Any:
    sheet = book.create_sheet(_NOT_IN_A_SHEET_NAME.sub(" ", title)[:31])
    sheet.sheet_view.rightToLeft = get_language_info(language)["bidi"]
    for number in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(number)].width = widths[number > 1]
    return sheet


def _fill(sheet: Any, rows: Iterable[Sequence[Cell]]) -> None:
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    """A cell whose text is text: openpyxl alone would take '=…' for a formula and '#N/A' for an error."""
    cell = WriteOnlyCell(sheet, value=_storable(value))
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _storable(value: Cell) -> Any:
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
    if isinstance(value, datetime):  # spreadsheets know no time zones
        return value.astimezone(UTC).replace(tzinfo=None)
    return value
