"""A person's own slip and PIN: seen once, made anew, changed."""

from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.models import SlipPurpose, User
from lms.accounts.services import doors
from lms.accounts.services.pins import choose_pin
from lms.accounts.services.sessions import end_sessions
from lms.accounts.services.slips import make_slip, open_slip
from lms.accounts.slips.forms import ChangePinForm, PresentPinForm
from lms.accounts.slips.printed import PrintedSlip, printed_slip
from lms.kernel import access
from lms.kernel.errors import NotFound
from lms.kernel.sealing import Unreadable, seal, unseal

COOKIE = "slip"  # the code of a slip just made, on the device alone: the server keeps a hash only
SECONDS = 3600


def show_once(response: HttpResponse, code: str) -> HttpResponse:
    """Let the next page show a code that the server has forgotten already."""
    response.set_cookie(
        COOKIE,
        seal(code, purpose=COOKIE),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def keep_slip(request: HttpRequest) -> HttpResponse:
    """The new slip, to be printed, photographed or written down; then it is gone from the screen."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if request.method != "POST":
        return render(request, "accounts/keep_slip.html", {"slip": _slip_at_hand(request), "next": target})
    adapter = get_adapter(request)
    response = redirect(target if adapter.is_safe_url(target) else adapter.get_login_redirect_url(request))
    response.status_code = 303
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def new_slip(request: HttpRequest) -> HttpResponse:
    """Make oneself a new slip; the PIN is asked for, so that nobody does it on a phone left lying."""
    person = cast(User, request.user)
    if not person.has_pin or person.email:  # who has an e-mail address comes back by a mail
        return redirect("accounts:profile")
    form = PresentPinForm(request.POST or None, person=person)
    if request.method != "POST" or not _is_it_still_her(request, form):
        return render(request, "accounts/new_slip.html", {"form": form}, status=422 if form.errors else 200)
    slip = make_slip(person=person, purpose=SlipPurpose.RECOVER, made_by=person)
    return show_once(_see_other("accounts:keep_slip"), slip.code)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def change_pin(request: HttpRequest) -> HttpResponse:
    """Another PIN; whoever is logged in elsewhere with the old one is logged out."""
    person = cast(User, request.user)
    if not person.has_pin:
        return redirect("accounts:profile")
    form = ChangePinForm(request.POST or None, person=person)
    if request.method != "POST" or not _is_it_still_her(request, form):
        return render(request, "accounts/change_pin.html", {"form": form}, status=422 if form.errors else 200)
    choose_pin(person=person, pin=form.cleaned_data["pin"])
    update_session_auth_hash(request, person)
    end_sessions(person=person, actor=person, but=request.session.session_key)
    messages.success(request, _("Your new PIN holds from now on."))
    return _see_other("accounts:profile")


def _is_it_still_her(request: HttpRequest, form: PresentPinForm) -> bool:
    doors.before_try(request, str(form.person.sign_in_name))
    valid = form.is_valid()
    if "present" not in form.errors:
        doors.right(request, str(form.person.sign_in_name))
    return valid


def _slip_at_hand(request: HttpRequest) -> PrintedSlip | None:
    """The slip whose code this device still holds, if it is the person's and good."""
    person = cast(User, request.user)
    try:
        code = unseal(request.COOKIES.get(COOKIE, ""), purpose=COOKIE)
        found = open_slip(code)
    except (Unreadable, NotFound):
        return None
    if found.person_id != person.pk:
        return None
    site = request.build_absolute_uri("/").rstrip("/")
    return printed_slip(person=person, purpose=found.purpose, code=code, site=site)


def _see_other(name: str) -> HttpResponse:
    response = redirect(name)
    response.status_code = 303
    return response
