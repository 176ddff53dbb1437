"""People administration: searching, one person's account, giving roles, closing and opening. For administrators."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.people_register import found_people, known_person, person_record
from lms.accounts.roles.forms import RoleForm
from lms.accounts.roles.giving import giver
from lms.accounts.services.closing import close_account, reopen_account
from lms.accounts.services.looks import write_look, write_looks
from lms.accounts.services.roles import grant_role
from lms.accounts.views.answers import see_other, signed_in_person
from lms.accounts.vocabulary import Role
from lms.kernel import access

ADMINISTRATORS = Role.ADMINISTRATOR.value
PEOPLE_A_PAGE = 20


@require_safe
@access.roles(ADMINISTRATORS)
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """A search box; nobody is listed before something is asked. Those who are listed can see that they were."""
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(found_people(words), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    write_looks(actor=signed_in_person(request), action="look.people", subjects=[person.pk for person in page])
    return render(request, "accounts/people.html", {"words": words, "page": page, "query": urlencode({"q": words})})


@require_safe
@access.roles(ADMINISTRATORS)
@never_cache
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One account; the look is put on record."""
    record = person_record(person_id)
    write_look(actor=signed_in_person(request), action="look.person", subject=record.person.pk)
    return render(request, "accounts/person.html", {"record": record, "person": record.person})


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(ADMINISTRATORS)
@never_cache
def give_role(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a person a role at once."""
    found = known_person(person_id)
    form = RoleForm(request.POST or None, giver=giver(signed_in_person(request)))
    if request.method == "POST" and form.is_valid():
        grant_role(person=found, given_by=signed_in_person(request), ends_at=form.cleaned_data["until"], **form.where())
        messages.success(request, _("The role is given."))
        return see_other("accounts:person", found.pk)
    write_look(actor=signed_in_person(request), action="look.person", subject=found.pk)
    context = {"form": form, "person": found}
    return render(request, "accounts/give_role.html", context, status=422 if form.errors else 200)


@require_POST
@access.roles(ADMINISTRATORS)
def close(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Nobody can sign in to the account any more."""
    close_account(person=known_person(person_id), actor=signed_in_person(request))
    messages.success(request, _("The account is closed."))
    return see_other("accounts:person", person_id)


@require_POST
@access.roles(ADMINISTRATORS)
def reopen(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The person can sign in again."""
    reopen_account(person=known_person(person_id), actor=signed_in_person(request))
    messages.success(request, _("The account is open again."))
    return see_other("accounts:person", person_id)
