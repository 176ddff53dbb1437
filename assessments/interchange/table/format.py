"""CSV and XLSX as formats."""

from collections.abc import Sequence
from typing import ClassVar

from assessments.interchange.base import Image, Reading, Written
from assessments.interchange.sniffing import head_text
from assessments.interchange.table.columns import is_header
from assessments.interchange.table.reader import read_csv
from assessments.interchange.table.spreadsheet import read_xlsx
from assessments.interchange.table.writer import write_csv, write_spreadsheet
from assessments.plans import QuestionPlan


class Csv:
    """A table in a text file."""

    key: ClassVar[str] = "csv"
    endings: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")

    def sniff(self, name: str, head: bytes) -> int:
        lines = [line.replace('"', "") for line in head_text(head).split("\n")[:20]]
        if any(is_header(line.split(delimiter)) for line in lines for delimiter in (",", ";", "\t")):
            return 92
        return 15 if name.lower().endswith((".csv", ".tsv")) else 0

    def read(self, content: bytes, *, language: str) -> Reading:
        return read_csv(content, language)

    def write(self, questions: Sequence[QuestionPlan], *, language: str, images: dict[str, Image]) -> Written:
        return write_csv(questions, language, images)


class Xlsx:
    """A spreadsheet."""

    key: ClassVar[str] = "xlsx"
    endings: ClassVar[tuple[str, ...]] = (".xlsx",)

    def sniff(self, name: str, head: bytes) -> int:
        if not head.startswith(b"PK\x03\x04"):
            return 5 * name.lower().endswith(".xlsx")
        return 90 if name.lower().endswith(".xlsx") or b"xl/" in head else 40 * (b"[Content_Types].xml" in head)

    def read(self, content: bytes, *, language: str) -> Reading:
        return read_xlsx(content, language)

    def write(self, questions: Sequence[QuestionPlan], *, language: str, images: dict[str, Image]) -> Written:
        return write_spreadsheet(questions, language, images)


CSV = Csv()
XLSX = Xlsx()
