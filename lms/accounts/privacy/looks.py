"""Looks at people's data: what each kind is called, and under which other subjects a person's data may be looked at.

Accounts know of looks at a person. An app above registers what else can be opened in which she appears (a run's list of
learners, say), so that she is shown those looks too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User

LOOK = "look."
MANY = "many"  # the subject of a look at many people at once: who they are stands in its detail, as "people"


@dataclass(frozen=True, slots=True)
class Seen:
    """Something in which a person appears: the subject that looks at it are written under, its name, since when."""

    subject: str
    name: str
    since: datetime


SeenIn = Callable[[User], Iterable[Seen]]
_sources: list[SeenIn] = []
_words: dict[str, str | Promise] = {
    "look.person": _("Your account: name, log-in, work, roles"),
    "look.people": _("A list of people in which you stand"),
    "look.roles": _("The list of people who hold a role"),
    "look.cms": _("Your account, in the editors' part of the site"),
    "look.cms_work": _("Your name beside work on courses, in the editors’ part of the site"),
    "look.merge": _("Your record beside another, to see whether both are one person’s"),
}


def name_look(action: str, words: str | Promise) -> None:
    """Say in plain words what a kind of look shows."""
    if not action.startswith(LOOK):
        raise ValueError(f"{action!r} does not begin with {LOOK!r}")
    _words[action] = words


def words_for(action: str) -> str:
    """What was looked at."""
    return str(_words.get(action, _("Your data")))


def register_seen_in(source: SeenIn) -> None:
    """Let an app say where else a person appears."""
    if source not in _sources:
        _sources.append(source)


def seen_in(person: User) -> list[Seen]:
    """Everything outside accounts in which a person appears."""
    return [seen for source in _sources for seen in source(person)]
