"""Telling that statements were read: once a request, before they are given out."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from analytics.lrs import spec
from analytics.lrs.events import StatementsRead
from analytics.lrs.models import Credential
from analytics.lrs.store.finding import Found
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction


def tell_of_read(credential: Credential, found: Sequence[Found]) -> None:
    """Publish who stood in the statements that this credential is about to be given; of nobody, nothing.

    A learner's own credential reads what it wrote itself, about her: that is no look of somebody else.
    """
    if credential.speaks_for is not None:
        return
    statements = (json.loads(each.body) for each in found)
    agents = frozenset(
        key for statement in statements for _, agent in _people(statement) if (key := spec.agent_key(agent))
    )
    if agents:
        event = StatementsRead(credential_key=credential.key, credential_name=credential.name, agents=agents)
        with write_transaction():
            publish(event)


def _people(statement: dict[str, Any]) -> Iterator[tuple[spec.Role, dict[str, Any]]]:
    """Everybody in a statement but its authority, which is a program."""
    return spec.agents_of({key: value for key, value in statement.items() if key != "authority"})
