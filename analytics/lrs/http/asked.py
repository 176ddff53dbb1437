"""A request to the store, whether it came as HTTP means it or in the alternate syntax of 1.0.3."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.datastructures import CaseInsensitiveMapping

from analytics.lrs import spec
from analytics.lrs.documents import TooLarge
from analytics.lrs.models import Credential

FORM = "application/x-www-form-urlencoded"
AS_HEADERS = ("Authorization", "X-Experience-API-Version", "Content-Type", "Content-Length", "If-Match", "If-None-Match",
              "Accept-Language", "Accept")  # fmt: skip
METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")


@dataclass(slots=True)
class Asked:
    """What a resource is asked. `version` and `credential` are set by the door before a resource sees it."""

    method: str
    path: str
    parameters: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    version: spec.Version
    credential: Credential | None = None

    @property
    def content_type(self) -> str:
        """The type of the body, without parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def content_parameter(self, name: str) -> str:
        """A parameter of the type, such as the boundary."""
        message = Message()
        message["content-type"] = self.headers.get("Content-Type", "")
        found = message.get_param(name)
        return found if isinstance(found, str) else ""

    def only(self, *allowed: str) -> None:
        """Refuse parameters that the resource does not know; they are spelled with case (Communication 3.2)."""
        unknown = self.parameters.keys() - set(allowed)
        if unknown:
            names = ", ".join(sorted(map(repr, unknown)))
            raise spec.Invalid("parameters", f"unknown {names}. Known here: {', '.join(allowed)} (case counts).")

    def text(self, name: str) -> str:
        """A parameter that must be there."""
        if not self.parameters.get(name):
            raise spec.Invalid(name, "this parameter is missing.")
        return self.parameters[name]

    def agent(self, name: str = "agent", *, group_allowed: bool = False) -> dict[str, Any]:
        """An agent, as JSON."""
        found = spec.read_json(self.text(name).encode(), name)
        spec.check_actor(found, name, self.version, group_allowed=group_allowed)
        if not spec.agent_key(found):
            raise spec.Invalid(name, "a group without an identifier stands for nobody in particular.")
        return dict(found)

    def iri(self, name: str) -> str:
        """An absolute IRI."""
        found = self.text(name)
        spec.check_iri(found, name)
        return found

    def uuid(self, name: str) -> UUID | None:
        """A UUID, if given."""
        return spec.read_uuid(self.parameters[name], name) if name in self.parameters else None

    def flag(self, name: str) -> bool:
        """true or false; false where it is not given."""
        found = self.parameters.get(name, "false")
        if found not in ("true", "false"):
            raise spec.Invalid(name, f"must be true or false, not {found[:40]!r}.")
        return found == "true"


def read(request: HttpRequest) -> Asked:
    """The request as it is meant. Bodies are read up to the largest size and no farther."""
    asked = Asked(
        method=request.method or "",
        path=request.path,
        parameters=_once(request.GET.lists()),
        headers=request.headers,
        body=_body(request),
        version=_version(request.headers),
    )
    if "method" not in asked.parameters or asked.path.endswith("/about"):
        return asked
    return _unwrapped(asked)


def default_version() -> spec.Version:
    """Whose rules hold for a request that does not say (the setting XAPI_DEFAULT_VERSION)."""
    return spec.read_version(settings.XAPI_DEFAULT_VERSION) or spec.Version.V2


def _unwrapped(asked: Asked) -> Asked:
    """Communication 1.3: a POST with the method as its only parameter; all else stands in a form, the version too."""
    form = _form(asked.body) if asked.content_type == FORM else {}
    given = {name: form.pop(name) for name in AS_HEADERS if name in form}
    version = _version(CaseInsensitiveMapping({**dict(asked.headers.items()), **given}))
    if version is not spec.Version.V1:
        raise spec.Invalid("method", "the alternate request syntax is not part of xAPI 2.0; use the method itself.")
    if asked.method != "POST":
        raise spec.Invalid("method", "the alternate request syntax is a POST.")
    method = asked.parameters.pop("method")
    if method not in METHODS:
        raise spec.Invalid("method", f"must be one of {', '.join(METHODS)}.")
    if asked.parameters:
        raise spec.Invalid("method", "in the alternate request syntax all other parameters stand in the form.")
    if asked.content_type != FORM:
        raise spec.Invalid("Content-Type", f"the alternate request syntax wants {FORM}.")
    content = form.pop("content", None)
    if method in ("PUT", "POST") and content is None:
        raise spec.Invalid("content", "this form parameter is missing.")
    headers = {**dict(asked.headers.items()), "Content-Type": "application/json", **given}
    return Asked(method, asked.path, form, CaseInsensitiveMapping(headers), (content or "").encode(), version)


def _version(headers: Mapping[str, str]) -> spec.Version:
    said = headers.get("X-Experience-API-Version")
    if said is None:
        return default_version()
    if (found := spec.read_version(said)) is None:
        raise spec.Invalid("X-Experience-API-Version", f"{said[:20]!r} is not spoken here. Send 2.0.0 or 1.0.3.")
    return found


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body), errors="strict",
                          max_num_fields=50)  # fmt: skip
    except ValueError as error:
        raise spec.Invalid("body", "is not a form in UTF-8.") from error
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return _once(lists.items())


def _once(lists: Any) -> dict[str, str]:
    found = {}
    for name, values in lists:
        if len(values) != 1:
            raise spec.Invalid("parameters", f"{name[:80]!r} stands more than once.")
        if "\x00" in name or "\x00" in values[0]:
            raise spec.Invalid("parameters", "NUL is not a letter.")
        found[name] = values[0]
    return found


def _body(request: HttpRequest) -> bytes:
    most = settings.XAPI_LARGEST_BODY
    said = request.headers.get("Content-Length") or "0"
    if said.isdigit() and int(said) > most:
        raise TooLarge(most)
    # a body in chunks has no length, and Django takes it for none; the server tells its end, if it says that it can
    chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if chunked and not request.META.get("wsgi.input_terminated"):
        raise spec.Invalid("Content-Length", "this header is missing.")
    try:
        found = bytes(request.META["wsgi.input"].read(most + 1) if chunked else request.read(most + 1))
    except OSError as error:
        raise spec.Invalid("body", "could not be read to its end.") from error
    if len(found) > most:
        raise TooLarge(most)
    if said.isdigit() and len(found) < int(said):  # the line broke: half a document is none
        raise spec.Invalid("body", f"has {len(found)} bytes, and Content-Length says {said}.")
    return found
