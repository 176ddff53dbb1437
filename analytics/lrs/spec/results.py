"""Results and scores (xAPI 1.0.3, Data 2.4.5; IEEE 9274.1.1, 4.2.2.4)."""

from typing import Any

from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.shapes import check_extensions, check_form, check_object, check_string
from analytics.lrs.spec.values import is_duration, shown

RESULT_KEYS = frozenset({"score", "success", "completion", "response", "duration", "extensions"})
SCORE_KEYS = frozenset({"scaled", "raw", "min", "max"})


def check_result(value: Any, place: str) -> None:
    """Raise `Invalid` unless `value` is a result."""
    check_object(value, place, RESULT_KEYS)
    if "score" in value:
        _check_score(value["score"], f"{place}.score")
    for key in ("success", "completion"):
        if key in value and not isinstance(value[key], bool):
            raise Invalid(f"{place}.{key}", f"must be true or false, not {shown(value[key])}.")
    if "response" in value:
        check_string(value, "response", place)
    if "duration" in value:
        check_form(value, "duration", place, is_duration, "an ISO 8601 duration such as PT4M30S")
    if "extensions" in value:
        check_extensions(value["extensions"], f"{place}.extensions")


def _check_score(value: Any, place: str) -> None:
    check_object(value, place, SCORE_KEYS)
    for key, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise Invalid(f"{place}.{key}", f"must be a number, not {shown(number)}.")
    scaled, raw, low, high = (value.get(key) for key in ("scaled", "raw", "min", "max"))
    if scaled is not None and not -1 <= scaled <= 1:
        raise Invalid(f"{place}.scaled", "must lie between -1 and 1.")
    if low is not None and high is not None and low >= high:
        raise Invalid(f"{place}.min", "must be less than max.")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise Invalid(f"{place}.raw", "must lie between min and max.")
