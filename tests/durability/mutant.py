"""A server with the fault that the durability test must find: it answers "saved" first and commits a moment later."""

import sys
import threading
from typing import Any

from django.db import connection, transaction

from lms.kernel.writes import write_transaction
from tests.durability.phases import application

DELAY = 1.0  # seconds between the answer and the commit

import lms.urls  # noqa: E402, F401  every view is loaded, so that each name of the service can be replaced
from assessments.services import attempts  # noqa: E402

__all__ = ["application"]
_honest = attempts.save_answer


def save_answer(**given: Any) -> Any:
    """The service's answer from a transaction that is taken back; the lasting one follows from another thread."""
    with write_transaction():
        answer = _honest(**given)
        transaction.set_rollback(True)
    later = threading.Timer(DELAY, _commit, kwargs=given)
    later.daemon = True
    later.start()
    return answer


def _commit(**given: Any) -> None:
    _honest(**given)
    connection.close()


for module in list(sys.modules.values()):
    if getattr(module, "save_answer", None) is _honest:
        module.save_answer = save_answer
