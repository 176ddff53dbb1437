"""The numbers of the reports, read from the facts of enrolments: counts by the database, gain by `knowledge_gain.pure`.

The unit is the enrolment (a person in a run), so that the rows of a table add up to its total; people are counted as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, Min, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncQuarter, TruncYear

from analytics.dashboards.filters import COLUMNS, Selection
from analytics.knowledge_gain.pure import PairInput, compute_gain
from analytics.knowledge_gain.selectors import is_pair
from analytics.rollups.models import EnrolmentFact
from lms.accounts.api import offered_for_figures

Facts = QuerySet[EnrolmentFact]
GroupKey = str | date

REACHED = Q(reached_at__isnull=False)
COMPLETED = Q(completed_at__isnull=False)
CERTIFIED = Q(certified_at__isnull=False)
IN_FORCE = CERTIFIED & Q(certificate_revoked=False)
PAIRED = is_pair() & Q(maximum__gt=0)
PRE_ONLY = Q(pre__isnull=False) & ~is_pair()
POST_ONLY = Q(pre__isnull=True, post__isnull=False)
TRUNCATIONS = {"month": TruncMonth, "quarter": TruncQuarter, "year": TruncYear}
OFFERED = ("sex", "age_band")  # never kept in the facts: they go the moment a consent is withdrawn


@dataclass(frozen=True, slots=True)
class Counts:
    """What a group of enrolments holds. `first` is the day of the first enrolment."""

    enrolments: int = 0
    people: int = 0
    reached: int = 0
    reached_people: int = 0
    completed: int = 0
    certificates: int = 0
    revoked: int = 0
    pre_only: int = 0
    post_only: int = 0
    first: datetime | None = None


MEASURES = {
    "enrolments": Count("pk"),
    "people": Count("person_id", distinct=True),
    "reached": Count("pk", filter=REACHED),
    "reached_people": Count("person_id", filter=REACHED, distinct=True),
    "completed": Count("pk", filter=COMPLETED),
    "certificates": Count("pk", filter=IN_FORCE),
    "revoked": Count("pk", filter=CERTIFIED & Q(certificate_revoked=True)),
    "pre_only": Count("pk", filter=PRE_ONLY),
    "post_only": Count("pk", filter=POST_ONLY),
    "first": Min("enrolled_at"),
}


@dataclass(frozen=True, slots=True)
class Gain:
    """Knowledge gain over matched pairs: means in per cent of the maximum, gain and interval in percentage points."""

    pairs: int = 0
    people: int = 0
    pre: float | None = None
    post: float | None = None
    gain: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers of one page: the total and the groups of the table, by key."""

    counts: Counts
    gain: Gain
    group_counts: dict[GroupKey, Counts]
    group_gains: dict[GroupKey, Gain]


@dataclass(frozen=True, slots=True)
class _PairRow:
    group: GroupKey
    person_id: UUID
    scores: PairInput


def figures(rows: Facts, by: str) -> Figures:
    """Everything that is shown of these enrolments, in three queries however many there are."""
    grouped = rows.order_by().annotate(group=_group(by))
    pairs = list(_pairs(grouped))
    by_group: dict[GroupKey, list[_PairRow]] = {}
    for pair in pairs:
        by_group.setdefault(pair.group, []).append(pair)
    return Figures(
        counts=counts_of(rows),
        gain=_gain(pairs),
        group_counts=dict(_group_counts(grouped)),
        group_gains={group: _gain(found) for group, found in by_group.items()},
    )


def _group_counts(grouped: Any) -> Iterator[tuple[GroupKey, Counts]]:
    for row in grouped.values("group").annotate(**MEASURES):
        yield row.pop("group"), Counts(**row)


def counts_of(rows: Facts) -> Counts:
    """The counts of all these enrolments together, in one query."""
    return Counts(**rows.order_by().aggregate(**MEASURES))


def facts_for(selection: Selection, within: Q) -> Facts:
    """The enrolments of a selection that lie within the reader's sight."""
    return selection.narrow(EnrolmentFact.objects.filter(within))


def per_cent(score: Decimal, maximum: Decimal) -> float:
    """A score in per cent of its maximum; divided last, so that full marks are exactly 100."""
    return float(100 * score / maximum)


def _group(by: str) -> Any:
    if by in TRUNCATIONS:
        return TRUNCATIONS[by]("enrolled_at", tzinfo=UTC, output_field=DateField())
    if by in OFFERED:
        return offered_for_figures(by, "person_id")
    return F(COLUMNS[by])


def _pairs(grouped: Any) -> Iterator[_PairRow]:
    columns = ("group", "person_id", "pre", "post", "maximum")
    for group, person_id, pre, post, maximum in grouped.filter(PAIRED).values_list(*columns):
        yield _PairRow(group, person_id, PairInput(per_cent(pre, maximum), per_cent(post, maximum)))


def _gain(rows: Iterable[_PairRow]) -> Gain:
    found = list(rows)
    result = compute_gain([row.scores for row in found], 100.0)
    return Gain(
        pairs=result.n_matched,
        people=len({row.person_id for row in found}),
        pre=result.mean_pre,
        post=result.mean_post,
        gain=result.raw_gain,
        low=result.ci95_low,
        high=result.ci95_high,
    )
