"""Reads a table of scores (columns learner, pre, post) from the bytes of a CSV file.

Taken as spreadsheets write them: UTF-8 with or without byte order mark, UTF-16, an older encoding (with a
warning); comma, semicolon or tab between cells; quoted cells; any line end; a first line "sep=;"; a decimal
comma where the comma does not separate cells; columns in any order, and others beside ours. A blank score is
a missing score.

A row that cannot be trusted is left out whole, counted and named by its line; it never stops the reading:
- a score that is not a plain number ("nan", "inf", "75%", "1_0"), is below 0 or is above the maximum;
- no learner; more or fewer cells than the first line has; a quotation mark that is not closed on its line
  (a cell may not run over a line end: one forgotten mark would swallow the rest of the file);
- a learner on more than one line: none of that learner's rows is used, as it cannot be known which counts.
  Rows with a faulty score count here too; rows whose cells do not match the columns do not, as their learner
  is uncertain.

Messages name lines and never learners: they end up in logs and on screens.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from analytics.knowledge_gain.pure import GainWarning, PairInput, highest_score

MAX_BYTES = 50 * 1024 * 1024
MAX_LINES = 1_000_000  # with the next: what a reading may cost in memory, whatever the file holds
MAX_LINE_LENGTH = 10_000  # characters
MAX_ROW_WARNINGS = 100  # rows named one by one; the rest are counted
COLUMNS = ("learner", "pre", "post")
_SEP_LINE = re.compile(r'"?sep=."?\s*$')  # Excel's own way of naming the delimiter; the next line tells it as well


class DataFileError(ValueError):
    """The file as a whole cannot be read. `code` is fixed; the text says what is wrong and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class InvalidRow:
    """A row that was left out: its line in the file (the first is 1), why, and in which column if in one."""

    line: int
    code: str
    column: str = ""
    lines: tuple[int, ...] = ()  # all lines of a learner who has several, at most five of them

    @property
    def message(self) -> str:
        """What is wrong with the row and what to do, in plain English."""
        lines = ", ".join(map(str, self.lines))
        return _ROW_MESSAGES[self.code].format(line=self.line, column=self.column, lines=lines)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file held: a pair for each usable row, every row left out, and warnings for the reader."""

    pairs: tuple[PairInput, ...]
    invalid_rows: tuple[InvalidRow, ...]
    warnings: tuple[GainWarning, ...]

    @property
    def n_invalid(self) -> int:
        """How many rows were left out."""
        return len(self.invalid_rows)


def read_pairs(data: bytes, maximum: float | None = None) -> ReadResult:
    """The pairs in a CSV file; `maximum` is the highest valid score, in score units.

    Raises DataFileError when there is no table to read: too large, not text, or without the three columns.
    """
    _refuse_what_is_no_table(data)
    encoding = _encoding(data)
    try:
        return _read(data, encoding, maximum)
    except UnicodeDecodeError as error:
        if encoding.startswith("utf-16"):
            raise DataFileError("not_text", _NOT_TEXT) from error
        # every byte is a character in Latin-1: digits and delimiters come out right, and names stay distinct
        return _read(data, "latin-1", maximum, GainWarning("encoding_guessed", _ENCODING_GUESSED))


# --- the file -------------------------------------------------------------------------------------


def _refuse_what_is_no_table(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise DataFileError("too_large", _TOO_LARGE)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DataFileError("not_text", _WORKBOOK)
    if not data.strip():
        raise DataFileError("empty", "The file is empty. Save the table again and check that it has rows.")


def _encoding(data: bytes) -> str:
    """The encoding told by a byte order mark, or by zero bytes beside the ASCII letters of the first line."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:200]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even or odd:
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8-sig"


def _numbered_lines(data: bytes, encoding: str) -> Iterator[tuple[int, str]]:
    """Lines without their ends, numbered from 1, decoded piece by piece: a large file is never held twice."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline=None)
    for number, line in enumerate(iter(partial(text.readline, MAX_LINE_LENGTH + 1), ""), 1):
        if number > MAX_LINES:
            raise DataFileError("too_many_lines", _TOO_MANY_LINES)
        if len(line) > MAX_LINE_LENGTH:
            raise DataFileError("line_too_long", _LINE_TOO_LONG.format(number))
        yield number, line.rstrip("\n")


def _read(data: bytes, encoding: str, maximum: float | None, *warnings: GainWarning) -> ReadResult:
    lines = _numbered_lines(data, encoding)
    layout = _layout(lines)
    rows = _Rows()
    for number, line in lines:
        _read_row(number, line, layout, highest_score(maximum), rows)
    _refuse_repeated_learners(rows)
    invalid = tuple(rows.invalid[line] for line in sorted(rows.invalid))
    pairs = tuple(pair for line, pair in zip(rows.lines, rows.pairs, strict=True) if line not in rows.invalid)
    return ReadResult(pairs, invalid, (*warnings, *_row_warnings(invalid)))


# --- the first line -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the rows are cut, and where our three columns stand."""

    delimiter: str
    width: int
    learner: int
    pre: int
    post: int

    @property
    def decimal_comma(self) -> bool:
        return self.delimiter != ","


def _layout(lines: Iterator[tuple[int, str]]) -> _Layout:
    """Reads up to the line of column names; the delimiter is the one that yields our three names."""
    header = next((line for _, line in lines if line.strip() and not _SEP_LINE.match(line)), "")
    found = {mark: _names(header, mark) for mark in ",;\t"}
    delimiter = max(found, key=lambda mark: len(set(COLUMNS) & set(found[mark])))
    names = found[delimiter]
    if missing := [name for name in COLUMNS if name not in names]:
        raise DataFileError("missing_column", _MISSING_COLUMN.format(", ".join(missing)))
    if double := [name for name in COLUMNS if names.count(name) > 1]:
        raise DataFileError("double_column", _DOUBLE_COLUMN.format(", ".join(double)))
    return _Layout(delimiter, len(names), *(names.index(name) for name in COLUMNS))


def _names(header: str, delimiter: str) -> list[str]:
    return [name.strip().lower() for name in _cells(header, delimiter) or []]


def _cells(line: str, delimiter: str) -> Sequence[str] | None:
    """The cells of one line, or None when its quotation marks do not match."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None


# --- the rows -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Rows:
    """Rows whose learner is known, as columns, and by line those that are left out."""

    lines: list[int] = field(default_factory=list)
    learners: list[str] = field(default_factory=list)
    pairs: list[PairInput] = field(default_factory=list)
    invalid: dict[int, InvalidRow] = field(default_factory=dict)


class _ScoreError(Exception):
    """A cell that is no valid score; carries the code."""


def _read_row(number: int, line: str, layout: _Layout, highest: float, rows: _Rows) -> None:
    cells = _cells(line, layout.delimiter)
    if cells is None:
        rows.invalid[number] = InvalidRow(number, "open_quote")
    elif not line or not any(map(str.strip, cells)):
        return  # a blank line, or the row of empty cells that spreadsheets leave at the end
    elif len(cells) != layout.width:
        rows.invalid[number] = InvalidRow(number, "wrong_cells")
    elif not (learner := cells[layout.learner].strip()):
        rows.invalid[number] = InvalidRow(number, "no_learner")
    else:
        rows.lines.append(number)
        rows.learners.append(learner)
        rows.pairs.append(_pair(number, cells, layout, highest, rows))


def _pair(number: int, cells: Sequence[str], layout: _Layout, highest: float, rows: _Rows) -> PairInput:
    """The scores of a row; a faulty row is noted as invalid and stands in the columns with no scores."""
    column = "pre"
    try:
        pre = _score(cells[layout.pre], layout.decimal_comma, highest)
        column = "post"
        return PairInput(pre, _score(cells[layout.post], layout.decimal_comma, highest))
    except _ScoreError as error:
        rows.invalid[number] = InvalidRow(number, str(error), column)
        return PairInput(None, None)


def _score(cell: str, decimal_comma: bool, highest: float) -> float | None:
    """The score in a cell, None for a blank one. Raises _ScoreError with the code of the fault."""
    if not cell or cell.isspace():
        return None
    if decimal_comma and "." not in cell:
        cell = cell.replace(",", ".")
    try:
        value = math.nan if "_" in cell else float(cell)  # float() would read 1_0 as 10
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _ScoreError("not_a_number")
    if not 0 <= value <= highest:
        raise _ScoreError("below_zero" if value < 0 else "above_maximum")
    return value


def _refuse_repeated_learners(rows: _Rows) -> None:
    """Leaves out every row of a learner who has more than one: it cannot be known which one counts."""
    if len(set(rows.learners)) == len(rows.learners):
        return
    lines_of: dict[str, list[int]] = {}
    for line, learner in zip(rows.lines, rows.learners, strict=True):
        lines_of.setdefault(learner, []).append(line)
    for lines in lines_of.values():
        if len(lines) > 1:
            first = tuple(lines[:5])
            rows.invalid.update({line: InvalidRow(line, "repeated_learner", lines=first) for line in lines})


def _row_warnings(invalid: Sequence[InvalidRow]) -> Iterator[GainWarning]:
    """A warning for each of the first rows left out, and one that counts the others."""
    for row in invalid[:MAX_ROW_WARNINGS]:
        yield GainWarning(row.code, row.message)
    if (rest := len(invalid) - MAX_ROW_WARNINGS) > 0:
        yield GainWarning("more_invalid_rows", _MORE_INVALID_ROWS.format(rest))


_ROW_MESSAGES = {
    "open_quote": "Line {line}: a quotation mark is not closed on this line. The row was not used: "
    "correct the quotation marks.",
    "wrong_cells": "Line {line}: the row has more or fewer cells than the first line. The row was not used: "
    "add or remove cells, or save the file with semicolons if the scores have decimal commas.",
    "no_learner": "Line {line}: the learner is missing. The row was not used: fill in the learner.",
    "not_a_number": "Line {line}: the {column} score is not a number. The row was not used: "
    "write a number such as 7.5, or leave the cell blank.",
    "below_zero": "Line {line}: the {column} score is below 0. The row was not used: correct the score.",
    "above_maximum": "Line {line}: the {column} score is above the maximum. The row was not used: "
    "correct the score or the maximum.",
    "repeated_learner": "Line {line}: the same learner stands on lines {lines}. None of these rows was used, "
    "as it cannot be known which one counts: keep one row for each learner.",
}
_MORE_INVALID_ROWS = "More rows were not used: {}. Correct those named above and read the file again."
_ENCODING_GUESSED = (
    "The file is not in UTF-8. Scores were read, but learners' names may not be recognised elsewhere. "
    'Save the file as "CSV UTF-8".'
)
_NOT_TEXT = 'The file cannot be read as text. Save the table as "CSV UTF-8" and try again.'
_WORKBOOK = 'The file is a workbook or an archive, not a CSV file. Open it and save the table as "CSV UTF-8".'
_TOO_LARGE = "The file is larger than 50 MB. Split it, or keep only the columns learner, pre and post."
_TOO_MANY_LINES = "The file has more than 1,000,000 lines. Split it into several files."
_LINE_TOO_LONG = "Line {} is longer than 10,000 characters, so this is not a table of scores. Check the file."
_MISSING_COLUMN = (
    "The first line does not name these columns: {}. "
    "It must read learner,pre,post, with commas, semicolons or tabs between the names."
)
_DOUBLE_COLUMN = "The first line names these columns more than once: {}. Keep one of each."
