"""The table and the lists as reports to take away. Every row carries its as-of date and period (rule R1)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from analytics.dashboards.definitions import DEFINITIONS
from analytics.dashboards.filters import GROUPINGS
from analytics.dashboards.lists import list_of
from analytics.dashboards.reading import Reading
from analytics.dashboards.table import Row
from analytics.reports.base import Cell, Fact, Report

PLACES = 4  # decimals that leave: more than is shown, fewer than a float has


class TableReport(Report):
    """The table of groups with its total."""

    def __init__(self, reading: Reading) -> None:
        self.language = reading.language
        self.title = _("Reports")
        self.name = f"meristem-{reading.selection.by}-{reading.as_of:%Y-%m-%d}"
        self._group = str(GROUPINGS[reading.selection.by])
        period = reading.period(reading.table.total)
        self._stamp: list[Cell] = [reading.as_of.date(), period.start, period.end]
        formulas = " ".join(str(definition.formula) for definition in DEFINITIONS.values())
        self._about = [*reading.about(formulas, period), Fact(_("Small groups"), small_groups_note())]
        self._rows = [[row.label, *_counts(row), *_scores(row)] for row in (*reading.table.rows, reading.table.total)]

    def header(self) -> Sequence[str]:
        """One column a figure; the interval takes two."""
        return [
            self._group, _("Enrolments"), _("Reached"), _("Completed"), _("Certificates in force"), _("Matched pairs"),
            _("Mean before (%)"), _("Mean after (%)"), _("Gain (points)"), _("95% interval, low"), _("95% interval, high"),
            *stamp_header(),
        ]  # fmt: skip

    def rows(self) -> Iterator[Sequence[Cell]]:
        """The groups, then the total."""
        for row in self._rows:
            yield [*row, *self._stamp]

    def about(self) -> Sequence[Fact]:
        """Formulas, filters, and the rule for small groups."""
        return self._about


class ListReport(Report):
    """The list behind a figure."""

    def __init__(self, reading: Reading, figure: str) -> None:
        definition = DEFINITIONS[figure]
        self.language = reading.language
        self.title = str(definition.title)
        self.name = f"meristem-{figure}-{reading.as_of:%Y-%m-%d}"
        total = reading.by_country.total
        reading.check_list(figure, total)
        period = reading.period(total)
        self._list = list_of(figure, reading.facts, reading.names)
        self._stamp: list[Cell] = [reading.as_of.date(), period.start, period.end]
        self._header = [*self._list.header, *stamp_header()]
        self._about = [*reading.about(str(definition.formula), period), Fact(_("Rows"), str(definition.row))]

    def header(self) -> Sequence[str]:
        """The columns of the list."""
        return self._header

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Straight from the database, in pieces."""
        for row in self._list.rows.iterator(chunk_size=2000):
            yield [*map(_rounded, self._list.cells(row)), *self._stamp]

    def about(self) -> Sequence[Fact]:
        """The formula, and what a row is."""
        return self._about


def stamp_header() -> list[str]:
    """The titles of the columns that no number leaves without."""
    return [_("As of"), _("Period from"), _("Period until")]


def small_groups_note() -> str:
    """What "fewer than" and "not shown" mean."""
    return _(
        "Groups of few people are not shown, so that nobody's results can be told. "
        '"Not shown" hides a larger group as well where the total would give a small one away.'
    )


def _counts(row: Row) -> list[Cell]:
    if row.veil:
        return [str(row.veil)] * 4
    counts = row.counts
    return [counts.enrolments, counts.reached, counts.completed, counts.certificates]


def _scores(row: Row) -> list[Cell]:
    if row.gain_veil:
        return [str(row.gain_veil)] * 6
    gain = row.gain
    return [gain.pairs, *map(_rounded, (gain.pre, gain.post, gain.gain, gain.low, gain.high))]


def _rounded(cell: Cell) -> Cell:
    return round(cell, PLACES) if isinstance(cell, float) else cell
