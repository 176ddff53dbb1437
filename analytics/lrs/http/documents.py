"""/xapi/activities/state, /xapi/activities/profile, /xapi/agents/profile (xAPI 1.0.3, Communication 2.3, 2.6, 2.7)."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, JsonResponse
from django.utils.http import http_date

from analytics.lrs import documents, spec
from analytics.lrs.documents import Precondition, Shelf
from analytics.lrs.http.asked import Asked
from analytics.lrs.http.door import may
from analytics.lrs.models import Credential, Document
from lms.kernel.errors import NotAllowed

TAG = re.compile(r'^(?:W/)?"([^"]*)"$')
LONGEST_TYPE = 255


@dataclass(frozen=True, slots=True)
class Documents:
    """One of the three resources: which parameters say where a document stands, and what its last one is called."""

    kind: str
    scope: str
    name: str
    where: tuple[str, ...]

    def get(self, asked: Asked) -> HttpResponse:
        """The document, or without its name the names of all."""
        credential = may(asked, self.scope, "all/read")
        if self.name in asked.parameters:
            asked.only(*self.where, self.name)
            return _given(documents.read(self._shelf(asked, credential), asked.text(self.name)))
        asked.only(*self.where, "since")
        found, changed = documents.names(self._shelf(asked, credential), _since(asked))
        response = JsonResponse(found, safe=False)
        if changed:
            response.headers["Last-Modified"] = http_date(changed.timestamp())
        return response

    def put(self, asked: Asked) -> HttpResponse:
        """Write the document in place of what is there."""
        shelf, name = self._place(asked)
        when = _precondition(asked)
        old = asked.version is spec.Version.V1
        if old and self.kind != Document.STATE and not when.given:
            _refuse_blind(shelf, name)
        documents.put(
            shelf, name, asked.body, _content_type(asked), when=when, blind_allowed=old and self.kind == Document.STATE
        )
        return HttpResponse(status=204)

    def post(self, asked: Asked) -> HttpResponse:
        """Merge the document into what is there."""
        shelf, name = self._place(asked)
        documents.post(shelf, name, asked.body, _content_type(asked), when=_precondition(asked))
        return HttpResponse(status=204)

    def delete(self, asked: Asked) -> HttpResponse:
        """Take the document away; state can be cleared as a whole."""
        if self.kind == Document.STATE and self.name not in asked.parameters:
            asked.only(*self.where)
            documents.delete_all(self._shelf(asked, may(asked, self.scope)))
        else:
            shelf, name = self._place(asked)
            documents.delete(shelf, name, when=_precondition(asked))
        return HttpResponse(status=204)

    def _place(self, asked: Asked) -> tuple[Shelf, str]:
        asked.only(*self.where, self.name)
        return self._shelf(asked, may(asked, self.scope)), asked.text(self.name)

    def _shelf(self, asked: Asked, credential: Credential) -> Shelf:
        agent = spec.agent_key(asked.agent()) if "agent" in self.where else ""
        registration = asked.uuid("registration")
        if credential.speaks_for is not None and (
            agent != spec.agent_key(credential.speaks_for) or registration != credential.registration
        ):
            raise NotAllowed("other-actor", "This credential keeps documents only of its learner, in its registration.")
        return Shelf(
            self.kind,
            owner=credential.pk if credential.isolated else None,
            activity=asked.iri("activityId") if "activityId" in self.where else "",
            agent=agent,
            registration=registration,
        )


STATE = Documents(Document.STATE, "state", "stateId", ("activityId", "agent", "registration"))
ACTIVITY_PROFILE = Documents(Document.ACTIVITY_PROFILE, "profile", "profileId", ("activityId",))
AGENT_PROFILE = Documents(Document.AGENT_PROFILE, "profile", "profileId", ("agent",))


def _given(document: Document) -> HttpResponse:
    """The bytes as they came. They are somebody's: nothing in them may run as a page of this site."""
    response = HttpResponse(bytes(document.content), content_type=document.content_type)
    response.headers["ETag"] = f'"{document.etag}"'
    response.headers["Last-Modified"] = http_date(document.changed_at.timestamp())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _refuse_blind(shelf: Shelf, name: str) -> None:
    """1.0.3: a profile is never written without a precondition; what is there is named as the reason if it is there."""
    try:
        documents.read(shelf, name)
    except documents.NoSuchDocument as error:
        raise spec.Invalid(
            "If-None-Match", "a profile is written with If-Match, or with If-None-Match: * if new."
        ) from error


def _since(asked: Asked) -> datetime | None:
    if "since" not in asked.parameters:
        return None
    return spec.read_moment(asked.parameters["since"], "since", asked.version)


def _content_type(asked: Asked) -> str:
    found = asked.headers.get("Content-Type", "").strip() or "application/octet-stream"
    if len(found) > LONGEST_TYPE or not found.isprintable() or not found.isascii():
        raise spec.Invalid("Content-Type", "is not a media type.")
    if asked.content_type == documents.JSON:
        spec.read_json(asked.body, "body")
    return found


def _precondition(asked: Asked) -> Precondition:
    return Precondition(_tags(asked, "If-Match"), _tags(asked, "If-None-Match"))


def _tags(asked: Asked, header: str) -> tuple[str, ...] | None:
    text = asked.headers.get(header)
    if text is None:
        return None
    found = []
    for part in text.split(","):
        tag = part.strip()
        quoted = TAG.match(tag)
        if tag != "*" and not quoted:
            raise spec.Invalid(
                header, 'must be * or ETags in double quotes, such as "0a4d55a8d778e5022fab701977c5d840bbc486d0".'
            )
        found.append(quoted.group(1) if quoted else "*")
    return tuple(found)
