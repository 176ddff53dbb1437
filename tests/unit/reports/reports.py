"""A report for the tests of formats."""

from collections.abc import Iterable, Sequence

from analytics.reports.base import Cell, Fact, Report


class Sample(Report):
    """A few rows under a hostile header."""

    name = "sample"

    def __init__(self, rows: Iterable[Sequence[Cell]], *, language: str = "en", title: str = "A sample") -> None:
        self.language, self.title, self._rows = language, title, rows

    def header(self):
        return ["Name", "=Count()"]

    def rows(self):
        yield from self._rows

    def about(self):
        return [Fact("As of", "2026-11-21"), Fact("Formula", "=1+1 is not one")]
