"""Where a record was begun that a person did not begin herself. An app above registers a function that names the places."""

from collections.abc import Callable
from uuid import UUID

Beginnings = Callable[[UUID, str], list[str]]
_sources: list[Beginnings] = []


def register_beginnings(source: Beginnings) -> None:
    """Let an app name, in a language, the courses or workshops onto whose rosters a person was put."""
    if source not in _sources:
        _sources.append(source)


def beginnings_of(person_id: UUID, language: str) -> list[str]:
    """Their titles, in the order of their sources."""
    return [title for source in _sources for title in source(person_id, language)]
