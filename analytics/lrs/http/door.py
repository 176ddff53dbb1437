"""What holds at every resource: who speaks, in which version, how errors are told, who may call from another site."""

import base64
import logging
import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from analytics.lrs import credentials, spec
from analytics.lrs.http.asked import Asked, default_version, read
from analytics.lrs.models import Credential
from lms.kernel import access
from lms.kernel.errors import DomainError, NotAllowed
from lms.kernel.http import client_address
from lms.kernel.limits import Limit, spend

log = logging.getLogger(__name__)
# wrong credentials only. A right one is never asked for its count: a secret has 256 random bits, so that guessing is
# hopeless, a stranger cannot shut out a key by using it wrongly, and the common request is spared a query
WRONG_KEY = Limit("store-key", 20, 5 * 60)
WRONG_ADDRESS = Limit("store-address", 100, 10 * 60)
# JSON takes forty times the memory of its letters: large bodies are read one at a time, or eight threads would need gigabytes
LARGE = 1_000_000  # bytes
_large = threading.Semaphore()
VERSION = "X-Experience-API-Version"
CONSISTENT = "X-Experience-API-Consistent-Through"
EXPOSED = f"ETag, Last-Modified, {VERSION}, {CONSISTENT}, X-Experience-API-Hash, Retry-After"
TAKEN = f"Authorization, Content-Type, {VERSION}, If-Match, If-None-Match, Accept-Language, X-Experience-API-Hash"
Resource = Callable[[Asked], HttpResponse]


class NotKnown(DomainError):
    """No credential, or a wrong one."""

    status = 401


def resource(*, public: bool = False, **methods: Resource) -> Callable[[HttpRequest], HttpResponse]:
    """A view of one resource, from what answers each method. HEAD is a GET whose body stays here."""
    if "GET" in methods:
        methods["HEAD"] = methods["GET"]
    allowed = ", ".join([*methods, "OPTIONS"])

    @csrf_exempt
    @access.credential
    def view(request: HttpRequest) -> HttpResponse:
        version = default_version()
        try:
            if request.method == "OPTIONS":
                response = HttpResponse(status=204, headers={"Allow": allowed})
            else:
                asked = read(request)
                version = asked.version
                response = _answer(request, asked, methods, allowed, public)
        except (spec.Invalid, DomainError, OperationalError) as error:
            response = refusal(error)
        response.headers[VERSION] = version.full
        response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        _let_in(request, response, allowed)
        return response

    return view


def _answer(
    request: HttpRequest, asked: Asked, methods: dict[str, Resource], allowed: str, public: bool
) -> HttpResponse:
    if asked.method not in methods:
        response = _told(405, "method", f"This resource knows {allowed}.")
        response.headers["Allow"] = allowed
        return response
    if not public:
        asked.credential = _credential(request, asked)
        if VERSION not in asked.headers:
            raise spec.Invalid(VERSION, f"this header is missing. Send {VERSION}: {asked.version.full}.")
    with _large if len(asked.body) > LARGE else nullcontext():
        return methods[asked.method](asked)


@csrf_exempt
@access.credential
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """An address below the store's at which there is no resource."""
    response = _told(404, "nowhere", f"There is no resource {rest!r}. GET openapi.json tells which there are.")
    response.headers[VERSION] = default_version().full
    _let_in(request, response, "OPTIONS")
    return response


def refusal(error: Exception) -> HttpResponse:
    """The answer to what cannot be done, saying where the fault is and what to do."""
    if isinstance(error, spec.Invalid):
        return _told(400, "invalid", str(error))
    if isinstance(error, DomainError):
        response = _told(error.status, error.code, str(error.message))
        if isinstance(error, NotKnown):
            response.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
        if wait := getattr(error, "wait", None):
            response.headers["Retry-After"] = str(wait)
        return response
    log.error("The database could not serve a request in time", exc_info=error)
    response = _told(503, "busy", "The store is busy. Nothing was stored; send the same again.")
    response.headers["Retry-After"] = "2"
    return response


def may(asked: Asked, *scopes: str) -> Credential:
    """The credential, if it has one of these scopes."""
    credential = asked.credential
    if credential is None or not credentials.has_scope(credential, scopes):
        raise NotAllowed("scope", f"This credential lacks the scope {' or '.join(scopes)}.")
    return credential


def _told(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"error": code, "message": message}, status=status)


def _credential(request: HttpRequest, asked: Asked) -> Credential:
    kind, _, sent = asked.headers.get("Authorization", "").strip().partition(" ")
    pair = {"basic": _basic, "bearer": _bearer}.get(kind.lower(), _nobody)(sent.strip())
    if pair is None:
        raise NotKnown("credentials", "Send a key and secret of this store as Basic credentials, or as a Bearer token.")
    found = credentials.find(*pair)
    if found is None:
        spend((WRONG_KEY, pair[0]), (WRONG_ADDRESS, client_address(request)))
        raise NotKnown("credentials", "These credentials are unknown, expired or revoked.")
    if found.requests_a_minute:
        spend((Limit("store-credential", found.requests_a_minute, 60), found.key))
    return found


def _basic(sent: str) -> tuple[str, str] | None:
    try:
        key, colon, secret = base64.b64decode(sent, validate=True).decode("utf-8").partition(":")
    except ValueError:  # letters that are none of Base64, or bytes that are none of UTF-8
        return None
    return (key, secret) if colon and "\x00" not in key else None


def _bearer(sent: str) -> tuple[str, str] | None:
    """A token is the key and the secret, joined by a full stop."""
    key, stop, secret = sent.partition(".")
    return (key, secret) if stop else None


def _nobody(sent: str) -> None:
    return None


def _let_in(request: HttpRequest, response: HttpResponse, allowed: str) -> None:
    """Pages of other sites may read answers only if their origin is on the list (XAPI_ORIGINS)."""
    origin = request.headers.get("Origin")
    response.headers["Vary"] = "Origin, Authorization"
    if not origin or origin not in settings.XAPI_ORIGINS:
        return
    headers: dict[str, Any] = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": EXPOSED,
    }
    if request.method == "OPTIONS":
        headers |= {
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": TAKEN,
            "Access-Control-Max-Age": "3600",
        }
    for name, value in headers.items():
        response.headers[name] = value
