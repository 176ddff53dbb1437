"""Who may see what of whom: one registry, in which each app says so by the same rules that guard its pages.

An app registers a source. `viewers` names those who see something of a person; `seen_by` says what a person sees of
others. The page "Who may see what of you" shows both and adds nothing of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lms.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """One line: who sees what, why, and until when (None: no end is set). `names` is empty where nobody can be named."""

    who: str
    names: tuple[str, ...] = ()
    what: str
    why: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSight:
    """One line of the reverse: what a person sees, of whom, why, and until when."""

    what: str
    of_whom: str
    why: str
    until: datetime | None = None


class Sight(Protocol):
    """What an app registers."""

    def viewers(self, person: User) -> Iterable[Viewer]: ...
    def seen_by(self, person: User) -> Iterable[OwnSight]: ...


_sights: dict[str, Sight] = {}


def register_sight(name: str, sight: Sight) -> None:
    """Let an app say what it shows to whom. `name` keeps a second registration from doubling the lines."""
    _sights[name] = sight


def viewers_of(person: User) -> list[Viewer]:
    """Everybody who may see something of a person."""
    return [viewer for sight in _from_below() for viewer in sight.viewers(person)]


def rows_of(viewers: Iterable[Viewer]) -> list[list[Viewer]]:
    """The lines of one viewer together, in the order in which viewers first appear."""
    rows: dict[tuple[tuple[str, ...], str], list[Viewer]] = {}
    for viewer in viewers:
        rows.setdefault((viewer.names, viewer.who), []).append(viewer)
    return list(rows.values())


def seen_by(person: User) -> list[OwnSight]:
    """Everything a person may see of others."""
    return [seen for sight in _from_below() for seen in sight.seen_by(person)]


def _from_below() -> list[Sight]:
    """Higher apps start first and so register first; what concerns the account itself is said first."""
    return list(reversed(_sights.values()))
