"""Handing the phone on: the one who used it leaves, and nothing of hers stays."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.kernel import access


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.public
def next_person(request: HttpRequest) -> HttpResponse:
    """Signed in: may the phone be handed on? Not signed in: a calm page for the next one."""
    if request.method != "POST":
        return render(request, "accounts/next_person.html")
    logout(request)
    response = redirect("accounts:next_person")
    response.status_code = 303
    for name in request.COOKIES:  # language, known devices, a slip: all that we ever set
        response.delete_cookie(name)
    # over plain HTTP browsers do not listen to this; the page's own module clears the storage there
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
