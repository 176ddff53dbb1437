"""CSV that spreadsheets open as it is meant: UTF-8 with byte order mark, and no text that they would run.

A spreadsheet takes a cell that begins with = + - @ (or their full-width twins) for a formula, whoever typed it. Such text
gets a leading apostrophe. So does such text after a semicolon, a tab or a line end inside a cell, because a spreadsheet
set to another language cuts the line there. Plain numbers are left alone.
Source: OWASP, CSV injection.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse

from analytics.reports.base import Cell, Report

BOM = "\ufeff"
# what may stand before a formula without being seen: spaces, zero-width characters, marks of direction
_BLANK = r"[ \v\f\u0085\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]*"
_SIGN = r"[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]"
_FIRST = re.compile(rf"[\t\r\n]|{_BLANK}{_SIGN}")
_LATER = re.compile(rf"([;\t\r\n])({_BLANK}{_SIGN})")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z", re.ASCII)


def csv_response(report: Report) -> StreamingHttpResponse:
    """The report, sent line by line."""
    return StreamingHttpResponse(csv_lines(report), content_type="text/csv; charset=utf-8")


def csv_lines(report: Report) -> Iterator[str]:
    """The file's lines; the first carries the byte order mark."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_MINIMAL)
    yield BOM + writer.writerow([harmless(title) for title in report.header()])
    for row in report.rows():
        yield writer.writerow([as_text(cell) for cell in row])


def as_text(cell: Cell) -> str:
    """A cell as it stands in the file: numbers with a decimal point, dates as ISO 8601, text made harmless."""
    if cell is None:
        return ""
    if isinstance(cell, int | float | Decimal):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else harmless(str(cell))


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    if _NUMBER.match(text):
        return text
    text = text.replace("\x00", "")
    # the apostrophe stands first of all: a leading blank is no shelter
    first = "'" if _FIRST.match(text) else ""
    return first + _LATER.sub(r"\1'\2", text)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> Any:
        return line
