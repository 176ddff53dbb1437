"""/xapi/about, /xapi/activities, /xapi/agents (xAPI 1.0.3, Communication 2.4, 2.5, 2.8), and the store's description."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpResponse, JsonResponse

from analytics.lrs import credentials, spec
from analytics.lrs.http.asked import Asked
from analytics.lrs.http.door import may
from analytics.lrs.store import finding, numbering, persons
from analytics.lrs.store.definitions import definitions_of

VERSIONS = {
    spec.Version.V1: ["1.0.3"],  # 1.0.3 forbids to name later ones to those who speak it
    spec.Version.V2: ["2.0.0", "1.0.3"],
}


def about(asked: Asked) -> HttpResponse:
    """Which versions are spoken."""
    asked.only()
    return JsonResponse({"version": VERSIONS[asked.version], "extensions": {}})


def description(asked: Asked) -> HttpResponse:
    """What the store offers, as OpenAPI."""
    asked.only()
    return JsonResponse(_openapi())


@cache
def _openapi() -> dict[str, Any]:
    text = (Path(__file__).parents[1] / "openapi.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def activity(asked: Asked) -> HttpResponse:
    """An activity with its canonical definition, which a credential that is kept apart does not learn from others."""
    credential = may(asked, "statements/read", "profile", "define", "all/read")
    asked.only("activityId")
    iri = asked.iri("activityId")
    numbering.settle()
    found: dict[str, Any] = {"objectType": "Activity", "id": iri}
    if not credential.isolated and (definition := definitions_of({iri}).get(iri)):
        found["definition"] = definition
    return JsonResponse(found)


def person(asked: Asked) -> HttpResponse:
    """An agent as a Person, with the names that statements gave her."""
    credential = may(asked, "statements/read", "profile", "all/read")
    asked.only("agent")
    agent = asked.agent()
    through = credential.pk if credentials.sees_only_its_own(credential) else None
    numbering.settle()
    return JsonResponse(persons.person(agent, finding.LARGEST_PAGE, through))
