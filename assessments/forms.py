"""Reading answers as pages and programs send them; whether they make sense is the services' affair.

In a form the fields of a question are `a-<version>` (or `a-<version>-<part>`), `text-<version>` (the revision
of the words it was shown with) and `was-<version>` (the answer it showed when it was loaded, as JSON).
"""

import json
import re
from typing import Any
from uuid import UUID

from django.http import QueryDict

from assessments.question_types.base import Json, malformed
from assessments.services.answers import GivenAnswer

FIELD = re.compile(
    r"(?P<kind>a|text|was)-(?P<version>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-(?P<part>[a-z0-9-]+))?"
)


def answers_in_form(data: QueryDict) -> list[GivenAnswer]:
    """All answers of a posted form; a question whose boxes are all empty is there with its `was` field."""
    found: dict[str, dict[str, Any]] = {}
    for name in data:
        field = FIELD.fullmatch(name)
        if field:
            parts = found.setdefault(field["version"], {"a": {}})
            _collect(parts, field["kind"], field["part"] or "", data.getlist(name))
    return [_given(UUID(version), parts) for version, parts in found.items()]


def answer_in_json(body: bytes) -> dict[str, Any]:
    """One answer, as arguments of `save_answer`.

    {"question": id, "answer": null | "b" | ["b"] | {part: [...]}, "text": id, "sequence": number}; the last
    two may be left out.
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


def _collect(parts: dict[str, Any], kind: str, part: str, values: list[str]) -> None:
    if kind == "a":
        parts["a"][part] = values
    else:
        parts[kind] = values[-1]


def _given(version_id: UUID, parts: dict[str, Any]) -> GivenAnswer:
    try:
        text_id = UUID(parts["text"]) if parts.get("text") else None
        return GivenAnswer(
            version_id=version_id, raw=parts["a"], text_id=text_id, shown=_shown(parts.get("was"))
        )
    except ValueError as fault:
        raise malformed() from fault


def _shown(was: str | None) -> Json:
    """What the form showed; nothing if it does not say, so that an empty field takes nothing back."""
    shown = json.loads(was) if was else {}
    if not isinstance(shown, dict):
        raise malformed()
    return shown


def _whole_number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise malformed()
