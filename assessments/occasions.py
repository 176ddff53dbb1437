"""What an occasion looks like to the person who takes a test there.

Higher apps say it for the kinds they own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from lms.accounts.api import User
from lms.kernel.activity import ActivityRef


@dataclass(frozen=True, slots=True)
class OccasionView:
    """Names and the way back; `score_viewers` says who will see the score, in the reader's language."""

    title: str
    course_title: str
    back_url: str
    back_label: str
    score_viewers: list[str] = field(default_factory=list)


Resolver = Callable[[UUID, User], OccasionView]
_resolvers: dict[str, Resolver] = {}


def register_occasion(kind: str, resolver: Resolver) -> None:
    """Let the app that owns a kind of occasion describe its rows; the last to register speaks."""
    _resolvers[kind] = resolver


def occasion_view(occasion: ActivityRef, person: User) -> OccasionView:
    """How an occasion presents itself; a plain way home if nobody knows its kind."""
    resolver = _resolvers.get(occasion.kind)
    if resolver is None:
        return OccasionView(title="", course_title="", back_url="/", back_label=_("Back to the home page"))
    return resolver(occasion.id, person)
