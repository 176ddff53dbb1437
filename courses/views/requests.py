"""What the views share: the typed request, and the answer to a POST."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import get_language

from lms.accounts.api import User


class PersonRequest(HttpRequest):
    """A request of somebody signed in."""

    user: User  # type: ignore[assignment]


def see_other(to: str, *args: Any, anchor: str = "") -> HttpResponse:
    """303: look there now; loading that page again posts nothing."""
    address = resolve_url(to, *args)
    return HttpResponse(status=303, headers={"Location": f"{address}#{anchor}" if anchor else address})


def language() -> str:
    """The language of the page."""
    return get_language() or "en"
