"""The one place where a DomainError becomes a response, and where it is known from whom a request came."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
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
        response: HttpResponse = problem(error)
    else:
        response = render(request, "errors/problem.html", {"error": error}, status=error.status)
    if wait := getattr(error, "wait", None):  # tried too often
        response.headers["Retry-After"] = str(wait)
    return response


def wants_json(request: HttpRequest) -> bool:
    """True for a caller that asked for JSON rather than a page."""
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def problem(error: DomainError) -> JsonResponse:
    """The error as application/problem+json."""
    body = {"type": "about:blank", "status": error.status, "code": error.code, "title": str(error.message)}
    return JsonResponse(body, status=error.status, content_type="application/problem+json")


def client_address(request: HttpRequest) -> str:
    """The address a request came from, as limits count it: an IPv4 address, or the /64 of an IPv6 address.

    `X-Forwarded-For` is believed only for as many hops as the installation has proxies of its own
    (`MERISTEM_PROXIES`, none unless set), counted from the right: what stands further left anyone can write.
    """
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    hops.append(request.META.get("REMOTE_ADDR", ""))
    at = len(hops) - 1 - settings.TRUSTED_PROXIES
    return _block(hops[max(at, 0)]) if settings.TRUSTED_PROXIES else _block(hops[-1])


def client_network(request: HttpRequest) -> str:
    """The neighbourhood of `client_address`, which one hand may hold whole: a /24 of IPv4, a /48 of IPv6."""
    address = client_address(request)
    try:
        block = ipaddress.ip_network(address)
    except ValueError:
        return address
    return str(block.supernet(new_prefix=24 if block.version == 4 else 48))


def _block(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text[:45]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
