"""The page on which people see and change what is known about them."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.forms import ProfileForm
from lms.accounts.models import User
from lms.accounts.selectors import slips_by_others
from lms.kernel import access


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the form; save it and come back, in another language if one was chosen."""
    form = ProfileForm(request.POST or None, person=cast(User, request.user))
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "slips_by_others": slips_by_others(cast(User, request.user))}
        return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)
    form.save()
    return _back(request, form.cleaned_data["language"] if "language" in form.changed_data else None)


def _back(request: HttpRequest, new_language: str | None) -> HttpResponse:
    with override(new_language or get_language()):
        messages.success(request, _("Your profile is saved."))
        response = redirect("accounts:profile")
    response.status_code = 303
    if new_language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, new_language, samesite="Lax")
    return response
