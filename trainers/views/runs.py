"""A facilitator's runs and their rosters. Whoever does not facilitate a run, or lost the role for it, does not find it."""

from typing import cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.accounts.api import User
from lms.kernel import access
from trainers.selectors.facilitators import managed_runs
from trainers.selectors.runs import facilitated_runs, facilitators_of
from trainers.services.rosters import open_roster

RUNS_A_PAGE = 50


@require_safe
@access.signed_in
def runs(request: HttpRequest) -> HttpResponse:
    """The runs that the person facilitates, and those whose facilitators she names as a manager."""
    person, language = cast(User, request.user), get_language() or "en"
    managed = Paginator(managed_runs(person=person, language=language), RUNS_A_PAGE).get_page(request.GET.get("page"))
    found = facilitated_runs(person=person, language=language)
    return render(request, "trainers/runs.html", {"runs": found, "managed": managed})


@require_safe
@access.signed_in
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The roster of one run; the look is put on record."""
    roster = open_roster(run_id=run_id, person=cast(User, request.user), language=get_language() or "en")
    any_sign_in = any(learner.sign_in for learner in roster.learners)
    context = {
        "run": roster.run,
        "learners": roster.learners,
        "erased": roster.erased,
        "any_sign_in": any_sign_in,
        "facilitators": facilitators_of(run_id),
    }
    return render(request, "trainers/run.html", context)
