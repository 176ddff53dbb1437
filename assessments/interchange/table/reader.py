"""Tables of questions, from CSV and from spreadsheets: a row of headers, then a question a row."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from assessments.interchange.base import MOST_QUESTIONS, Reading, Unreadable
from assessments.interchange.drafting import begin, take
from assessments.interchange.encoding import decode, remark_encoding
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.table.cells import unescaped
from assessments.interchange.table.columns import column_of, is_header
from assessments.interchange.table.rows import Row, question_of

_HEADER_WITHIN = 20  # rows
_NO_HEADER = "The table has no row of headers. One row must name the columns: stem, type, a, b, c, right, feedback."


def read_csv(content: bytes, language: str) -> Reading:
    """A table in a text file."""
    decoded = decode(content)
    reading = Reading("csv", decoded.encoding)
    remark_encoding(reading, decoded)
    return read_rows(csv_rows(decoded.text), reading, language)


def csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    offset = 1 if told in ("sep=,", "sep=;", "sep=\t") else 0
    delimiter = told[4] if offset and len(told) > 4 else delimiter_of(text)
    rows = csv.reader(io.StringIO(rest if offset else text, newline=""), delimiter=delimiter)
    line = 1 + offset
    try:
        for cells in rows:
            yield line, cells
            line = rows.line_num + 1 + offset
    except csv.Error as error:
        raise Unreadable(f"The table cannot be read at line {line}: {error}. Is a quotation mark missing?") from error


def delimiter_of(text: str) -> str:
    """What parts the cells: the sign that makes headers of an early line."""
    for line in text.split("\n", _HEADER_WITHIN)[:_HEADER_WITHIN]:
        for delimiter in (",", ";", "\t"):
            if is_header(line.replace('"', "").split(delimiter)):
                return delimiter
    head = text[:2000]
    return max((",", ";", "\t"), key=head.count)


def read_rows(rows: Iterable[tuple[int, Sequence[str]]], reading: Reading, language: str) -> Reading:
    """The questions of all rows behind the headers."""
    columns: list[str] = []
    for seen, (line, cells) in enumerate(rows):
        if columns:
            if any(cell.strip() for cell in cells):
                _read_row(Row(line, _named(columns, cells)), reading, language)
        elif is_header(cells):
            columns = [column_of(cell) for cell in cells]
            _remark_columns(columns, cells, line, reading)
        elif seen >= _HEADER_WITHIN:
            break
    if not columns:
        raise Unreadable(_NO_HEADER)
    if not reading.drafts and not reading.skipped:
        reading.lose(0, "no-questions", "The table holds no questions.")
    return reading


def _read_row(row: Row, reading: Reading, language: str) -> None:
    losses = Losses(row.line)
    try:
        found = question_of(row, losses)
    except NotTaken as reason:
        begin(reading)
        reading.skip(row.line, reason.code, reason.message)
        return
    take(reading, found, losses, language)


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Cells by column; the first of two columns of one name counts."""
    named: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and not named.get(column):
            named[column] = unescaped(cell)
    return named


def _remark_columns(columns: Sequence[str], headers: Sequence[str], line: int, reading: Reading) -> None:
    unknown = [
        header.strip()[:40] for column, header in zip(columns, headers, strict=True) if not column and header.strip()
    ]
    if unknown:
        reading.lose(line, "columns", f"These columns are not known and were left out: {', '.join(unknown[:10])}.")


MOST_ROWS = MOST_QUESTIONS * 2 + _HEADER_WITHIN  # some may be empty
