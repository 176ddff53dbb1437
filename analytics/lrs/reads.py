"""Telling that statements were read: once a request, before they are given out."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from analytics.lrs import spec
from analytics.lrs.events import StatementsRead
from analytics.lrs.models import Credential
from analytics.lrs.redaction import is_agent
from analytics.lrs.selectors import Found
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction


def tell_of_read(credential: Credential, found: Sequence[Found]) -> None:
    """Publish who stood in the statements that this credential is about to be given; of nobody, nothing."""
    agents = frozenset(key for row in found for key in _agents(row) if key)
    if agents:
        event = StatementsRead(credential_key=credential.key, credential_name=credential.name, agents=agents)
        with write_transaction():
            publish(event)


def _agents(row: Found) -> Iterator[str]:
    yield row.actor
    if row.is_from_outside:  # our own name nobody but their actor
        yield from (_key(agent) for agent in _walk(json.loads(row.body)))


def _key(agent: dict[str, Any]) -> str:
    try:
        return spec.agent_key(agent)
    except (KeyError, TypeError):  # in an extension anything may look like an agent
        return ""


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if is_agent(value):
            yield value
        for each in value.values():
            yield from _walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walk(each)
