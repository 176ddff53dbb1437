"""Reading answers as pages and programs send them; whether they make sense is the services' affair.

In a form a question has the fields `a-<version>` (none, one or several), `a-<version>.<part>` for what it asks part by part,
`text-<version>` (the revision of the words it was shown with) and `was-<version>` (what stands for the answer it showed when it
was loaded: selectors/attempts.py). A script sends the same as a list of strings, a part as `part=value`.
"""

import json
import re
from typing import Any
from uuid import UUID

from django.http import QueryDict

from assessments.question_types.base import malformed
from assessments.services.answers import GivenAnswer

FIELD = re.compile(r"(a|text|was)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:(?<=^a-.{36})\.([a-z0-9.-]+))?")


def answers_in_form(data: QueryDict) -> list[GivenAnswer]:
    """All answers of a posted form; a question whose boxes are all empty is there with its `was` field."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in data:
        if field := FIELD.fullmatch(name):
            part = f"{field[3]}=" if field[3] else ""
            values = [part + value for value in data.getlist(name) if value or not part]
            found.setdefault(field[2], {}).setdefault(field[1], []).extend(values)
    return [_given(UUID(version), fields) for version, fields in found.items()]


def answer_in_json(body: bytes) -> dict[str, Any]:
    """One answer, as arguments of `save_answer`.

    {"question": id, "answer": null | "b" | ["b"], "text": id, "sequence": number}; the last two may lack.
    """
    try:
        sent = json.loads(body)
        return {
            "version_id": UUID(sent["question"]),
            "answer": sent["answer"],
            "text_id": UUID(sent["text"]) if sent.get("text") else None,
            "sequence": _whole_number(sent.get("sequence")),
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise malformed() from fault


def _given(version_id: UUID, fields: dict[str, list[str]]) -> GivenAnswer:
    try:
        return GivenAnswer(
            version_id=version_id,
            raw=fields.get("a", []),
            text_id=UUID(fields["text"][-1]) if "text" in fields else None,
            shown=fields.get("was", [""])[-1],
        )
    except (ValueError, IndexError) as fault:
        raise malformed() from fault


def _whole_number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise malformed()
