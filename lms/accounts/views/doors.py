"""Coming in without e-mail: signing up with a PIN, logging in with a sign-in name, coming back by a slip."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.accounts.models import Slip, SlipPurpose, User
from lms.accounts.services import doors
from lms.accounts.services.pins import person_by_pin, register_with_pin
from lms.accounts.services.slips import come_back, good_slips, join_record, make_slip, open_slip
from lms.accounts.slips.beginnings import beginnings_of
from lms.accounts.slips.forms import EnterForm, NewPinForm, SlipForm, StartForm
from lms.accounts.views.slips import show_once
from lms.kernel import access, clock
from lms.kernel.errors import DomainError

OPENED = "opened_slip"  # in the session: which slip was opened here, and until when that holds
MINUTES = 15


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.public
def start(request: HttpRequest) -> HttpResponse:
    """Sign-up for people who have no e-mail."""
    if request.user.is_authenticated:
        return redirect(get_adapter().get_login_redirect_url(request))
    form = StartForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "accounts/start.html", form)
    doors.before_sign_up(request)
    person = register_with_pin(
        name=form.cleaned_data["name"],
        pin=form.cleaned_data["pin"],
        language=form.cleaned_data["language"],
        **form.affiliation(),
    )
    slip = make_slip(person=person, purpose=SlipPurpose.RECOVER, made_by=person)
    return show_once(_sign_in(request, person, next=_keep_address(request)), slip.code)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.public
def enter(request: HttpRequest) -> HttpResponse:
    """Log in with a sign-in name and a PIN."""
    form = EnterForm(request.POST or None, initial={"next": request.GET.get("next", "")}, auto_id="enter_%s")
    if request.method != "POST" or not form.is_valid():
        return _page(request, "accounts/enter.html", form)
    name = form.cleaned_data["sign_in_name"]
    doors.before_try(request, name)
    person = person_by_pin(sign_in_name=name, pin=form.cleaned_data["pin"])
    if person is None:
        form.add_error(None, _("This sign-in name and this PIN do not go together. Try again, or use your slip."))
        return _page(request, "accounts/enter.html", form)
    doors.right(request, name)
    return _sign_in(request, person, next=form.cleaned_data["next"])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.public
def slip(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a slip; the right one leads on, and uses nothing up yet."""
    form = SlipForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "accounts/slip.html", form)
    doors.before_slip(request)
    try:
        found = open_slip(form.cleaned_data["code"])
    except DomainError as error:
        form.add_error("code", str(error.message))
        return _page(request, "accounts/slip.html", form)
    doors.right_slip(request)
    request.session.cycle_key()
    request.session[OPENED] = {"slip": str(found.pk), "until": clock.now().timestamp() + MINUTES * 60}
    return _see_other("accounts:slip_join" if _may_join(request, found) else "accounts:slip_pin")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.public
def slip_pin(request: HttpRequest) -> HttpResponse:
    """Welcome back, choose a new PIN: only now the slip is used up."""
    found = _opened(request)
    if found is None:
        return redirect("accounts:slip")
    context = {"slip": found, **_beginning(found)}
    if request.user.is_authenticated and request.user.pk != found.person_id:
        return render(request, "accounts/slip_of_another.html", context, status=409)
    form = NewPinForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "accounts/slip_pin.html", form, **context)
    made = come_back(slip_id=found.pk, pin=form.cleaned_data["pin"])
    doors.begin_anew(made.person)
    request.session.pop(OPENED)
    return show_once(_sign_in(request, made.person, next=_keep_address(request)), made.code)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.signed_in
def slip_join(request: HttpRequest) -> HttpResponse:
    """A record that a trainer began, and somebody who has an account already: are the two one person?"""
    found = _opened(request)
    if found is None or not _may_join(request, found):
        return redirect("accounts:slip" if found is None else "accounts:slip_pin")
    if request.method != "POST":
        return render(request, "accounts/slip_join.html", {"slip": found, **_beginning(found)})
    join_record(slip_id=found.pk, person=cast(User, request.user))
    request.session.pop(OPENED)
    return _see_other("courses:my_learning")


def _sign_in(request: HttpRequest, person: User, *, next: str = "") -> HttpResponse:
    """allauth's own way in, so that a second factor holds; no e-mail is asked for."""
    target = next if next and get_adapter(request).is_safe_url(next) else None
    login = Login(user=person, email_verification=EmailVerificationMethod.NONE, redirect_url=target)
    response = perform_password_login(request, {}, login)
    if response.status_code == 302:
        response.status_code = 303
    return response


def _opened(request: HttpRequest) -> Slip | None:
    """The slip that was opened in this session a short while ago, if it is still good."""
    opened = request.session.get(OPENED)
    if not opened or opened["until"] < clock.now().timestamp():
        return None
    return good_slips().filter(pk=UUID(opened["slip"])).first()


def _may_join(request: HttpRequest, found: Slip) -> bool:
    return request.user.is_authenticated and request.user.pk != found.person_id and found.purpose == SlipPurpose.CLAIM


def _beginning(found: Slip) -> dict[str, Any]:
    begun = found.purpose == SlipPurpose.CLAIM
    return {"is_claim": begun, "places": beginnings_of(found.person_id, get_language() or "en") if begun else []}


def _keep_address(request: HttpRequest) -> str:
    """The page that shows the new slip, and then leads to where the person was going."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return reverse("accounts:keep_slip") + (f"?{urlencode({'next': target})}" if target else "")


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    target = request.POST.get("next") or request.GET.get("next") or ""
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "next": target, **context}, status=status)


def _see_other(name: str) -> HttpResponse:
    response = redirect(name)
    response.status_code = 303
    return response
