"""The rules of a statement (xAPI 1.0.3, part Data), as far as this store checks them. Pure: values in, `Invalid` out."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
IFIS = ("mbox", "mbox_sha1sum", "openid", "account")
STATEMENT_KEYS = {
    "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments",
}  # fmt: skip
AGENT_KEYS = {"objectType", "name", "member", *IFIS}
CONTEXT_KEYS = {
    "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement", "extensions",
}  # fmt: skip
RESULT_KEYS = {"score", "success", "completion", "response", "duration", "extensions"}
IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")
MAILTO = re.compile(r"^mailto:[^@\s]+@[^@\s]+$")
SHA1 = re.compile(r"^[0-9a-fA-F]{40}$")
DURATION = re.compile(r"^P(?=.)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?(T(?=.)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?$")  # fmt: skip  # noqa: E501
STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$")


class Invalid(ValueError):
    """A statement breaks a rule; the message names the place in it."""


def parse(raw: bytes) -> Any:
    """JSON as a value; refuses what other readers would read in two ways (duplicate keys, NaN, bad UTF-8)."""
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Invalid("The body is not UTF-8.") from error
    except RecursionError as error:
        raise Invalid("The body is nested too deeply.") from error
    except json.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error}.") from error


def check_statement(statement: Any, place: str = "statement") -> None:
    """Raise `Invalid` unless `statement` is one; `place` leads the message."""
    _object(statement, STATEMENT_KEYS, place)
    for key in ("actor", "verb", "object"):
        if key not in statement:
            raise Invalid(f"{place}: {key} is missing.")
    _no_nulls(statement, place)
    if "id" in statement:
        read_uuid(statement["id"], f"{place}.id")
    check_actor(statement["actor"], f"{place}.actor")
    _check_verb(statement["verb"], f"{place}.verb")
    _check_object(statement["object"], f"{place}.object")
    _check_result(statement.get("result", {}), f"{place}.result")
    _check_context(statement.get("context", {}), f"{place}.context")
    for key in ("timestamp", "stored"):
        if key in statement:
            read_stamp(statement[key], f"{place}.{key}")
    if not re.match(r"^1\.0(\.\d+)?$", str(statement.get("version", "1.0.0"))):
        raise Invalid(f"{place}.version: this store speaks 1.0.x.")
    if statement["verb"]["id"] == VOIDED and statement["object"].get("objectType") != "StatementRef":
        raise Invalid(f"{place}.object: a voiding statement points to a StatementRef.")


def check_actor(actor: Any, place: str) -> None:
    """An agent has exactly one inverse functional identifier; a group has one or has members."""
    _object(actor, AGENT_KEYS, place)
    group = actor.get("objectType", "Agent") == "Group"
    if actor.get("objectType", "Agent") not in ("Agent", "Group"):
        raise Invalid(f"{place}.objectType: must be Agent or Group.")
    given = [key for key in IFIS if key in actor]
    if len(given) > 1 or (not given and not group):
        raise Invalid(f"{place}: exactly one of {', '.join(IFIS)} is needed, found {len(given)}.")
    if not group and "member" in actor:
        raise Invalid(f"{place}.member: only a Group has members.")
    if group and not given and not actor.get("member"):
        raise Invalid(f"{place}: an anonymous Group needs members.")
    for key in given:
        _check_ifi(key, actor[key], f"{place}.{key}")
    for index, member in enumerate(actor.get("member", [])):
        check_actor(member, f"{place}.member[{index}]")
        if member.get("objectType") == "Group":
            raise Invalid(f"{place}.member[{index}]: a Group cannot be a member.")


def agent_key(actor: dict[str, Any]) -> str:
    """One string per identity, by which statements are found: its inverse functional identifier."""
    if "account" in actor:
        return f"account|{actor['account']['homePage']}|{actor['account']['name']}"
    return next((f"{key}|{actor[key]}" for key in IFIS if key in actor), "")


def content_hash(statement: dict[str, Any]) -> str:
    """What makes two statements equal: everything but what a store may set itself."""
    kept = {key: value for key, value in statement.items() if key not in ("stored", "authority", "version")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_uuid(value: Any, place: str) -> UUID:
    """A UUID in its usual form of 36 characters."""
    try:
        if isinstance(value, str) and len(value) == 36:
            return UUID(value)
    except ValueError:
        pass
    raise Invalid(f"{place}: {value!r} is not a UUID.")


def read_stamp(value: Any, place: str) -> datetime:
    """An ISO 8601 moment with its offset from UTC."""
    if not isinstance(value, str) or not STAMP.match(value) or value.endswith("-00:00"):
        raise Invalid(f"{place}: {value!r} is not an ISO 8601 moment with an offset, such as 2026-11-21T08:30:00Z.")
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise Invalid(f"{place}: {value!r} is not a moment: {error}.") from error


def _check_ifi(key: str, value: Any, place: str) -> None:
    if key == "mbox" and not (isinstance(value, str) and MAILTO.match(value)):
        raise Invalid(f"{place}: must be mailto: and an address.")
    if key == "mbox_sha1sum" and not (isinstance(value, str) and SHA1.match(value)):
        raise Invalid(f"{place}: must be 40 hexadecimal digits.")
    if key == "openid":
        check_iri(value, place)
    if key == "account":
        _object(value, {"homePage", "name"}, place)
        check_iri(value.get("homePage"), f"{place}.homePage")
        if not isinstance(value.get("name"), str) or not value["name"]:
            raise Invalid(f"{place}.name: must be a text.")


def check_iri(value: Any, place: str) -> None:
    """An absolute IRI."""
    if not isinstance(value, str) or not IRI.match(value) or len(value) > 500:
        raise Invalid(f"{place}: {str(value)[:80]!r} is not an absolute IRI.")


def _check_verb(verb: Any, place: str) -> None:
    _object(verb, {"id", "display"}, place)
    check_iri(verb.get("id"), f"{place}.id")
    _language_map(verb.get("display", {}), f"{place}.display")


def _check_object(target: Any, place: str, inner: bool = False) -> None:
    if not isinstance(target, dict):
        raise Invalid(f"{place}: must be an object.")
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        _object(target, {"objectType", "id", "definition"}, place)
        check_iri(target.get("id"), f"{place}.id")
        _check_definition(target.get("definition", {}), f"{place}.definition")
    elif kind in ("Agent", "Group"):
        check_actor(target, place)
    elif kind == "StatementRef":
        _object(target, {"objectType", "id"}, place)
        read_uuid(target.get("id"), f"{place}.id")
    elif kind == "SubStatement" and not inner:
        _check_substatement(target, place)
    else:
        raise Invalid(f"{place}.objectType: {kind!r} is not allowed here.")


def _check_substatement(target: dict[str, Any], place: str) -> None:
    forbidden = {"id", "stored", "version", "authority"} & target.keys()
    if forbidden:
        raise Invalid(f"{place}: a SubStatement has no {', '.join(sorted(forbidden))}.")
    inner = {key: value for key, value in target.items() if key != "objectType"}
    if isinstance(inner.get("object"), dict) and inner["object"].get("objectType") == "SubStatement":
        raise Invalid(f"{place}.object: a SubStatement cannot hold another.")
    check_statement(inner, place)


def _check_definition(definition: Any, place: str) -> None:
    if not isinstance(definition, dict):
        raise Invalid(f"{place}: must be an object.")
    for key in ("name", "description"):
        _language_map(definition.get(key, {}), f"{place}.{key}")
    for key in ("type", "moreInfo"):
        if key in definition:
            check_iri(definition[key], f"{place}.{key}")
    _extensions(definition.get("extensions", {}), f"{place}.extensions")


def _check_result(result: Any, place: str) -> None:
    _object(result, RESULT_KEYS, place)
    for key in ("success", "completion"):
        if key in result and not isinstance(result[key], bool):
            raise Invalid(f"{place}.{key}: must be true or false.")
    if "response" in result and not isinstance(result["response"], str):
        raise Invalid(f"{place}.response: must be a text.")
    if "duration" in result and not (isinstance(result["duration"], str) and DURATION.match(result["duration"])):
        raise Invalid(f"{place}.duration: must be an ISO 8601 duration.")
    _check_score(result.get("score", {}), f"{place}.score")
    _extensions(result.get("extensions", {}), f"{place}.extensions")


def _check_score(score: Any, place: str) -> None:
    _object(score, {"scaled", "raw", "min", "max"}, place)
    for key, value in score.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Invalid(f"{place}.{key}: must be a number.")
    if not -1 <= score.get("scaled", 0) <= 1:
        raise Invalid(f"{place}.scaled: must lie between -1 and 1.")
    low, high = score.get("min", float("-inf")), score.get("max", float("inf"))
    if low >= high or not low <= score.get("raw", low if low > float("-inf") else high) <= high:
        raise Invalid(f"{place}: raw must lie between min and max.")


def _check_context(context: Any, place: str) -> None:
    _object(context, CONTEXT_KEYS, place)
    if "registration" in context:
        read_uuid(context["registration"], f"{place}.registration")
    for key in ("instructor", "team"):
        if key in context:
            check_actor(context[key], f"{place}.{key}")
    groups = context.get("contextActivities", {})
    _object(groups, {"parent", "grouping", "category", "other"}, f"{place}.contextActivities")
    for kind, activities in groups.items():
        for index, activity in enumerate(activities if isinstance(activities, list) else [activities]):
            _check_object(activity, f"{place}.contextActivities.{kind}[{index}]")
    _extensions(context.get("extensions", {}), f"{place}.extensions")


def _extensions(value: Any, place: str) -> None:
    if not isinstance(value, dict):
        raise Invalid(f"{place}: must be an object.")
    for key in value:
        check_iri(key, f"{place} key")


def _language_map(value: Any, place: str) -> None:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Invalid(f"{place}: must map language tags to texts.")


def _object(value: Any, allowed: Iterable[str], place: str) -> None:
    if not isinstance(value, dict):
        raise Invalid(f"{place}: must be an object.")
    unknown = value.keys() - set(allowed)
    if unknown:
        raise Invalid(f"{place}: unknown {', '.join(sorted(map(repr, unknown)))}.")


def _no_nulls(value: Any, place: str) -> None:
    """Null is allowed only inside extensions."""
    for key, inner in value.items():
        if inner is None:
            raise Invalid(f"{place}.{key}: null is not a value.")
        if isinstance(inner, dict) and key != "extensions":
            _no_nulls(inner, f"{place}.{key}")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise Invalid(f"The key {next(key for key in keys if keys.count(key) > 1)!r} stands twice.")
    return found


def _no_constant(name: str) -> None:
    raise Invalid(f"{name} is not a JSON number.")
