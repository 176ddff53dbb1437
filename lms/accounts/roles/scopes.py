"""Where a role may hold: the places of each scope, and how they are called.

Countries and languages are known here; an app above registers what it owns (courses: runs and courses).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.accounts.models import Country
from lms.accounts.selectors import countries_by_name
from lms.accounts.vocabulary import Scope


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one scope. `title` heads them in a list; `name` is None where there is no such place."""

    title: Callable[[], str]
    offered: Callable[[], Iterable[tuple[str, str]]]
    name: Callable[[str], str | None]


_places: dict[str, Places] = {}


def register_places(scope: Scope, places: Places) -> None:
    """Let an app say which places its scope has."""
    _places[scope.value] = places


def place_in_words(scope: str, scope_id: str) -> str:
    """Where a role holds, as people say it; the id itself for a place that is no more."""
    if scope == Scope.ALL:
        return _("everywhere")
    return _name(scope, scope_id) or scope_id


def is_place(scope: str, scope_id: str) -> bool:
    """Whether there is such a place."""
    return not scope_id if scope == Scope.ALL else _name(scope, scope_id) is not None


def offered_places() -> list[tuple[str, list[tuple[tuple[str, str], str]]]]:
    """All places to choose from: title of the scope, then ((scope, id), name)."""
    return [
        (places.title(), [((scope, scope_id), name) for scope_id, name in places.offered()])
        for scope, places in _places.items()
    ]


def _name(scope: str, scope_id: str) -> str | None:
    places = _places.get(scope)
    return places.name(scope_id) if places else None


def _countries() -> list[tuple[str, str]]:
    return [(country.pk, str(country)) for country in countries_by_name(get_language() or "en")]


def _country(code: str) -> str | None:
    country = Country.objects.filter(pk=code).first()
    return str(country) if country else None


register_places(Scope.COUNTRY, Places(lambda: _("One country"), _countries, _country))
register_places(
    Scope.LANGUAGE,
    Places(lambda: _("One language"), lambda: settings.LANGUAGES, lambda code: dict(settings.LANGUAGES).get(code)),
)
