"""Who will see the scores of a run. Courses knows no trainers: an app above registers a function that names them."""

from collections.abc import Callable
from uuid import UUID

ScoreViewers = Callable[[UUID], list[str]]
_sources: list[ScoreViewers] = []


def register_score_viewers(source: ScoreViewers) -> None:
    """Let an app name persons who may see the scores of a run."""
    if source not in _sources:
        _sources.append(source)


def score_viewers(run_id: UUID) -> list[str]:
    """The names of all persons who may see the scores of a run, in the order of their sources."""
    return [name for source in _sources for name in source(run_id)]
