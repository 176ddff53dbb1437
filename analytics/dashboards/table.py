"""The table of groups, with small groups hidden.

Two counts decide. A group of few people is hidden whole. A group of enough people but few with both tests keeps its counts
and hides its scores. What would let a hidden number be computed from the total is hidden too (`knowledge_gain.suppression`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from analytics.dashboards.figures import Counts, Figures, Gain, GroupKey
from analytics.dashboards.names import Names
from analytics.knowledge_gain.suppression import suppress, total_may_be_shown


class Veil(Enum):
    """Why a number is not shown."""

    NONE = "none"
    SMALL = "small"  # the group itself is too small
    BESIDE = "beside"  # it would let a small one be computed

    def __bool__(self) -> bool:
        return self is not Veil.NONE

    def __str__(self) -> str:
        if self is Veil.SMALL:
            return _("fewer than %(minimum)s") % {"minimum": settings.SMALL_GROUP_INSIDE}
        return _("not shown") if self else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A group, or the total: its numbers, and what hides them."""

    key: GroupKey
    label: str
    counts: Counts
    gain: Gain
    veil: Veil
    gain_veil: Veil

    @property
    def shows_gain(self) -> bool:
        """Whether there is a gain, and it may be seen."""
        return self.gain.pairs > 0 and not self.gain_veil


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in order, and the total, which may itself have to be hidden."""

    rows: list[Row]
    total: Row

    @property
    def hides(self) -> bool:
        """Whether the note about small groups is needed."""
        return any(row.veil or row.gain_veil for row in (*self.rows, self.total))

    def charted(self) -> list[Row]:
        """The rows whose scores may be drawn."""
        return [row for row in self.rows if row.shows_gain]


def table_of(figures: Figures, by: str, names: Names) -> Table:
    """The table of a page."""
    people = {key: counts.people for key, counts in figures.group_counts.items()}
    tested = {key: figures.group_gains[key].people if key in figures.group_gains else 0 for key in people}
    veils, gain_veils = _veils(people), _veils(tested)
    rows = [
        Row(
            key=key,
            label=label,
            counts=figures.group_counts[key],
            gain=figures.group_gains.get(key, Gain()),
            veil=veils[key],
            gain_veil=veils[key] or gain_veils[key],
        )
        for key, label in names.sorted(by, people)
    ]
    return Table(rows, _total(figures, people, tested))


def _veils(sizes: Mapping[Any, int]) -> dict[Any, Veil]:
    minimum = settings.SMALL_GROUP_INSIDE
    hidden = suppress(sizes, minimum)
    return {key: _veil(size, key in hidden) for key, size in sizes.items()}


def _veil(size: int, hidden: bool) -> Veil:
    if not hidden:
        return Veil.NONE
    return Veil.SMALL if size < settings.SMALL_GROUP_INSIDE else Veil.BESIDE


def _total(figures: Figures, people: Mapping[GroupKey, int], tested: Mapping[GroupKey, int]) -> Row:
    veil = _total_veil(figures.counts.people, people)
    return Row(
        key="",
        label=_("Total"),
        counts=figures.counts,
        gain=figures.gain,
        veil=veil,
        gain_veil=veil or _total_veil(figures.gain.people, tested),
    )


def _total_veil(size: int, groups: Mapping[GroupKey, int]) -> Veil:
    """The total hides when it is small itself, or when it would undo what the groups hide."""
    if 0 < size < settings.SMALL_GROUP_INSIDE:
        return Veil.SMALL
    return Veil.NONE if total_may_be_shown(groups, settings.SMALL_GROUP_INSIDE) else Veil.BESIDE
