"""Events: a lower app says what happened, and never knows who listens.

A listener has one of two fates, chosen where it subscribes:
`@record(Event, …)` runs inside the act's transaction and may only write rows of its own app; its failure undoes the act.
`@after_commit(Event, …)` runs once the act is durable; its failure is logged and never reaches the person.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

logger = logging.getLogger(__name__)

Handler = Callable[[Any], None]
H = TypeVar("H", bound=Handler)
_recorders: dict[type, list[Handler]] = defaultdict(list)
_followers: dict[type, list[Handler]] = defaultdict(list)


def record(*event_types: type) -> Callable[[H], H]:
    """Subscribe a handler that belongs to the act."""
    return _subscriber(_recorders, event_types)


def after_commit(*event_types: type) -> Callable[[H], H]:
    """Subscribe a handler that follows the act. It must be idempotent."""
    return _subscriber(_followers, event_types)


def publish(event: object) -> None:
    """Tell the recorders now and the followers after the commit. Must be called inside a transaction."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction")
    for handler in _recorders[type(event)]:
        handler(event)
    for handler in _followers[type(event)]:
        _follow(handler, event)


def _follow(handler: Handler, event: object) -> None:
    # a nested function: Django 5.2's robust callbacks fail on functools.partial (no __qualname__)
    def run() -> None:
        try:
            handler(event)
        except Exception:
            logger.exception("%s failed after %r", handler.__qualname__, event)

    transaction.on_commit(run)


def _subscriber(table: dict[type, list[Handler]], event_types: tuple[type, ...]) -> Callable[[H], H]:
    def subscribe(handler: H) -> H:
        for event_type in event_types:
            if handler not in table[event_type]:
                table[event_type].append(handler)
        return handler

    return subscribe
