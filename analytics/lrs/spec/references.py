"""Pointers to other Statements (xAPI 1.0.3, Data 2.4.4.3; IEEE 9274.1.1, 4.2.2.3)."""

from typing import Any

from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.shapes import check_form, check_object
from analytics.lrs.spec.values import is_uuid

REFERENCE_KEYS = frozenset({"objectType", "id"})


def check_reference(value: Any, place: str) -> None:
    """Raise `Invalid` unless `value` is a StatementRef; what it points to need not be there."""
    check_object(value, place, REFERENCE_KEYS, ("objectType", "id"))
    if value["objectType"] != "StatementRef":
        raise Invalid(f"{place}.objectType", "must be StatementRef.")
    check_form(value, "id", place, is_uuid, "a UUID")
