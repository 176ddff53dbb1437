"""Which test after a course belongs to which test before it.

A pair is one person, one occasion, one blueprint: the first handed-in pre, and the first post handed in after
it. Each such person falls into one part only: paired; pre only (no post came after the pre); post only (no
pre at all).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from assessments.scoring.marks import CENT
from assessments.summaries import AttemptSummary
from lms.kernel.activity import ActivityRef

PRE, POST = "pre", "post"


@dataclass(frozen=True, slots=True)
class Pair:
    """A matched pre and post, both in points of `maximum`."""

    person_id: UUID
    occasion: ActivityRef
    pre: Decimal
    post: Decimal
    maximum: Decimal
    pre_attempt: UUID
    post_attempt: UUID


@dataclass(frozen=True, slots=True)
class PairSet:
    """The pairs, and the first attempt of each person who has no pair."""

    pairs: tuple[Pair, ...]
    pre_only: tuple[AttemptSummary, ...]
    post_only: tuple[AttemptSummary, ...]


def match(attempts: Iterable[tuple[UUID, AttemptSummary]]) -> PairSet:
    """Pair up attempts that come with their blueprint, in the order of each person's first attempt."""
    pairs: list[Pair] = []
    pre_only: list[AttemptSummary] = []
    post_only: list[AttemptSummary] = []
    for group in _by_person(attempts):
        pre, post = _first_pre(group), _first_post(group)
        if pre and post:
            pairs.append(_pair(pre, post))
        elif pre:
            pre_only.append(pre)
        elif post:
            post_only.append(post)
    return PairSet(tuple(pairs), tuple(pre_only), tuple(post_only))


def _by_person(attempts: Iterable[tuple[UUID, AttemptSummary]]) -> list[list[AttemptSummary]]:
    groups: dict[tuple[UUID, ActivityRef, UUID], list[AttemptSummary]] = defaultdict(list)
    for blueprint, attempt in sorted(attempts, key=lambda found: (found[1].handed_in_at, found[1].id)):
        groups[attempt.person_id, attempt.occasion, blueprint].append(attempt)
    return list(groups.values())


def _first_pre(group: list[AttemptSummary]) -> AttemptSummary | None:
    return next((attempt for attempt in group if attempt.purpose == PRE), None)


def _first_post(group: list[AttemptSummary]) -> AttemptSummary | None:
    """The first post that was not handed in before the first pre."""
    pre = _first_pre(group)
    posts = (attempt for attempt in group if attempt.purpose == POST)
    return next((post for post in posts if not pre or post.handed_in_at >= pre.handed_in_at), None)


def _pair(pre: AttemptSummary, post: AttemptSummary) -> Pair:
    return Pair(
        person_id=pre.person_id,
        occasion=pre.occasion,
        pre=_in_points_of(post.maximum, pre),
        post=post.score,
        maximum=post.maximum,
        pre_attempt=pre.id,
        post_attempt=post.id,
    )


def _in_points_of(maximum: Decimal, attempt: AttemptSummary) -> Decimal:
    """The same share of another maximum: the number of questions may have changed between pre and post."""
    if attempt.maximum in (maximum, 0):
        return attempt.score
    return (attempt.score * maximum / attempt.maximum).quantize(CENT)
