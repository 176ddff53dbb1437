"""Runs and courses as places where a role may hold."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.models import Course, Run
from courses.selectors.catalogue import course_cards
from lms.accounts.api import Places, Scope, register_places
from lms.kernel import clock


def run_names(runs: Iterable[Run]) -> dict[UUID, str]:
    """How runs (with their courses) are called: their own title with that of the course, or the course's alone."""
    titles = _course_titles()
    return {run.pk: _run_name(run, titles) for run in runs}


def _run_name(run: Run, titles: dict[str, str]) -> str:
    course = titles.get(run.course.slug, run.course.slug)
    return f"{run.title} ({course})" if run.title and run.title != course else course


def _open_runs() -> list[tuple[str, str]]:
    rows = Run.objects.filter(Q(closes_at=None) | Q(closes_at__gt=clock.now())).select_related("course")
    return sorted(((str(pk), name) for pk, name in run_names(rows).items()), key=lambda row: row[1])


def _run(scope_id: str) -> str | None:
    rows = Run.objects.filter(pk__in=_ids(scope_id)).select_related("course")
    return next(iter(run_names(rows).values()), None)


def _courses() -> list[tuple[str, str]]:
    titles = _course_titles()
    rows = Course.objects.values_list("pk", "slug")
    return sorted(((str(pk), titles.get(slug, slug)) for pk, slug in rows), key=lambda row: row[1])


def _course(scope_id: str) -> str | None:
    slug = Course.objects.filter(pk__in=_ids(scope_id)).values_list("slug", flat=True).first()
    return _course_titles().get(slug, slug) if slug else None


def _course_titles() -> dict[str, str]:
    return {card.slug: card.title for card in course_cards(get_language() or "en")}


def _ids(text: str) -> list[UUID]:
    """The id that a text is; none for what is no id."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


register_places(Scope.RUN, Places(lambda: _("One run"), _open_runs, _run))
register_places(Scope.COURSE, Places(lambda: _("One course"), _courses, _course))
