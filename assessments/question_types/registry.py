"""The question types of this installation, by key. A wrong class is refused when the program starts."""

import re
from dataclasses import is_dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from assessments.question_types.base import QuestionType

_types: dict[str, QuestionType[Any, Any]] = {}


def register(cls: type[QuestionType[Any, Any]]) -> type[QuestionType[Any, Any]]:
    """Make a type known; usable as a class decorator."""
    fault = _fault_of(cls)
    if fault:
        raise ImproperlyConfigured(f"Question type {cls!r}: {fault}.")
    if not isinstance(_types.get(cls.key), cls):
        _types[cls.key] = cls()
    return cls


def question_type(key: str) -> QuestionType[Any, Any]:
    """The type with this key; KeyError if a question in the database has a type this program lacks."""
    return _types[key]


def question_types() -> dict[str, QuestionType[Any, Any]]:
    """All types by key."""
    return dict(_types)


def text_fields(key: str) -> frozenset[str]:
    """The fields of words of a type beyond those that all have; none for an unknown type."""
    return _types[key].text_fields if key in _types else frozenset()


def _fault_of(cls: Any) -> str | None:
    if not (isinstance(cls, type) and issubclass(cls, QuestionType)):
        return "is not a QuestionType"
    if cls.__abstractmethods__:
        return "does not define " + ", ".join(sorted(cls.__abstractmethods__))
    if not re.fullmatch(r"[a-z][a-z_]{1,29}", getattr(cls, "key", "")):
        return "needs a key of lower-case letters and underscores"
    for name in ("label", "about"):
        if not getattr(cls, name, None):
            return f"needs {name!r}"
    if cls.key in _types and type(_types[cls.key]) is not cls:
        return f"the key {cls.key!r} is taken"
    return _fault_of_dataclasses(cls)


def _fault_of_dataclasses(cls: type[QuestionType[Any, Any]]) -> str | None:
    for name in ("Content", "Answer"):
        part = getattr(cls, name, None)
        if not is_dataclass(part) or not isinstance(getattr(part, "schema", None), int):
            return f"{name} must be a dataclass with an integer `schema`"
    return None
