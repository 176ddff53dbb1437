"""Who may see what of a person, and what she may see of others."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.accounts.people_register import known_person
from lms.accounts.privacy.sights import rows_of, seen_by, viewers_of
from lms.accounts.services.looks import write_look
from lms.accounts.views.answers import signed_in_person
from lms.accounts.vocabulary import Role
from lms.kernel import access


@require_safe
@access.signed_in
@never_cache
def my_viewers(request: HttpRequest) -> HttpResponse:
    """For each person, about herself."""
    person = signed_in_person(request)
    context = {"person": person, "is_own": True, "rows": rows_of(viewers_of(person)), "seen": seen_by(person)}
    return render(request, "accounts/who_sees.html", context)


@require_safe
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
def viewers_of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same page as an administrator opens it; the look is put on record."""
    person = known_person(person_id)
    write_look(actor=signed_in_person(request), action="look.person", subject=person.pk, page="who-sees")
    context = {"person": person, "is_own": False, "rows": rows_of(viewers_of(person)), "seen": seen_by(person)}
    return render(request, "accounts/who_sees.html", context)
