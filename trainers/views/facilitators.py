"""Who facilitates a run: seen and changed by managers of the run and by its facilitators."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.api import every_run
from lms.accounts.api import User
from lms.kernel import access
from lms.kernel.errors import DomainError, NotFound
from trainers.reach import Run
from trainers.selectors.facilitators import may_name_facilitators
from trainers.selectors.runs import run_unknown
from trainers.services.facilitation import (
    add_facilitator,
    end_facilitation,
    hand_over,
    open_facilitators,
    person_to_name,
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.signed_in
def facilitators(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The list, with forms to add, to hand over and to end."""
    actor = cast(User, request.user)
    if request.method == "POST":
        return _change(request, run_id, actor)
    search = request.GET.get("q", "")[:100]
    page = open_facilitators(run_id=run_id, person=actor, language=get_language() or "en", search=search)
    return render(request, "trainers/facilitators.html", {"page": page, "run": page.run, "search": search})


def _change(request: HttpRequest, run_id: UUID, actor: User) -> HttpResponse:
    run = every_run().filter(pk=run_id).first()
    if run is None or not may_name_facilitators(actor, run):
        raise run_unknown()
    try:
        messages.success(request, _act(request, run, actor))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error.message))
    # whoever has left the run finds it no more
    still = may_name_facilitators(actor, run)
    response = redirect("trainers:facilitators", run_id) if still else redirect("trainers:runs")
    response.status_code = 303
    return response


def _act(request: HttpRequest, run: Run, actor: User) -> str:
    """Do what was asked for; returns what is to be said of it."""
    person, act = _person(request), request.POST.get("act", "")
    if act == "add":
        add_facilitator(run=run, person=person, actor=actor)
        return _("%(name)s facilitates this run now.") % {"name": person.name}
    if act == "hand_over":
        hand_over(run=run, to=person, actor=actor)
        return _("%(name)s facilitates this run now, and you no longer do.") % {"name": person.name}
    if act == "end":
        end_facilitation(run=run, person=person, actor=actor, leave_without="leave_without" in request.POST)
        return _("%(name)s facilitates this run no longer.") % {"name": person.name}
    raise NotFound("act-unknown", _("Choose what to do."))


def _person(request: HttpRequest) -> User:
    try:
        return person_to_name(UUID(request.POST.get("person", "")))
    except ValueError as error:
        raise DomainError("nobody-chosen", _("Choose a person in the list.")) from error
