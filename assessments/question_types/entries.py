"""Checks that several types share, beyond those in structures.py: lists of entries with keys, and words that may be left out."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeGuard

from assessments.question_types.base import Json, Problem
from assessments.question_types.structures import (
    LONGEST_BODY,
    LONGEST_WORDS,
    brief,
    check_line,
    check_mapping,
    is_key,
    within,
)

KEY_RULE = "lower-case letters, digits and hyphens, beginning with a letter"


def check_entries(path: str, entries: object, fields: Collection[str], *, fewest: int, most: int) -> list[Problem]:
    """A list of so many mappings, each with a key of its own and no field but these."""
    if not isinstance(entries, list):
        return [Problem(path, "must be a list")]
    if not fewest <= len(entries) <= most:
        return [Problem(path, f"has {len(entries)} entries; it takes {fewest} to {most}")]
    problems: list[Problem] = []
    for place, entry in enumerate(entries):
        problems += within(f"{path}.{place}", check_mapping(entry, fields))
        if isinstance(entry, Mapping) and not is_key(entry.get("key")):
            problems.append(Problem(f"{path}.{place}.key", f"{brief(entry.get('key'))} is not a key ({KEY_RULE})"))
    if problems:
        return problems
    return [Problem(path, f"has the key {key} twice") for key in twice(entry["key"] for entry in entries)]


def check_known(path: str, mapping: Mapping[Any, object], keys: Collection[str]) -> list[Problem]:
    """No key but these."""
    return [Problem(f"{path}.{str(key)[:40]}", "is not part of this question") for key in mapping if key not in keys]


def check_words_or_none(path: str, said: object, longest: int = LONGEST_WORDS) -> list[Problem]:
    """Words, which may be empty."""
    return [] if isinstance(said, str) and not said.strip() else check_line(path, said, longest)


def check_optional(text: Json, name: str) -> list[Problem]:
    """A body of words that may be left out."""
    return check_words_or_none(name, text[name], LONGEST_BODY) if name in text else []


def is_whole(value: object, least: int, most: int) -> TypeGuard[int]:
    """A whole number within bounds; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def twice(values: Iterable[Any]) -> list[Any]:
    """What stands more than once in a list, once each."""
    seen: list[Any] = []
    found: list[Any] = []
    for value in values:
        (found if value in seen and value not in found else seen).append(value)
    return found
