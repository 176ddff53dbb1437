"""A facilitator's runs and their rosters. Not the role but the run decides: whoever facilitates nothing sees nothing."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.accounts.api import User
from lms.kernel import access
from trainers.selectors.runs import facilitated_runs
from trainers.services.rosters import open_roster


@require_safe
@access.signed_in
def runs(request: HttpRequest) -> HttpResponse:
    """The runs that the person facilitates."""
    found = facilitated_runs(person=cast(User, request.user), language=get_language() or "en")
    return render(request, "trainers/runs.html", {"runs": found})


@require_safe
@access.signed_in
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The roster of one run; the look is put on record."""
    roster = open_roster(run_id=run_id, person=cast(User, request.user), language=get_language() or "en")
    return render(request, "trainers/run.html", {"run": roster.run, "learners": roster.learners})
