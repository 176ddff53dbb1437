"""/xapi/statements: stored by POST and PUT, found by GET (xAPI 1.0.3, Communication 2.1)."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils.http import http_date

from analytics.lrs import credentials, signatures, spec
from analytics.lrs.http import multipart
from analytics.lrs.http.asked import Asked
from analytics.lrs.http.door import CONSISTENT, may, refusal
from analytics.lrs.models import Credential
from analytics.lrs.reads import tell_of_read
from analytics.lrs.store import attachments, finding, formats, numbering, storing, targets
from lms.kernel.errors import DomainError

FILTERS = ("agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until",
           "limit", "format", "attachments", "ascending")  # fmt: skip
CURSOR = "after"  # of `more` alone: the place where the last page ended
MOST_STATEMENTS = 2000
MOST_OF_A_LEARNER = 100  # statements at once
MOST_TARGETS = 1000  # agents, activities and files of one statement by which it can be found


class NoSuchStatement(DomainError):
    """There is none, or it is not for this credential."""

    status = 404


def post(asked: Asked) -> HttpResponse:
    """Store one statement or several; the answer is their ids."""
    asked.only()
    found, _ = _taken(asked, None)
    return JsonResponse([str(each) for each in found], safe=False)


def put(asked: Asked) -> HttpResponse:
    """Store one statement under the id in the address."""
    asked.only("statementId")
    wanted = spec.read_uuid(asked.text("statementId"), "statementId")
    _taken(asked, wanted)
    return HttpResponse(status=204)


def get(asked: Asked) -> HttpResponse:
    """Find statements. What can be promised about the answer's completeness stands in its header, in errors too."""
    through = numbering.settle()
    try:
        response = _one(asked) if {"statementId", "voidedStatementId"} & asked.parameters.keys() else _page(asked)
    except (spec.Invalid, DomainError) as error:
        response = refusal(error)
    response.headers[CONSISTENT] = finding.stamp(through)
    return response


def _taken(asked: Asked, wanted: UUID | None) -> tuple[list[UUID], bool]:
    credential = may(asked, "statements/write")
    given, parts, several = _given(asked)
    if wanted is not None and several:
        raise spec.Invalid("body", "PUT takes one statement.")
    most = MOST_STATEMENTS if credential.speaks_for is None else MOST_OF_A_LEARNER
    if len(given) > most:
        raise spec.Invalid("body", f"at most {most} statements at once.")
    authority = credentials.authority(credential)
    batch, named = [], set()
    for index, each in enumerate(given):
        place = f"statements[{index}]" if several else "statement"
        if wanted is not None:
            each = _with_id(each, wanted)
        spec.check_statement(each.value, asked.version, place)
        credentials.check_speaks_for(credential, each.value)
        named |= _attached(each.value, parts, place)
        signatures.check_signature(each.value, parts, place)
        if len(targets.targets_of(each.value, credential.pk)) > MOST_TARGETS:
            raise spec.Invalid(place, f"names more than {MOST_TARGETS} agents, activities and attachments.")
        batch.append(storing.incoming(each, asked.version, authority))
    if unnamed := parts.keys() - named:
        raise spec.Invalid("body", f"no statement names the attachment {min(unnamed)}.")
    return storing.store(batch, version=asked.version, credential=credential, attachments=parts), several


def _given(asked: Asked) -> tuple[list[spec.Given], dict[str, bytes], bool]:
    if asked.content_type == "multipart/mixed":
        body, parts = multipart.read(asked.body, asked.content_parameter("boundary"))
    elif asked.content_type == "application/json":
        body, parts = asked.body, {}
    else:
        raise spec.Invalid("Content-Type", "must be application/json, or multipart/mixed with attachments.")
    given, several = spec.read_statements(body)
    return given, parts, several


def _with_id(given: spec.Given, wanted: UUID) -> spec.Given:
    if "id" not in given.value:
        return spec.Given({"id": str(wanted), **given.value}, (("id", f'"{wanted}"'), *given.members))
    if str(given.value["id"]).lower() != str(wanted):
        raise spec.Invalid("statement.id", "differs from the parameter statementId.")
    return given


def _attached(statement: dict[str, Any], parts: dict[str, bytes], place: str) -> set[str]:
    """The hashes that a statement names; the bytes of each must be in the request, or at an address of their own.

    `length` is not compared with the part: the hash says what it is, and tools count differently.
    """
    found = set()
    for index, attachment in enumerate(spec.attachments_of(statement)):
        sha2 = attachment["sha2"].lower()
        found.add(sha2)
        if sha2 not in parts and "fileUrl" not in attachment:
            raise spec.Invalid(
                f"{place}.attachments[{index}]", f"no part has the hash {sha2}, and there is no fileUrl."
            )
    return found


def _one(asked: Asked) -> HttpResponse:
    credential = may(asked, "statements/read", "statements/read/mine")
    names = [name for name in ("statementId", "voidedStatementId") if name in asked.parameters]
    asked.only(names[0], "format", "attachments")
    wanted = spec.read_uuid(asked.parameters[names[0]], names[0])
    form, with_attachments = _form(asked), asked.flag("attachments")
    found = finding.one(wanted, voided=names[0] == "voidedStatementId", written_by=_only_own(credential))
    if found is None:
        raise NoSuchStatement("not-found", f"There is no such statement: {names[0]} {wanted}.")
    tell_of_read(credential, [found])
    [body] = formats.shaped([found.body], form, _languages(asked), known_here=not credential.isolated)
    response = _given_out(body, [found.body], credential, with_attachments)
    response.headers["Last-Modified"] = http_date(found.stored.timestamp())
    return response


def _page(asked: Asked) -> HttpResponse:
    credential = may(asked, "statements/read", "statements/read/mine")
    asked.only(*FILTERS, CURSOR)
    wanted = replace(_search(asked), written_by=_only_own(credential))
    form, with_attachments = _form(asked), asked.flag("attachments")
    found, more = finding.search(wanted)
    if with_attachments:
        fitting = attachments.fitting([each.body for each in found])
        found, more = found[:fitting], more or fitting < len(found)
    tell_of_read(credential, found)
    link = _more(asked, found[-1].position) if more and found else ""
    shaped = formats.shaped([each.body for each in found], form, _languages(asked), known_here=not credential.isolated)
    body = '{"statements":[' + ",".join(shaped) + '],"more":' + json.dumps(link) + "}"
    response = _given_out(body, [each.body for each in found], credential, with_attachments)
    if found:
        response.headers["Last-Modified"] = http_date(max(each.stored for each in found).timestamp())
    return response


def _search(asked: Asked) -> finding.Search:
    found: list[int] = []
    if "agent" in asked.parameters:
        key = spec.agent_key(asked.agent(group_allowed=True))
        found.append(targets.agent(key, related=asked.flag("related_agents")))
    if "activity" in asked.parameters:
        found.append(targets.activity(asked.iri("activity"), related=asked.flag("related_activities")))
    if "verb" in asked.parameters:
        found.append(targets.verb(asked.iri("verb")))
    if "registration" in asked.parameters:
        found.append(targets.registration(str(asked.uuid("registration"))))
    asked.flag("related_agents"), asked.flag("related_activities")  # wrong values are wrong without a filter too
    return finding.Search(
        targets=tuple(found),
        since=_place(asked, "since"),
        until=_place(asked, "until"),
        after=_whole(asked, CURSOR),
        ascending=asked.flag("ascending"),
        limit=min(_whole(asked, "limit") or finding.LARGEST_PAGE, finding.LARGEST_PAGE),
    )


def _place(asked: Asked, name: str) -> int | None:
    if name not in asked.parameters:
        return None
    return finding.place_of(spec.read_moment(asked.parameters[name], name, asked.version))


def _whole(asked: Asked, name: str) -> int | None:
    text = asked.parameters.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise spec.Invalid(name, "must be a whole number of 0 or more.")
    return int(text)


def _form(asked: Asked) -> str:
    form = asked.parameters.get("format", formats.EXACT)
    if form not in formats.FORMATS:
        raise spec.Invalid("format", f"must be one of {', '.join(formats.FORMATS)}.")
    return form


def _only_own(credential: Credential) -> int | None:
    return credential.pk if credentials.sees_only_its_own(credential) else None


def _languages(asked: Asked) -> list[str]:
    return formats.accepted_languages(asked.headers.get("Accept-Language", ""))


def _more(asked: Asked, position: int) -> str:
    return f"{asked.path}?{urlencode({**asked.parameters, CURSOR: str(position)})}"


def _given_out(text: str, bodies: list[str], credential: Credential, with_attachments: bool) -> HttpResponse:
    if not with_attachments:
        return HttpResponse(text, content_type="application/json")
    files = attachments.of_bodies(bodies, only_brought=credentials.sees_only_its_own(credential))
    content_type, body = multipart.written(text, files)
    return HttpResponse(body, content_type=content_type)
