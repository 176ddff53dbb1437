"""What is held about a person: seen, fetched, agreed to, erased; and the notice that everybody may read and print."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.models import User
from lms.accounts.people_register import known_person
from lms.accounts.privacy import my_data_file
from lms.accounts.privacy.forms import ConsentForm, EraseForm
from lms.accounts.privacy.holdings import export_of, holdings_of, looks_at
from lms.accounts.privacy.notices import PURPOSES, VERSION
from lms.accounts.privacy.periods import idle_rule, period_words
from lms.accounts.services import doors
from lms.accounts.services.erasure import ADMINISTRATOR, PERSON, erase_person
from lms.accounts.services.looks import write_look
from lms.accounts.views.answers import see_other, signed_in_person
from lms.accounts.vocabulary import Role
from lms.kernel import access, clock

ROWS_SHOWN = 10
LOOKS_SHOWN = 30
FRESH = timedelta(minutes=10)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything on one page; POST gives or withdraws what is voluntary."""
    person = signed_in_person(request)
    form = ConsentForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. You can change it at any time."))
        return see_other("accounts:my_data")
    looks = looks_at(person)
    context = {
        "form": form,
        "holdings": [
            (each, each.shown(ROWS_SHOWN), max(0, len(each.rows) - ROWS_SHOWN), period_words(each.place.period))
            for each in holdings_of(person)
        ],
        "idle_rule": idle_rule(),
        "looks": looks[:LOOKS_SHOWN],
        "more_looks": max(0, len(looks) - LOOKS_SHOWN),
        "notices": person.notices.select_related("by"),
        "consents": [
            (PURPOSES[each.purpose].title, each) for each in person.consents.all() if each.purpose in PURPOSES
        ],
        "pdf_is_drawn": my_data_file.is_drawn(person),
        "pdf_is_asked_for": my_data_file.is_asked_for(person),
    }
    return render(request, "accounts/my_data.html", context, status=422 if form.errors else 200)


@require_safe
@access.signed_in
@never_cache
def my_data_json(request: HttpRequest) -> HttpResponse:
    """Everything, for programs."""
    response = JsonResponse(
        export_of(signed_in_person(request)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_POST
@access.signed_in
@never_cache
def my_data_pdf(request: HttpRequest) -> HttpResponse:
    """Fetch the drawn file, which deletes it; or ask for it to be drawn."""
    person = signed_in_person(request)
    content = my_data_file.take_file(person)
    if content is None:
        my_data_file.ask_for_file(person, get_language() or "en")
        return see_other("accounts:my_data")
    headers = {"Content-Disposition": 'attachment; filename="my-data.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; then, with the password, it goes."""
    person = signed_in_person(request)
    if request.method == "POST" and person.has_usable_password():
        doors.before_try(request, _door_of(person))
    form = EraseForm(request.POST or None, person=person)
    is_fresh = person.has_usable_password() or _logged_in_just_now(person)
    if request.method == "POST" and form.is_valid() and is_fresh:
        erase_person(person=person, actor=person, asked_by=PERSON)
        logout(request)
        response = see_other("accounts:erased")
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
    context = {"form": form, "is_fresh": is_fresh, "certificates": _certificates(person)}
    return render(request, "accounts/erase.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
def erase_other(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """For somebody who asked by letter or cannot log in: an administrator does it, with the administrator's own password."""
    administrator, person = signed_in_person(request), known_person(person_id)
    if request.method == "POST" and administrator.has_usable_password():
        doors.before_try(request, _door_of(administrator))
    form = EraseForm(request.POST or None, person=administrator)
    is_fresh = administrator.has_usable_password() or _logged_in_just_now(administrator)
    if request.method == "POST" and form.is_valid() and is_fresh:
        erase_person(person=person, actor=administrator, asked_by=ADMINISTRATOR)
        messages.success(request, _("The person is erased."))
        return see_other("accounts:people")
    write_look(actor=administrator, action="look.person", subject=person.pk)
    context = {"form": form, "is_fresh": is_fresh, "certificates": _certificates(person), "other": person}
    return render(request, "accounts/erase.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@access.public
def erased(request: HttpRequest) -> HttpResponse:
    """After it: nothing is left to show."""
    return render(request, "accounts/erased.html")


@require_safe
@access.public
def notice(request: HttpRequest) -> HttpResponse:
    """What happens with people's data, on one sheet to hand out."""
    purposes = [(purpose, period_words(purpose.period)) for purpose in PURPOSES.values()]
    return render(request, "accounts/notice.html", {"purposes": purposes, "version": VERSION, "idle_rule": idle_rule()})


def _door_of(person: User) -> str:
    return person.email or person.sign_in_name or str(person.pk)


def _logged_in_just_now(person: User) -> bool:
    return person.last_login is not None and clock.now() - person.last_login < FRESH


def _certificates(person: User) -> int:
    """How many papers will lose their name; read from the map, as accounts know no certificates."""
    return sum(len(each.rows) for each in holdings_of(person) if each.place.model == "courses.Certificate")
