"""Agents and Groups, and what each is known by (xAPI 1.0.3, Data 2.4.2; IEEE 9274.1.1, 4.2.2.1)."""

from collections.abc import Callable
from typing import Any

from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.shapes import check_form, check_iri_at, check_list, check_object, check_string
from analytics.lrs.spec.values import is_iri, is_mailto, is_sha1, shown
from analytics.lrs.spec.versions import Version

IFIS = ("mbox", "mbox_sha1sum", "openid", "account")
AGENT_KEYS = frozenset({"objectType", "name", *IFIS})
GROUP_KEYS = AGENT_KEYS | {"member"}
ACCOUNT_KEYS = frozenset({"homePage", "name"})
_FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "mbox": (is_mailto, "mailto: and an e-mail address"),
    "mbox_sha1sum": (is_sha1, "40 hexadecimal digits"),
    "openid": (is_iri, "an absolute IRI"),
}


def check_actor(value: Any, place: str, version: Version = Version.V1, *, group_allowed: bool = True) -> None:
    """Raise `Invalid` unless `value` is an Agent or, where that is allowed, a Group. Both versions have the same rules."""
    kind = value.get("objectType", "Agent") if isinstance(value, dict) else "Agent"
    if kind == "Agent":
        _check_agent(value, place)
    elif kind != "Group":
        raise Invalid(f"{place}.objectType", f"{shown(kind)} is not Agent or Group.")
    elif not group_allowed:
        raise Invalid(f"{place}.objectType", "must be Agent: a Group is not allowed here.")
    else:
        check_group(value, place)


def check_group(value: Any, place: str) -> None:
    """Raise `Invalid` unless `value` is a Group."""
    if isinstance(value, dict) and value.get("objectType") != "Group":
        raise Invalid(f"{place}.objectType", "must be Group.")
    check_object(value, place, GROUP_KEYS)
    identified = _check_who(value, place)
    members = check_list(value.get("member", []), f"{place}.member", "Agents")
    if not identified and not members:
        raise Invalid(place, f"needs members, or one of {', '.join(IFIS)}.")
    for index, member in enumerate(members):
        check_actor(member, f"{place}.member[{index}]", group_allowed=False)


def check_authority(value: Any, place: str) -> None:
    """Raise `Invalid` unless `value` is an Agent, or the pair of application and user that OAuth makes (Data 2.4.9)."""
    check_actor(value, place)
    if value.get("objectType") != "Group":
        return
    if given := [key for key in IFIS if key in value]:
        raise Invalid(f"{place}.{given[0]}", "a Group that is an authority has no identifier of its own.")
    if len(value["member"]) != 2:
        raise Invalid(f"{place}.member", "must be two Agents: the application and the user.")
    if not any("account" in member for member in value["member"]):
        raise Invalid(f"{place}.member", "one of the two must be the application, which has an account.")


def check_agent_parameter(value: Any, place: str, version: Version = Version.V1) -> None:
    """Raise `Invalid` unless `value` is what a request may ask for: an Agent or a Group that has an identifier."""
    check_actor(value, place, version)
    if not agent_key(value):
        raise Invalid(place, f"needs one of {', '.join(IFIS)}: nobody can be found by a Group without.")


def agent_key(agent: dict[str, Any]) -> str:
    """One string per identity, by which statements and documents are found; "" for a Group without one.

    The kind leads. A homePage holds no "|" (no IRI does), so that the first one after it ends it.
    """
    if "account" in agent:
        return f"account|{agent['account']['homePage']}|{agent['account']['name']}"
    if "mbox_sha1sum" in agent:
        return f"mbox_sha1sum|{agent['mbox_sha1sum'].lower()}"
    return next((f"{key}|{agent[key]}" for key in ("mbox", "openid") if key in agent), "")


def _check_agent(value: Any, place: str) -> None:
    check_object(value, place, AGENT_KEYS)
    if not _check_who(value, place):
        raise Invalid(place, f"needs one of {', '.join(IFIS)}.")


def _check_who(value: dict[str, Any], place: str) -> bool:
    """Check name and identifier; whether there is an identifier."""
    if "name" in value:
        check_string(value, "name", place)
    given = [key for key in IFIS if key in value]
    if len(given) > 1:
        raise Invalid(place, f"has {' and '.join(given)}: only one of them may identify it.")
    for key in given:
        if key == "account":
            _check_account(value["account"], f"{place}.account")
        else:
            check_form(value, key, place, *_FORMS[key])
    return bool(given)


def _check_account(value: Any, place: str) -> None:
    check_object(value, place, ACCOUNT_KEYS, ("homePage", "name"))
    check_iri_at(value, "homePage", place)
    check_string(value, "name", place)
    if not value["name"]:
        raise Invalid(f"{place}.name", "is empty: it identifies nobody.")
