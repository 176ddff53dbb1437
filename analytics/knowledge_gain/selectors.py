"""The scores of a course as the statistics want them.

They come from the read model of enrolments, which lies above this package (STYLE.md section 4): it is asked for by
name and not imported, so that the formulas and their input stay free of the rest of analytics.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import F, Q, QuerySet

from analytics.knowledge_gain.pure import GainResult, GainWarning, PairInput, compute_gain
from lms.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one enrolment in points. A score that does not belong to its pair has been left out already."""

    pre: Decimal | None
    post: Decimal | None
    maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """What the statistics take: pairs in points of one maximum, and what the reader must know about that maximum."""

    pairs: tuple[PairInput, ...]
    maximum: float | None
    warnings: tuple[GainWarning, ...] = ()


def gain_of_course(slug: str, maximum: float | None = None) -> GainResult:
    """All figures of a course, in points of its tests. Raises NotFound when nobody ever enrolled in such a course."""
    cohort = cohort_of(scores_of_course(slug), maximum)
    return compute_gain(cohort.pairs, cohort.maximum, warnings=cohort.warnings)


def scores_of_course(slug: str) -> list[Scores]:
    """The scores of every enrolment in the runs of a course, in one query."""
    rows = enrolment_rows().filter(course_slug=slug)
    found = list(rows.values_list("pre", "pre_at", "post", "post_at", "maximum"))
    if not found:
        raise NotFound("course-without-enrolments", f"Nobody has enrolled in a course with the slug {slug!r}.")
    return list(_scores(found))


def enrolment_rows() -> "QuerySet[Any]":
    """All rows of the read model."""
    return apps.get_model("analytics", "EnrolmentFact")._default_manager.all()


def is_pair() -> Q:
    """Rows with a matched pair: a first test, and a final test that was not handed in before it."""
    return Q(pre__isnull=False, post__isnull=False, post_at__gte=F("pre_at"))


def cohort_of(scores: Iterable[Scores], maximum: float | None = None) -> Cohort:
    """One maximum for all: the one given, else that of the tests; tests of different lengths become per cent."""
    rows = [row for row in scores if row.pre is not None or row.post is not None]
    known = {row.maximum for row in rows}
    if maximum is not None:
        return Cohort(tuple(map(_points, rows)), maximum, tuple(_contradicted(known, maximum)))
    if len(known) > 1 and None not in known:
        return Cohort(tuple(map(_per_cent, rows)), 100.0, (_several(known),))
    only = known.pop() if len(known) == 1 else None
    return Cohort(tuple(map(_points, rows)), float(only) if only is not None else None)


Row = tuple[Decimal | None, datetime | None, Decimal | None, datetime | None, Decimal | None]


def _scores(rows: Iterable[Row]) -> Iterator[Scores]:
    for pre, pre_at, post, post_at, maximum in rows:
        too_early = pre_at is not None and post_at is not None and post_at < pre_at
        yield Scores(pre, None if too_early else post, maximum)


def _points(row: Scores) -> PairInput:
    return PairInput(_number(row.pre), _number(row.post))


def _per_cent(row: Scores) -> PairInput:
    top = row.maximum or Decimal(1)
    return PairInput(
        None if row.pre is None else float(100 * row.pre / top),
        None if row.post is None else float(100 * row.post / top),
    )


def _number(score: Decimal | None) -> float | None:
    return None if score is None else float(score)


def _several(maxima: Iterable[Decimal | None]) -> GainWarning:
    listed = ", ".join(f"{top:g}" for top in sorted(float(top) for top in maxima if top is not None))
    return GainWarning(
        "several_maxima",
        f"The tests had different maxima ({listed}). All scores were turned into per cent of their maximum.",
    )


def _contradicted(known: Iterable[Decimal | None], given: float) -> Iterator[GainWarning]:
    others = sorted({float(top) for top in known if top is not None} - {given})
    if others:
        listed = ", ".join(f"{top:g}" for top in others)
        yield GainWarning(
            "other_maximum",
            f"The tests of this course have another maximum ({listed}) than the one given ({given:g}), which was used. "
            "Leave the maximum out to use that of the tests.",
        )
