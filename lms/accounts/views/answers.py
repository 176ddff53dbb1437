"""The answer to a POST, and the signed-in person."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from lms.accounts.models import User


def see_other(to: str, *args: Any) -> HttpResponse:
    """303: look there now; loading that page again posts nothing."""
    return HttpResponse(status=303, headers={"Location": resolve_url(to, *args)})


def signed_in_person(request: HttpRequest) -> User:
    """Who asks, behind a view that is marked `signed_in` or `roles`."""
    return cast(User, request.user)
