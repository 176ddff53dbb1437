"""How the groups of a table are called in the reader's language, and in which order they stand."""

import unicodedata
from collections.abc import Hashable, Iterable
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.api import course_cards
from lms.accounts.api import AgeBand, Audience, Country, Sex
from lms.languages.registry import declared

Key = TypeVar("Key", bound=Hashable)
_OFFERED = {"sex": Sex, "age_band": AgeBand}


class Names:
    """Names in one language; each register is read once."""

    def __init__(self, language: str) -> None:
        self.language = language

    def label(self, kind: str, key: str | date | None) -> str:
        """The name of a group; a value that no register knows stands for itself."""
        if not key:
            with translation.override(self.language):  # a file is sent after the request's language has gone
                return self.unknown(kind)
        if isinstance(key, date):
            return self._period(kind, key)
        return self._register(kind).get(key, key)

    def sorted(self, kind: str, keys: Iterable[Key]) -> list[tuple[Key, str]]:
        """Keys with their names: periods in order of time, the rest by name; the unknown last."""
        named = [(key, self.label(kind, key)) for key in keys]  # type: ignore[arg-type]
        return sorted(named, key=lambda pair: (not pair[0], _order(kind, pair)))

    @staticmethod
    def unknown(kind: str) -> str:
        """The name of the row of those of whom it is not known."""
        return {
            "country": _("Country unknown"),
            "language": _("Language unknown"),
            "audience": _("Audience unknown"),
            "sex": _("Not said"),
            "age_band": _("Not said"),
        }.get(kind, _("Unknown"))

    def _register(self, kind: str) -> dict[str, str]:
        if kind == "country":
            return self._countries
        if kind == "course":
            return self._courses
        if kind in _OFFERED:
            return {value: str(label) for value, label in _OFFERED[kind].choices}
        return self._languages if kind == "language" else self._audiences

    def _period(self, kind: str, first_day: date) -> str:
        if kind == "year":
            return str(first_day.year)
        if kind == "quarter":
            number = (first_day.month + 2) // 3
            return _("Quarter %(number)s of %(year)s") % {"number": number, "year": first_day.year}
        return date_format(first_day, "YEAR_MONTH_FORMAT")

    @cached_property
    def _countries(self) -> dict[str, str]:
        return {country.pk: country.name_in(self.language) for country in Country.objects.all()}

    @cached_property
    def _courses(self) -> dict[str, str]:
        return {card.slug: card.title for card in course_cards(self.language)}

    @cached_property
    def _languages(self) -> dict[str, str]:
        return {code: language.name for code, language in declared().items()}

    @cached_property
    def _audiences(self) -> dict[str, str]:
        return {audience.value: str(audience.label) for audience in Audience}


def _order(kind: str, named: tuple[Hashable, str]) -> str:
    key, label = named
    if isinstance(key, date):
        return key.isoformat()
    if kind == "age_band":
        return str(key)  # "-24", "25-34" … "55-": they sort by age as they are written
    plain = unicodedata.normalize("NFKD", label).casefold()
    return "".join(character for character in plain if not unicodedata.combining(character))
