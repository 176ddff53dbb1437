"""Checks of shape that all parts of a statement share (xAPI 1.0.3, Data 2.2): keys, types, maps. Null passes none."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.values import is_iri, is_language, shown


def check_object(value: Any, place: str, allowed: AbstractSet[str], needed: Sequence[str] = ()) -> None:
    """An object with no other keys than the allowed ones, written in the same case, and all needed ones."""
    if not isinstance(value, dict):
        raise Invalid(place, f"must be an object, not {shown(value)}.")
    if not allowed >= value.keys():
        key = next(key for key in value if key not in allowed)
        near = next((each for each in sorted(allowed) if each.lower() == key.lower()), None)
        raise Invalid(place, f"has the unknown key {shown(key)}{f', did you mean {near}' if near else ''}.")
    for key in needed:
        if key not in value:
            raise Invalid(place, f"{key} is missing.")


def check_string(owner: dict[str, Any], key: str, place: str) -> None:
    """A property that is a text, which may be empty."""
    if not isinstance(owner[key], str):
        raise Invalid(f"{place}.{key}", f"must be a text, not {shown(owner[key])}.")


def check_form(owner: dict[str, Any], key: str, place: str, fits: Callable[[Any], bool], form: str) -> None:
    """A property of a certain form; `form` is its name in the message."""
    if not fits(owner[key]):
        raise Invalid(f"{place}.{key}", f"{shown(owner[key])} is not {form}.")


def check_iri_at(owner: dict[str, Any], key: str, place: str) -> None:
    """A property that is an absolute IRI."""
    if not is_iri(owner[key]):
        raise Invalid(f"{place}.{key}", f"{shown(owner[key])} is not an absolute IRI.")


def check_map(value: Any, place: str) -> None:
    """A language map (Data 4.2): well-formed tags, each with a text."""
    if not isinstance(value, dict):
        raise Invalid(place, f"must map languages to texts, and is {shown(value)}.")
    for tag, text in value.items():
        if not is_language(tag):
            raise Invalid(place, f"{shown(tag)} is not a language tag.")
        if not isinstance(text, str):
            raise Invalid(f"{place}.{tag}", f"must be a text, not {shown(text)}.")


def check_extensions(value: Any, place: str) -> None:
    """Extensions (Data 4.1): IRIs as keys, any values, null too."""
    if not isinstance(value, dict):
        raise Invalid(place, f"must be an object, not {shown(value)}.")
    for key in value:
        if not is_iri(key):
            raise Invalid(place, f"the key {shown(key)} is not an absolute IRI.")


def check_list(value: Any, place: str, what: str) -> list[Any]:
    """An array, for the caller to look into."""
    if not isinstance(value, list):
        raise Invalid(place, f"must be an array of {what}, not {shown(value)}.")
    return value
