"""Activities and their definitions, interactions among them (xAPI 1.0.3, Data 2.4.4.1; IEEE 9274.1.1, 4.2.2.3)."""

from typing import Any

from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.shapes import check_extensions, check_iri_at, check_list, check_map, check_object, check_string
from analytics.lrs.spec.values import shown

ACTIVITY_KEYS = frozenset({"objectType", "id", "definition"})
# each kind of interaction, and the lists of components it may have
INTERACTIONS: dict[str, tuple[str, ...]] = {
    "true-false": (), "choice": ("choices",), "fill-in": (), "long-fill-in": (), "matching": ("source", "target"),
    "performance": ("steps",), "sequencing": ("choices",), "likert": ("scale",), "numeric": (), "other": (),
}  # fmt: skip
COMPONENT_LISTS = ("choices", "scale", "source", "target", "steps")
INTERACTION_KEYS = frozenset({"interactionType", "correctResponsesPattern", *COMPONENT_LISTS})
DEFINITION_KEYS = INTERACTION_KEYS | {"name", "description", "type", "moreInfo", "extensions"}
COMPONENT_KEYS = frozenset({"id", "description"})


def check_activity(value: Any, place: str) -> None:
    """Raise `Invalid` unless `value` is an Activity."""
    check_object(value, place, ACTIVITY_KEYS, ("id",))
    if value.get("objectType", "Activity") != "Activity":
        raise Invalid(f"{place}.objectType", f"{shown(value['objectType'])} is not Activity.")
    check_iri_at(value, "id", place)
    if "definition" in value:
        check_definition(value["definition"], f"{place}.definition")


def check_definition(value: Any, place: str) -> None:
    """Raise `Invalid` unless `value` is the definition of an Activity."""
    check_object(value, place, DEFINITION_KEYS)
    for key in ("name", "description"):
        if key in value:
            check_map(value[key], f"{place}.{key}")
    for key in ("type", "moreInfo"):
        if key in value:
            check_iri_at(value, key, place)
    if "extensions" in value:
        check_extensions(value["extensions"], f"{place}.extensions")
    if not INTERACTION_KEYS.isdisjoint(value):
        _check_interaction(value, place)


def _check_interaction(value: dict[str, Any], place: str) -> None:
    if "interactionType" not in value:
        given = sorted(INTERACTION_KEYS & value.keys())
        raise Invalid(place, f"interactionType is missing, which {given[0]} needs.")
    kind = value["interactionType"]
    if not isinstance(kind, str) or kind not in INTERACTIONS:
        raise Invalid(f"{place}.interactionType", f"{shown(kind)} is not one of {', '.join(INTERACTIONS)}.")
    if "correctResponsesPattern" in value:
        within = f"{place}.correctResponsesPattern"
        for index, pattern in enumerate(check_list(value["correctResponsesPattern"], within, "texts")):
            if not isinstance(pattern, str):
                raise Invalid(f"{within}[{index}]", f"must be a text, not {shown(pattern)}.")
    for key in COMPONENT_LISTS:
        if key in value:
            if key not in INTERACTIONS[kind]:
                raise Invalid(f"{place}.{key}", f"is not allowed in an interaction of the type {kind}.")
            _check_components(value[key], f"{place}.{key}")


def _check_components(value: Any, place: str) -> None:
    seen: set[str] = set()
    for index, component in enumerate(check_list(value, place, "interaction components")):
        within = f"{place}[{index}]"
        check_object(component, within, COMPONENT_KEYS, ("id",))
        check_string(component, "id", within)
        if component["id"] in seen:
            raise Invalid(f"{within}.id", f"{shown(component['id'])} stands twice in the list.")
        seen.add(component["id"])
        if "description" in component:
            check_map(component["description"], f"{within}.description")
