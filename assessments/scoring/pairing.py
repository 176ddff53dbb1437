"""Which test after a course belongs to which test before it.

A pair is one person, one occasion, one blueprint: the first handed-in pre, and the first post handed in after it. Each such
person falls into one part only: paired; pre only (no post came after the pre); post only (no pre at all).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lms.kernel.activity import ActivityRef

PRE, POST = "pre", "post"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A handed-in attempt, as far as pairing looks at it."""

    attempt_id: UUID
    person_id: UUID
    occasion: ActivityRef
    blueprint_id: UUID
    purpose: str
    handed_in_at: datetime
    score: Decimal
    maximum: Decimal


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
class Pairing:
    """The pairs, and one sitting for each person who has no pair."""

    pairs: tuple[Pair, ...]
    pre_only: tuple[Sitting, ...]
    post_only: tuple[Sitting, ...]


def match(sittings: Iterable[Sitting]) -> Pairing:
    """Pair up; the order of the result is that of the first sitting of each person."""
    pairs: list[Pair] = []
    pre_only: list[Sitting] = []
    post_only: list[Sitting] = []
    for group in _by_person(sittings):
        pre, post = _first_pre(group), _first_post(group)
        if pre and post:
            pairs.append(_pair(pre, post))
        elif pre:
            pre_only.append(pre)
        elif post:
            post_only.append(post)
    return Pairing(tuple(pairs), tuple(pre_only), tuple(post_only))


def _by_person(sittings: Iterable[Sitting]) -> list[list[Sitting]]:
    groups: dict[tuple[UUID, ActivityRef, UUID], list[Sitting]] = defaultdict(list)
    for sitting in sorted(sittings, key=lambda s: (s.handed_in_at, s.attempt_id)):
        groups[sitting.person_id, sitting.occasion, sitting.blueprint_id].append(sitting)
    return list(groups.values())


def _first_pre(group: list[Sitting]) -> Sitting | None:
    return next((sitting for sitting in group if sitting.purpose == PRE), None)


def _first_post(group: list[Sitting]) -> Sitting | None:
    """The first post that was not handed in before the first pre."""
    pre = _first_pre(group)
    posts = (sitting for sitting in group if sitting.purpose == POST)
    return next((post for post in posts if not pre or post.handed_in_at >= pre.handed_in_at), None)


def _pair(pre: Sitting, post: Sitting) -> Pair:
    # an author who changed the number of questions in between changed the maximum: compare in points of the post
    before = pre.score if pre.maximum == post.maximum else pre.score * post.maximum / pre.maximum
    return Pair(
        person_id=pre.person_id,
        occasion=pre.occasion,
        pre=before,
        post=post.score,
        maximum=post.maximum,
        pre_attempt=pre.attempt_id,
        post_attempt=post.attempt_id,
    )
