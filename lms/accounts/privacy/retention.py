"""Who has a reason to be kept longer. Accounts know no certificates: courses say who holds one."""

from collections.abc import Callable, Iterable
from uuid import UUID

Certified = Callable[[Iterable[UUID]], set[UUID]]
_certified: list[Certified] = []


def register_certified(source: Certified) -> None:
    """Let an app name those of some people who hold a certificate in force."""
    if source not in _certified:
        _certified.append(source)


def certified_among(people: Iterable[UUID]) -> set[UUID]:
    """Those of the people who hold a certificate in force."""
    wanted = list(people)
    return {person for source in _certified for person in source(wanted)}
