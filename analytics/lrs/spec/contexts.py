"""Contexts (xAPI 1.0.3, Data 2.4.6; IEEE 9274.1.1, 4.2.2.5)."""

from collections.abc import Callable
from typing import Any

from analytics.lrs.spec.activities import check_activity
from analytics.lrs.spec.agents import check_actor, check_group
from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.references import check_reference
from analytics.lrs.spec.shapes import check_extensions, check_form, check_list, check_object, check_string
from analytics.lrs.spec.values import check_iri, is_language, is_uuid
from analytics.lrs.spec.versions import Version

_V1_KEYS = frozenset({
    "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement", "extensions",
})  # fmt: skip
CONTEXT_KEYS = {Version.V1: _V1_KEYS, Version.V2: _V1_KEYS | {"contextAgents", "contextGroups"}}
ACTIVITY_KINDS = ("parent", "grouping", "category", "other")
_ACTIVITY_KINDS = frozenset(ACTIVITY_KINDS)


def check_context(value: Any, version: Version, place: str, *, about_activity: bool) -> None:
    """Raise `Invalid` unless `value` is a context; `about_activity` says whether the object is an Activity."""
    check_object(value, place, CONTEXT_KEYS[version])
    if "registration" in value:
        check_form(value, "registration", place, is_uuid, "a UUID")
    if "instructor" in value:
        check_actor(value["instructor"], f"{place}.instructor")
    if "team" in value:
        check_group(value["team"], f"{place}.team")
    if "contextActivities" in value:
        _check_activities(value["contextActivities"], f"{place}.contextActivities")
    for key in ("revision", "platform"):
        if key in value:
            check_string(value, key, place)
            if not about_activity:
                raise Invalid(f"{place}.{key}", "is allowed only where the object is an Activity.")
    if "language" in value:
        check_form(value, "language", place, is_language, "a language tag")
    if "statement" in value:
        check_reference(value["statement"], f"{place}.statement")
    if "extensions" in value:
        check_extensions(value["extensions"], f"{place}.extensions")
    if "contextAgents" in value:
        _check_relevant(value["contextAgents"], f"{place}.contextAgents", "contextAgent", "agent", _check_agent)
    if "contextGroups" in value:
        _check_relevant(value["contextGroups"], f"{place}.contextGroups", "contextGroup", "group", check_group)


def _check_activities(value: Any, place: str) -> None:
    check_object(value, place, _ACTIVITY_KINDS)
    for kind, given in value.items():
        if isinstance(given, list):
            for index, activity in enumerate(given):
                check_activity(activity, f"{place}.{kind}[{index}]")
        else:
            check_activity(given, f"{place}.{kind}")


def _check_relevant(value: Any, place: str, kind: str, key: str, check: Callable[[Any, str], None]) -> None:
    """Those around the experience, and in which roles (2.0 only)."""
    keys = frozenset({"objectType", key, "relevantTypes"})
    for index, each in enumerate(check_list(value, place, f"{kind} objects")):
        within = f"{place}[{index}]"
        check_object(each, within, keys, ("objectType", key))
        if each["objectType"] != kind:
            raise Invalid(f"{within}.objectType", f"must be {kind}.")
        check(each[key], f"{within}.{key}")
        if "relevantTypes" in each:
            types = check_list(each["relevantTypes"], f"{within}.relevantTypes", "IRIs")
            if not types:
                raise Invalid(f"{within}.relevantTypes", "must not be empty.")
            for number, iri in enumerate(types):
                check_iri(iri, f"{within}.relevantTypes[{number}]")


def _check_agent(value: Any, place: str) -> None:
    check_actor(value, place, group_allowed=False)
