"""What the views share: the typed request, and the answer to a POST."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import get_language

from lms.accounts.api import User
from lms.kernel.errors import NotFound

View = Callable[..., HttpResponse]


class PersonRequest(HttpRequest):
    """A request of somebody signed in."""

    user: User


def see_other(to: str, *args: Any, anchor: str = "") -> HttpResponse:
    """303: look there now; loading that page again posts nothing."""
    address = resolve_url(to, *args)
    return HttpResponse(status=303, headers={"Location": f"{address}#{anchor}" if anchor else address})


def language() -> str:
    """The language of the page."""
    return get_language() or "en"


def enrolled_only(view: View) -> View:
    """Whoever opens a learner's page of a course without being enrolled is shown the course's public page instead."""

    @wraps(view)
    def shown(request: PersonRequest, slug: str, **more: Any) -> HttpResponse:
        try:
            return view(request, slug, **more)
        except NotFound as error:
            if error.code != "not-enrolled":
                raise
        return redirect("courses:course", slug)

    return shown
