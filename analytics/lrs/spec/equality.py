"""When two Statements are the same one (xAPI 1.0.3, Data 2.3.1: Statement Immutability; IEEE 9274.1.1, 4.2.4.1).

A Statement is brought into one canonical form, in which all that may differ is left out or written in one way; everything
else has to be equal.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from analytics.lrs.spec.contexts import ACTIVITY_KINDS
from analytics.lrs.spec.values import read_moment
from analytics.lrs.spec.versions import Version

Json = Any
_ASSIGNED = frozenset({"id", "authority", "stored", "version"})  # a store may set or change these
_FINER_THAN_A_HUNDREDTH = re.compile(r"([.,]\d\d)\d+(?=S$)")


def same_statement(a: dict[str, Json], b: dict[str, Json]) -> bool:
    """Whether the two are the same: as posted, and as stored.

    A timestamp that one of them lacks does not count: a store adds it. What is no Statement at all is the same as none.
    """
    try:
        one, other = _canonical(a), _canonical(b)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    if "timestamp" not in one or "timestamp" not in other:
        one.pop("timestamp", None)
        other.pop("timestamp", None)
    return _write(one) == _write(other)


def _canonical(statement: dict[str, Json]) -> dict[str, Json]:
    """Also of a SubStatement."""
    found = {key: _PARTS[key](value) if key in _PARTS else value for key, value in statement.items()}
    for key in _ASSIGNED & found.keys():
        del found[key]
    return found


def _actor(value: dict[str, Json]) -> dict[str, Json]:
    found = dict(value)
    if "mbox" in value:
        local, _, domain = value["mbox"].rpartition("@")
        found["mbox"] = f"{local}@{domain.lower()}"
    if "mbox_sha1sum" in value:
        found["mbox_sha1sum"] = value["mbox_sha1sum"].lower()
    if "member" in value:
        found["member"] = _unordered(map(_actor, value["member"]))
    return found


def _target(value: dict[str, Json]) -> dict[str, Json]:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return _activity(value)
    if kind == "StatementRef":
        return _reference(value)
    return _canonical(value) if kind == "SubStatement" else _actor(value)


def _activity(value: dict[str, Json]) -> dict[str, Json]:
    return {key: each for key, each in value.items() if key != "definition"}


def _reference(value: dict[str, Json]) -> dict[str, Json]:
    return {**value, "id": value["id"].lower()}


def _result(value: dict[str, Json]) -> dict[str, Json]:
    found = {key: _plain(each) for key, each in value.items()}
    if "duration" in value:
        found["duration"] = _FINER_THAN_A_HUNDREDTH.sub(r"\1", value["duration"])
    return found


def _context(value: dict[str, Json]) -> dict[str, Json]:
    return {key: _IN_CONTEXT[key](each) if key in _IN_CONTEXT else each for key, each in value.items()}


def _context_activities(value: dict[str, Json]) -> dict[str, Json]:
    return {
        kind: _unordered(map(_activity, value[kind] if isinstance(value[kind], list) else [value[kind]]))
        for kind in ACTIVITY_KINDS
        if kind in value
    }


def _around(value: list[dict[str, Json]]) -> list[dict[str, Json]]:
    """Context agents and groups."""
    return [{key: _actor(each) if key in ("agent", "group") else each for key, each in item.items()} for item in value]


def _attachments(value: list[dict[str, Json]]) -> list[Json]:
    return _unordered(
        {key: _IN_ATTACHMENT[key](each) if key in _IN_ATTACHMENT else each for key, each in item.items()}
        for item in value
    )


def _map(value: dict[str, str]) -> dict[str, str]:
    return {tag.lower(): text for tag, text in value.items()}


def _moment(value: str) -> str:
    """An instant, whichever way it is written; the version that allows more reads what the other does, too."""
    return read_moment(value.upper(), "timestamp", Version.V1).isoformat()


def _plain(value: Json) -> Json:
    """Any value with its numbers in one form: 1 and 1.0 are the same number."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _unordered(values: Iterable[Json]) -> list[Json]:
    found = list(values)
    return sorted(found, key=_write) if len(found) > 1 else found


_write = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_PARTS: dict[str, Callable[[Any], Json]] = {
    "actor": _actor, "verb": lambda verb: {"id": verb["id"]}, "object": _target, "result": _result, "context": _context,
    "timestamp": _moment, "attachments": _attachments,
}  # fmt: skip
_IN_CONTEXT: dict[str, Callable[[Any], Json]] = {
    "registration": str.lower, "instructor": _actor, "team": _actor, "contextActivities": _context_activities,
    "language": str.lower, "statement": _reference, "extensions": _plain, "contextAgents": _around, "contextGroups": _around,
}  # fmt: skip
_IN_ATTACHMENT: dict[str, Callable[[Any], Json]] = {"sha2": str.lower, "display": _map, "description": _map}
