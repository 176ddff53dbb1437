"""Who may see a view. Every view of ours says so; one that does not is shut (lms.accounts.middleware)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """`kind` is public, signed_in, roles or credential (the view checks its own key)."""

    kind: str
    roles: frozenset[str] = frozenset()


def _declare(access: Access) -> Callable[[V], V]:
    def mark(view: V) -> V:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


public = _declare(Access("public"))
signed_in = _declare(Access("signed_in"))
credential = _declare(Access("credential"))


def roles(*names: str) -> Callable[[V], V]:
    """Only persons who hold one of these roles, in whatever scope; the view narrows to the scope."""
    return _declare(Access("roles", frozenset(names)))
