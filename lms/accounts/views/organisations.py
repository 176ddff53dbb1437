"""The register of organisations, for managers and administrators: spelling, kind, doubles."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.models import Organisation
from lms.accounts.organisations.forms import OrganisationForm, OrganisationSearch
from lms.accounts.organisations.register import KEEPERS, doubles, kept_organisations, organisation_list
from lms.accounts.services.organisations import (
    canonical,
    change_organisation,
    merge_organisations,
    undo_organisation_merge,
)
from lms.accounts.views.answers import see_other, signed_in_person
from lms.kernel import access
from lms.kernel.errors import Conflict, NotFound

ROWS_A_PAGE = 50
PAIRS = 100


@require_safe
@access.roles(*KEEPERS)
def organisations(request: HttpRequest) -> HttpResponse:
    """The list, searched and filtered; how many persons gave each, never who."""
    form = OrganisationSearch(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in ("q", "country")}
    rows = organisation_list(signed_in_person(request), words=asked["q"], country=asked["country"])
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "query": urlencode({key: value for key, value in asked.items() if value})}
    return render(request, "accounts/organisations.html", context)


@require_safe
@access.roles(*KEEPERS)
def likely_doubles(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one; nothing is joined by itself."""
    pairs = doubles(signed_in_person(request))
    context = {"pairs": pairs[:PAIRS], "more": max(0, len(pairs) - PAIRS)}
    return render(request, "accounts/organisation_doubles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(*KEEPERS)
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: its spelling, its kind, what was joined to it, and joining it to another."""
    found = _known(request, organisation_id)
    form = OrganisationForm(request.POST or None, initial={"name": found.name, "kind": found.kind})
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(organisation=found, actor=signed_in_person(request), **form.cleaned_data)
        except Conflict as error:
            form.add_error("name", str(error.message))
        else:
            messages.success(request, _("The organisation is saved."))
            return see_other("accounts:organisation", found.pk)
    others = kept_organisations(signed_in_person(request)).filter(country=found.country_id, merged_into=None)
    context = {
        "form": form,
        "organisation": found,
        "kept": canonical(found) if found.merged_into_id else None,
        "doubles": found.doubles.order_by("name"),
        "others": others.exclude(pk=found.pk).order_by("name"),
    }
    return render(request, "accounts/organisation.html", context, status=422 if form.errors else 200)


@require_POST
@access.roles(*KEEPERS)
def merge_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Join a double to the organisation that is kept."""
    double = _known(request, organisation_id)
    kept = _known(request, request.POST.get("kept", ""))
    merge_organisations(double=double, kept=kept, actor=signed_in_person(request))
    messages.success(request, _("Joined. Forms now lead to the organisation that is kept; it can be undone there."))
    return see_other("accounts:organisation", kept.pk)


@require_POST
@access.roles(*KEEPERS)
def part_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Two again."""
    double = _known(request, organisation_id)
    undo_organisation_merge(double=double, actor=signed_in_person(request))
    messages.success(request, _("The two organisations are parted again."))
    return see_other("accounts:organisation", double.pk)


def _known(request: HttpRequest, organisation_id: UUID | str) -> Organisation:
    rows = kept_organisations(signed_in_person(request)).select_related("country", "merged_into")
    try:
        found = rows.filter(pk=UUID(str(organisation_id))).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("organisation-unknown", _("There is no such organisation in your list."))
    return found
