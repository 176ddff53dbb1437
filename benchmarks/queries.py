"""How many SQL queries each page takes: reads `{name: [email or null, method, address, form]}`, prints `{name: number}`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from lms.accounts.api import User  # noqa: E402


def count(email: str | None, method: str, address: str, form: dict[str, str] | None = None) -> int:
    """Queries of a POST, or of the second of two equal GETs (the first fills what the process keeps)."""
    client = Client(headers={"host": "127.0.0.1"})
    if email:
        client.force_login(User.objects.get(email=email))
    for _ in range(2 if form is None else 1):
        with CaptureQueriesContext(connection) as captured:
            answer = client.generic(method, address) if form is None else client.post(address, form)
    assert answer.status_code < 400, f"{address} answered {answer.status_code}"
    return len(
        [query for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    )


if __name__ == "__main__":
    print(json.dumps({name: count(*request) for name, request in json.load(sys.stdin).items()}))
