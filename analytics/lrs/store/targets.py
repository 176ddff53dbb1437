"""What a statement can be found by, each as one number (models.Link)."""

import hashlib
from collections.abc import Iterator
from typing import Any

from analytics.lrs import spec

Json = Any


def target(kind: str, key: str) -> int:
    """64 bits of a hash; a chance meeting of two among ten million is one in 300,000, and would only show too much."""
    return int.from_bytes(hashlib.blake2b(f"{kind} {key}".encode(), digest_size=8).digest(), "big", signed=True)


def verb(iri: str) -> int:
    return target("verb", iri)


def agent(key: str, *, related: bool = False) -> int:
    return target("related agent" if related else "agent", key)


def activity(iri: str, *, related: bool = False) -> int:
    return target("related activity" if related else "activity", iri)


def registration(text: str) -> int:
    return target("registration", text.lower())


def credential(pk: int) -> int:
    return target("credential", str(pk))


def attachment(sha2: str) -> int:
    return target("attachment", sha2.lower())


def targets_of(statement: dict[str, Json], credential_pk: int | None) -> set[int]:
    """Everything that a statement says of itself."""
    found = {verb(statement["verb"]["id"]), *_agents(statement), *_activities(statement)}
    if credential_pk is not None:
        found.add(credential(credential_pk))
    if named := statement.get("context", {}).get("registration"):
        found.add(registration(named))
    found.update(attachment(each["sha2"]) for each in spec.attachments_of(statement))
    return found


def _agents(statement: dict[str, Json]) -> Iterator[int]:
    for role, each in spec.agents_of(statement):
        if key := spec.agent_key(each):
            yield agent(key, related=True)
            if role != "related":
                yield agent(key)


def _activities(statement: dict[str, Json]) -> Iterator[int]:
    for role, each in spec.activities_of(statement):
        yield activity(each["id"], related=True)
        if role != "related":
            yield activity(each["id"])
