"""XLSX: read row by row within limits, written so that all text is text."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from assessments.interchange.base import Reading, Unreadable
from assessments.interchange.encoding import check_size, plain_text
from assessments.interchange.table.reader import MOST_ROWS, read_rows

MOST_COLUMNS = 80
_LARGEST_PART = 100_000_000  # bytes, unpacked
_MOST_PARTS = 2_000
_LARGEST_RATIO = 200  # a sheet of words packs 1 to 20 or so
_LONGEST_CELL = 32_767  # letters
_MOST_TAGS = 1_000_000  # each takes 300 bytes of memory or so when a part is read
_TOO_LARGE = "The spreadsheet unpacks to far more than a table of questions needs. It was not opened."
_BROKEN = "The spreadsheet cannot be read. Save it again as XLSX, or as CSV."


def read_xlsx(content: bytes, language: str) -> Reading:
    """The first sheet that has questions."""
    check_size(content)
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.title.lower() != "about"]
        rows = list(_rows(sheets[0])) if sheets else []
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises many kinds on a broken file
        raise Unreadable(_BROKEN) from error
    reading = Reading("xlsx", "XLSX")
    return read_rows(rows, reading, language)


def _check_archive(content: bytes) -> None:
    """A small archive may unpack to a huge one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if _too_large(archive, parts, max(len(content) * _LARGEST_RATIO, 1_000_000)):
                raise Unreadable(_TOO_LARGE)
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(_BROKEN) from error
    if not any(part.filename.startswith("xl/") for part in parts):
        raise Unreadable("This archive is no spreadsheet in the format XLSX.")


def _too_large(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], most: int) -> bool:
    """What is inside is looked at piece by piece; only packing that gives out piece by piece is taken."""
    total = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or total > min(most, _LARGEST_PART):
        return True
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        return True
    tags = 0
    for part in parts:
        with archive.open(part) as member:
            while piece := member.read(1 << 16):
                tags += piece.count(b"<")
        if tags > _MOST_TAGS:
            return True
    return False


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Unreadable(f"The sheet has more than {MOST_ROWS:,} rows. Split it.")
        yield number, [_said(value) for value in row]


def _said(value: object) -> str:
    """A cell as text; whole numbers without the .0 that spreadsheets add, a formula as it was typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return plain_text(str(value))


def write_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet; the first row is that of the headers."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Questions")
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, words, bold=number == 0) for words in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, words: str, *, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", words)[:_LONGEST_CELL])
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
