"""The one limiter, of pages, API and record store: how often something may be tried within a window.

A limit counts tries under a subject: an account, a device, an address. The address that counts is that of
`lms.kernel.http.client_address`, which no header can forge. A shared address (a room, an office, a country's one line)
gets a wide limit and an account a narrow one, so that a room is not shut out by one forgetful person in it.
Counts live where an app says (`keep_counts_in`): in the database, so that all processes share them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.kernel import clock
from lms.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` tries in `seconds`, counted from the first try of a window."""

    name: str
    amount: int
    seconds: int


class TooOften(DomainError):
    """Tried too often. `wait` says for how many seconds nothing will help."""

    status = 429

    def __init__(self, wait: int) -> None:
        minutes = max(1, -(-wait // 60))
        text = ngettext(
            "That was too often in a short time. Wait %(minutes)d minute, then try again.",
            "That was too often in a short time. Wait %(minutes)d minutes, then try again.",
            minutes,
        ) % {"minutes": minutes}
        super().__init__("too-often", text if minutes < 120 else _LONG)
        self.wait = wait


_LONG = _("That was too often. Try again tomorrow, or come back with your slip.")


class Counts(Protocol):
    """A store of counts. `read` gives (count, end of the window), and nothing where the window is over."""

    def add(self, key: str, *, now: datetime, ends_at: datetime) -> None: ...
    def read(self, keys: list[str], *, now: datetime) -> dict[str, tuple[int, datetime]]: ...
    def take_off(self, key: str) -> None: ...
    def drop(self, keys: list[str]) -> None: ...


_counts: list[Counts] = []


def keep_counts_in(store: Counts) -> None:
    """Say where counts live; done once, by `lms.accounts`."""
    _counts[:] = [store]


def refuse_if_spent(*claims: tuple[Limit, str]) -> None:
    """Raise `TooOften` when any of the limits is used up for its subject; counts nothing."""
    now = clock.now()
    keys = {_key(limit, subject): limit for limit, subject in claims}
    found = _counts[0].read(list(keys), now=now)
    waits = [(ends - now).total_seconds() for key, (count, ends) in found.items() if count >= keys[key].amount]
    if waits:
        raise TooOften(max(1, round(max(waits))))


def count(*claims: tuple[Limit, str]) -> None:
    """Count one try under each limit."""
    now = clock.now()
    for limit, subject in claims:
        _counts[0].add(_key(limit, subject), now=now, ends_at=now + timedelta(seconds=limit.seconds))


def spend(*claims: tuple[Limit, str]) -> None:
    """Count one try, and raise `TooOften` when it was one too many.

    Counting comes first, so that tries made at the same moment cannot all slip through before one is counted.
    """
    count(*claims)
    now = clock.now()
    keys = {_key(limit, subject): limit for limit, subject in claims}
    found = _counts[0].read(list(keys), now=now)
    waits = [(ends - now).total_seconds() for key, (amount, ends) in found.items() if amount > keys[key].amount]
    if waits:
        raise TooOften(max(1, round(max(waits))))


def give_back(*claims: tuple[Limit, str]) -> None:
    """Take one try off each count: it turned out to be none of those that are counted."""
    for limit, subject in claims:
        _counts[0].take_off(_key(limit, subject))


def forgive(*claims: tuple[Limit, str]) -> None:
    """Begin anew: the right secret was given."""
    _counts[0].drop([_key(limit, subject) for limit, subject in claims])


def _key(limit: Limit, subject: str) -> str:
    # keyed, so that a copied table names nobody; the name of the limit keeps doors apart
    return salted_hmac("lms.kernel.limits", f"{limit.name}|{subject}", algorithm="sha256").hexdigest()
