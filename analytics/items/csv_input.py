"""Reads a table of item scores from the bytes of a CSV file: a row a learner, a column an item.

The first line names the items; when its first name is "learner" that column holds learners and no scores.
Cells are 1 (right), 0 (wrong), a share between (0.5), or blank (not reached; R's NA is blank too). Taken as
spreadsheets write them: UTF-8 with or without byte order mark, UTF-16, an older encoding; comma, semicolon or
tab; quoted cells; any line end; a first line "sep=;"; a decimal comma where the comma does not separate.

Unlike a table of two scores a learner, no row is left out: the figures of every item lean on every row, so the
first fault refuses the file and is named by line and column. Messages never name a learner.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.items.classical import Floats
from analytics.knowledge_gain.csv_input import DataFileError

MAX_BYTES = 50 * 1024 * 1024
MAX_LINES = 1_000_000
MAX_LINE_LENGTH = 100_000  # characters
MAX_ITEMS = 2_000  # alpha looks at every pair of them
MAX_CELLS = 5_000_000  # with the others: what a reading may cost in memory, whatever the file holds
LEARNER = "learner"
BLANKS = ("", "NA")
_SEP_LINE = re.compile(r'"?sep=."?\s*$')  # Excel's own way of naming the delimiter; the next line tells it as well
_KNOWN = {"0": 0.0, "1": 1.0, "": math.nan}


@dataclass(frozen=True, slots=True)
class ItemTable:
    """What a file held: the items, a row of scores for each learner (NaN for a blank), and warnings."""

    ids: tuple[str, ...]
    scores: Floats
    encoding_guessed: bool = False


def read_scores(data: bytes) -> ItemTable:
    """The scores in a CSV file. Raises DataFileError, naming line and column, for anything that cannot be trusted."""
    _refuse_what_is_no_table(data)
    text, guessed = _decoded(data)
    lines = _lines(text)
    number, header = next(((n, line) for n, line in lines if line.strip() and not _SEP_LINE.match(line)), (1, ""))
    layout = _layout(number, header)
    scores = _rows(lines, layout)
    return ItemTable(layout.ids, scores, guessed)


# --- the file -------------------------------------------------------------------------------------


def _refuse_what_is_no_table(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise DataFileError("too_large", "The file is larger than 50 MB. Split it into several files.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DataFileError("not_text", _WORKBOOK)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise DataFileError("empty", "The file is empty. Save the table again and check that it has rows.")


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed."""
    encoding = _encoding(data)
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError as error:
        if encoding.startswith("utf-16"):
            raise DataFileError("not_text", _NOT_TEXT) from error
        # every byte is a character in Latin-1: scores and delimiters come out right, and names stay distinct
        return data.decode("latin-1"), True


def _encoding(data: bytes) -> str:
    """The encoding told by a byte order mark, or by zero bytes beside the ASCII letters of the first line."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = data[:200:2].count(0), data[1:200:2].count(0)
    if even or odd:
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8-sig"


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines without their ends, numbered from 1; only line ends part them, not the other breaks of Unicode."""
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if number > MAX_LINES:
            raise DataFileError("too_many_lines", "The file has more than 1,000,000 lines. Split it.")
        if len(line) > MAX_LINE_LENGTH:
            raise DataFileError("line_too_long", f"Line {number} is longer than 100,000 characters. Check the file.")
        yield number, line.rstrip("\n")


def _cells(line: str, delimiter: str) -> Sequence[str] | None:
    """The cells of one line, or None when its quotation marks do not match."""
    if '"' not in line:
        return [cell.strip() for cell in line.split(delimiter)]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except csv.Error:
        return None


def _open_quote(number: int) -> DataFileError:
    return DataFileError("open_quote", f"Line {number}: a quotation mark is not closed on this line.")


# --- the first line -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the rows are cut, and which cells are scores."""

    delimiter: str
    learner: bool
    ids: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.ids) + self.learner


def _layout(number: int, header: str) -> _Layout:
    """The delimiter is the one that parts the first line into most cells."""
    found = {mark: cells for mark in ",;\t" if (cells := _cells(header, mark)) is not None}
    if not found:
        raise _open_quote(number)
    delimiter = max(found, key=lambda mark: len(found[mark]))
    names = list(found[delimiter])
    while names and not names[-1]:  # the empty columns that spreadsheets leave at the right
        names.pop()
    learner = bool(names) and names[0].casefold() == LEARNER
    ids = names[learner:]
    _refuse_names(number, ids, int(learner))
    return _Layout(delimiter, learner, tuple(ids))


def _refuse_names(number: int, ids: Sequence[str], before: int) -> None:
    if not ids:
        raise DataFileError("no_items", f"Line {number} names no items. It must name a column for each item.")
    if len(ids) > MAX_ITEMS:
        raise DataFileError("too_many_items", f"Line {number} names more than 2,000 items. Split the table.")
    if all(_score(name, True) is not None for name in ids):
        raise DataFileError("no_names", f"Line {number} holds scores. The first line must name the items.")
    seen: dict[str, int] = {}
    for column, name in enumerate(ids, before + 1):
        if not name:
            raise DataFileError("no_name", f"Line {number}, column {column}: the item has no name.")
        if name in seen:
            message = f"Line {number}, column {column}: the item {name} stands in column {seen[name]} as well."
            raise DataFileError("double_item", message)
        seen[name] = column


# --- the rows -------------------------------------------------------------------------------------


def _rows(lines: Iterator[tuple[int, str]], layout: _Layout) -> Floats:
    rows: list[Floats] = []
    learners: dict[str, int] = {}
    for number, line in lines:
        cells = _cells(line, layout.delimiter)
        if cells is None:
            raise _open_quote(number)
        if not any(cells):
            continue  # a blank line, or the row of empty cells that spreadsheets leave at the end
        cells = _of_width(number, cells, layout.width)
        if layout.learner:
            _refuse_learner(number, cells[0], learners)
        rows.append(np.array(list(_scores(number, cells, layout))))
        if len(rows) * len(layout.ids) > MAX_CELLS:
            raise DataFileError("too_many_cells", "The table has more than 5,000,000 cells. Split it.")
    if not rows:
        raise DataFileError("no_rows", "There are no rows of scores below the names of the items.")
    return np.stack(rows)


def _of_width(number: int, cells: Sequence[str], width: int) -> Sequence[str]:
    if len(cells) < width or any(cells[width:]):
        raise DataFileError("wrong_cells", _WRONG_CELLS.format(number, len(cells), width))
    return cells[:width]


def _refuse_learner(number: int, learner: str, seen: dict[str, int]) -> None:
    if not learner:
        raise DataFileError("no_learner", f"Line {number}, column 1: the learner is missing.")
    if learner in seen:
        message = f"Line {number}, column 1: this learner stands on line {seen[learner]} as well. Keep one row."
        raise DataFileError("repeated_learner", message)
    seen[learner] = number


def _scores(number: int, cells: Sequence[str], layout: _Layout) -> Iterator[float]:
    decimal_comma = layout.delimiter != ","
    for place, cell in enumerate(cells[layout.learner :]):
        score = _KNOWN.get(cell)
        if score is None:
            score = _score(cell, decimal_comma)
        if score is None:
            column = place + 1 + layout.learner
            message = _NOT_A_SCORE.format(number, column, layout.ids[place], _quoted(cell))
            raise DataFileError("not_a_score", message + (_PERHAPS_LEARNERS if column == 1 else ""))
        yield score


def _score(cell: str, decimal_comma: bool) -> float | None:
    """The score in a cell, NaN for a blank one, None when it is no number from 0 to 1."""
    if cell in BLANKS:
        return math.nan
    if decimal_comma and "." not in cell:
        cell = cell.replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]+)?", cell, re.ASCII):
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value + 0.0 if 0 <= value <= 1 else None


def _quoted(cell: str) -> str:
    return repr(cell if len(cell) <= 20 else cell[:20] + "…")


_NOT_A_SCORE = "Line {}, column {} (item {}): {} is no score. Write 1 for right, 0 for wrong, or leave the cell blank."
_PERHAPS_LEARNERS = ' If the first column holds learners, name it "learner" in the first line.'
_WRONG_CELLS = "Line {0}, column {1}: the row has {1} cells and the first line {2}. Add or remove cells."
_NOT_TEXT = 'The file cannot be read as text. Save the table as "CSV UTF-8" and try again.'
_WORKBOOK = 'The file is a workbook or an archive, not a CSV file. Open it and save the table as "CSV UTF-8".'
