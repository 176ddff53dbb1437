"""Doors that need no session, language or CSRF: the record store and the health pages (decision 1.7)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

PLAIN = ("/xapi/", "/healthz", "/readyz")


class PlainDoorsMiddleware:
    """Stands first and answers such requests itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLAIN):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return HttpResponse("There is nothing here.", status=404, content_type="text/plain")
        return match.func(request, *match.args, **match.kwargs)
