"""What a report is. To add one, subclass `Report`; to add a format, write one module in `formats/`."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | float | Decimal | date | None  # a datetime is a date


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the sheet 'About': what is said, and its value."""

    label: str
    value: Cell


class Report(ABC):
    """A table to take away, in one language. No number leaves without its as-of date and period (rule R1)."""

    name: str  # of the file, without its ending: plain ASCII
    title: str
    language: str

    @abstractmethod
    def header(self) -> Sequence[str]:
        """The titles of the columns."""

    @abstractmethod
    def rows(self) -> Iterator[Sequence[Cell]]:
        """The rows, one by one; numbers stay numbers."""

    @abstractmethod
    def about(self) -> Sequence[Fact]:
        """As-of date, period, formula, filters, and who is counted."""
