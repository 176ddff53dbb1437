"""The one place where a DomainError becomes a response."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from lms.kernel.errors import DomainError


class DomainErrorMiddleware:
    """Answers with a page for people and with a problem document (RFC 9457) for programs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn the named errors into 4xx; leave all others alone."""
        return answer(request, error) if isinstance(error, DomainError) else None


def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The error as the caller would have it: JSON or a page."""
    if wants_json(request):
        return problem(error)
    return render(request, "errors/problem.html", {"error": error}, status=error.status)


def wants_json(request: HttpRequest) -> bool:
    """True for a caller that asked for JSON rather than a page."""
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def problem(error: DomainError) -> JsonResponse:
    """The error as application/problem+json."""
    body = {"type": "about:blank", "status": error.status, "code": error.code, "title": str(error.message)}
    return JsonResponse(body, status=error.status, content_type="application/problem+json")
