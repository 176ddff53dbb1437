"""Putting people on a list, and printing their slips."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.api import User
from lms.kernel import access
from lms.kernel.errors import NotFound
from trainers.forms import AddPeopleForm
from trainers.selectors.runs import facilitated_run
from trainers.services.roster_people import add_people, print_slips, without_login

ALL_WITHOUT = "without"


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def add(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Names of people who have no log-in, one per line."""
    actor = cast(User, request.user)
    run = facilitated_run(person=actor, run_id=run_id, language=get_language() or "en")
    form = AddPeopleForm(request.POST or None, trainer=actor)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "trainers/add_people.html", {"run": run, "form": form}, status=422 if form.errors else 200
        )
    added = add_people(
        run_id=run_id,
        actor=actor,
        people=form.people(),
        country=form.cleaned_data["country"],
        audience=form.cleaned_data["audience"],
        language=form.cleaned_data["language"],
        form_key=form.cleaned_data["form_key"],
    )
    said = ngettext("%(number)d person is on the list now.", "%(number)d people are on the list now.", len(added))
    messages.success(request, said % {"number": len(added)})
    return _back(run_id)


@require_POST
@never_cache
@access.signed_in
def slips(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """New slips, as a sheet to print. It is the answer to the POST itself: nobody can read the codes a second time."""
    actor = cast(User, request.user)
    language = get_language() or "en"
    run = facilitated_run(person=actor, run_id=run_id, language=language)
    chosen = _chosen(request, run_id)
    if not chosen:
        messages.warning(request, _("Tick the people who are to get a slip."))
        return _back(run_id)
    site = request.build_absolute_uri("/").rstrip("/")
    printed = print_slips(run_id=run_id, actor=actor, person_ids=chosen, language=language, site=site)
    return render(request, "trainers/slips.html", {"run": run, "slips": printed})


def _chosen(request: HttpRequest, run_id: UUID) -> list[UUID]:
    if request.POST.get("who") == ALL_WITHOUT:
        return without_login(run_id)
    try:
        return list(dict.fromkeys(UUID(text) for text in request.POST.getlist("person")))
    except ValueError as error:
        raise NotFound("not-on-roster", _("You put no such person on this list.")) from error


def _back(run_id: UUID) -> HttpResponse:
    response = redirect("trainers:run", run_id)
    response.status_code = 303
    return response
