"""The keys of programs: pages for administrators."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from analytics.statements.forms import KeyForm
from analytics.statements.keys import key_rows, known_key, make_key, revoke_key
from lms.accounts.api import Role, User
from lms.kernel import access


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
def credentials(request: HttpRequest) -> HttpResponse:
    """The list, and a form for a new key. The answer to the form shows the secret, this one time."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        credential, secret = make_key(
            actor=cast(User, request.user), name=cleaned["name"], scopes=cleaned["scopes"],
            isolated=cleaned["isolated"], expires_at=cleaned["until"], requests_a_minute=cleaned["limit"],
        )  # fmt: skip
        context = {"row": known_key(credential.key), "secret": secret, "address": request.build_absolute_uri("/xapi/")}
        return render(request, "analytics/statements/key_made.html", context)
    context = {"form": form, "rows": key_rows()}
    return render(request, "analytics/statements/keys.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
def revoke(request: HttpRequest, credential_key: str) -> HttpResponse:
    """Asks first; POST does it."""
    row = known_key(credential_key)
    if request.method == "POST":
        revoke_key(row.credential, actor=cast(User, request.user))
        messages.success(request, _("The key opens nothing any more."))
        response = redirect("analytics:credentials")
        response.status_code = 303
        return response
    return render(request, "analytics/statements/key_revoke.html", {"row": row})
