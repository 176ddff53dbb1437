"""The doors of the store: /xapi/about and /xapi/statements. Session, CSRF and language play no part here (decision 1.7)."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from analytics.lrs import services, spec
from analytics.lrs.models import Credential
from analytics.lrs.reads import tell_of_read
from analytics.lrs.selectors import one_statement, statement_page
from lms.kernel import access, clock
from lms.kernel.errors import DomainError
from lms.kernel.http import client_address
from lms.kernel.limits import Limit, spend

VERSION = "1.0.3"
LARGEST_BODY = 4_000_000
# wrong credentials only. A right one is never asked for its count: a secret has 256 random bits, so that guessing is
# hopeless, a stranger cannot shut out a key by using it wrongly, and the common request is spared a query
WRONG_KEY = Limit("store-key", 20, 5 * 60)
WRONG_ADDRESS = Limit("store-address", 100, 10 * 60)
Door = Callable[..., HttpResponse]


def door(view: Door) -> Door:
    """Errors become answers, and every answer says the version."""

    @csrf_exempt
    @access.credential
    def opened(request: HttpRequest) -> HttpResponse:
        try:
            response = view(request)
        except spec.Invalid as error:
            response = _refusal(400, "invalid", str(error))
        except DomainError as error:
            response = _refusal(error.status, error.code, str(error.message))
            if wait := getattr(error, "wait", None):
                response.headers["Retry-After"] = str(wait)
        response.headers["X-Experience-API-Version"] = VERSION
        response.headers["X-Experience-API-Consistent-Through"] = clock.now().isoformat()
        return response

    return opened


@door
def about(request: HttpRequest) -> HttpResponse:
    """Which versions are spoken."""
    return JsonResponse({"version": [VERSION], "extensions": {}})


@door
def statements(request: HttpRequest) -> HttpResponse:
    """POST and PUT store, GET finds."""
    acts = {"POST": _post, "PUT": _put, "GET": _get, "HEAD": _get}
    if request.method not in acts:
        return _refusal(405, "method", "Use GET, PUT or POST.")
    credential = _credential(request)
    if credential is None:
        refusal = _refusal(401, "credentials", "Send a key and secret of this store as Basic credentials.")
        refusal.headers["WWW-Authenticate"] = 'Basic realm="xAPI"'
        return refusal
    if not request.headers.get("X-Experience-API-Version", "").startswith("1.0"):
        return _refusal(400, "version", f"Send the header X-Experience-API-Version: {VERSION}.")
    act = "read" if request.method in ("GET", "HEAD") else "write"
    if not services.may(credential, act):
        return _refusal(403, "scope", f"This credential may not {act} statements.")
    return acts[request.method](request, credential)


def _post(request: HttpRequest, credential: Credential) -> HttpResponse:
    found = spec.parse(_body(request))
    batch = found if isinstance(found, list) else [found]
    ids = services.store_statements(batch, authority=_authority(credential), credential=credential)
    return JsonResponse([str(each) for each in ids], safe=False)


def _put(request: HttpRequest, credential: Credential) -> HttpResponse:
    wanted = spec.read_uuid(request.GET.get("statementId", ""), "statementId")
    statement = spec.parse(_body(request))
    if isinstance(statement, dict) and statement.setdefault("id", str(wanted)).lower() != str(wanted):
        raise spec.Invalid("statement.id: differs from the parameter statementId.")
    services.store_statements([statement], authority=_authority(credential), credential=credential)
    return HttpResponse(status=204)


def _get(request: HttpRequest, credential: Credential) -> HttpResponse:
    parameters = request.GET.dict()
    if "statementId" in parameters or "voidedStatementId" in parameters:
        return _get_one(parameters, credential)
    found, more = statement_page(parameters)
    tell_of_read(credential, found)
    link = f"{request.path}?{urlencode(more)}" if more else ""
    text = '{"statements":[' + ",".join(row.body for row in found) + '],"more":' + json.dumps(link) + "}"
    return HttpResponse(text, content_type="application/json")


def _get_one(parameters: dict[str, str], credential: Credential) -> HttpResponse:
    names = [name for name in ("statementId", "voidedStatementId") if name in parameters]
    if len(names) > 1 or parameters.keys() - {*names, "format", "attachments"}:
        raise spec.Invalid("statementId and voidedStatementId stand alone.")
    wanted = spec.read_uuid(parameters[names[0]], names[0])
    found = one_statement(wanted, voided=names[0] == "voidedStatementId")
    if found is None:
        return _refusal(404, "not-found", "There is no such statement.")
    tell_of_read(credential, [found])
    return HttpResponse(found.body, content_type="application/json")


def _body(request: HttpRequest) -> bytes:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise TooLarge
    if not (request.content_type or "").startswith("application/json"):
        raise spec.Invalid("Content-Type must be application/json.")
    return request.read(LARGEST_BODY)


class TooLarge(DomainError):
    """The body is larger than the store takes at once."""

    status = 413

    def __init__(self) -> None:
        super().__init__("too-large", f"At most {LARGEST_BODY:,} bytes at once; send several requests.")


def _credential(request: HttpRequest) -> Credential | None:
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        key, _, secret = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    credential = services.find_credential(key, secret)
    if credential is None:
        spend((WRONG_KEY, key), (WRONG_ADDRESS, client_address(request)))
    return credential


def _authority(credential: Credential) -> dict[str, Any]:
    account = {"homePage": f"{settings.SITE_URL}/xapi/credentials", "name": credential.key}
    return {"objectType": "Agent", "account": account}


def _refusal(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"error": code, "message": message}, status=status)
