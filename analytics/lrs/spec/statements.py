"""The rules of a Statement, in both versions (xAPI 1.0.3, Data 2.2 to 2.4; IEEE 9274.1.1, 4.2.2 to 4.2.4)."""

from collections.abc import Callable
from typing import Any

from analytics.lrs.spec.activities import check_activity
from analytics.lrs.spec.agents import check_actor, check_authority, check_group
from analytics.lrs.spec.contexts import check_context
from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.references import check_reference
from analytics.lrs.spec.results import check_result
from analytics.lrs.spec.shapes import check_form, check_iri_at, check_list, check_map, check_object
from analytics.lrs.spec.values import is_iri, is_media_type, is_sha2, is_statement_version, is_uuid, read_moment, shown
from analytics.lrs.spec.versions import Version

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SUBSTATEMENT_KEYS = frozenset(
    {"objectType", "actor", "verb", "object", "result", "context", "timestamp", "attachments"}
)
STATEMENT_KEYS = SUBSTATEMENT_KEYS - {"objectType"} | {"id", "stored", "authority", "version"}
VERB_KEYS = frozenset({"id", "display"})
ATTACHMENT_KEYS = frozenset({"usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"})
_OBJECTS: dict[str, Callable[[Any, str], None]] = {
    "Activity": check_activity, "Agent": check_actor, "Group": check_group, "StatementRef": check_reference,
}  # fmt: skip
_NEEDED = ("actor", "verb", "object")
_NEEDED_OF_ATTACHMENT = ("usageType", "display", "contentType", "length", "sha2")


def check_statement(value: Any, version: Version, place: str = "statement") -> None:
    """Raise `Invalid` unless `value` is a Statement of this version.

    Whether it may be stored (its id is free, what it voids may be voided, its attachments came with it) is not asked.
    """
    check_object(value, place, STATEMENT_KEYS, _NEEDED)
    if "id" in value:
        check_form(value, "id", place, is_uuid, "a UUID")
    _check_what_happened(value, version, place)
    if "stored" in value:
        read_moment(value["stored"], f"{place}.stored", version)
    if "authority" in value:
        check_authority(value["authority"], f"{place}.authority")
    if "version" in value and not is_statement_version(value["version"], version):
        raise Invalid(f"{place}.version", f"{shown(value['version'])} is not a version that goes with {version.full}.")


def _check_substatement(value: Any, version: Version, place: str) -> None:
    """A Statement in a Statement: without what a store gives, and without another in it (Data 2.4.4.3)."""
    check_object(value, place, SUBSTATEMENT_KEYS, _NEEDED)
    _check_what_happened(value, version, place, inner=True)


def _check_what_happened(value: dict[str, Any], version: Version, place: str, *, inner: bool = False) -> None:
    """What Statements and SubStatements share; `inner` in a SubStatement."""
    check_actor(value["actor"], f"{place}.actor", version)
    _check_verb(value["verb"], f"{place}.verb")
    kind = _check_target(value["object"], version, f"{place}.object", inner=inner)
    if value["verb"]["id"] == VOIDED and kind != "StatementRef":
        raise Invalid(f"{place}.object.objectType", "must be StatementRef in a statement that voids another.")
    if "result" in value:
        check_result(value["result"], f"{place}.result")
    if "context" in value:
        check_context(value["context"], version, f"{place}.context", about_activity=kind == "Activity")
    if "timestamp" in value:
        read_moment(value["timestamp"], f"{place}.timestamp", version)
    if "attachments" in value:
        within = f"{place}.attachments"
        for index, attachment in enumerate(check_list(value["attachments"], within, "attachments")):
            _check_attachment(attachment, f"{within}[{index}]")


def _check_verb(value: Any, place: str) -> None:
    check_object(value, place, VERB_KEYS, ("id",))
    check_iri_at(value, "id", place)
    if "display" in value:
        check_map(value["display"], f"{place}.display")


def _check_target(value: Any, version: Version, place: str, *, inner: bool) -> str:
    """Check the object, and say which kind it is."""
    if not isinstance(value, dict):
        raise Invalid(place, f"must be an object, not {shown(value)}.")
    kind = value.get("objectType", "Activity")
    if kind == "SubStatement" and not inner:
        _check_substatement(value, version, place)
    elif isinstance(kind, str) and kind in _OBJECTS:
        _OBJECTS[kind](value, place)
    else:
        allowed = [*_OBJECTS, *(() if inner else ("SubStatement",))]
        raise Invalid(f"{place}.objectType", f"{shown(kind)} is not one of {', '.join(allowed)}.")
    return str(kind)


def _check_attachment(value: Any, place: str) -> None:
    """The head of an attachment (Data 2.4.11)."""
    check_object(value, place, ATTACHMENT_KEYS, _NEEDED_OF_ATTACHMENT)
    check_iri_at(value, "usageType", place)
    check_map(value["display"], f"{place}.display")
    if "description" in value:
        check_map(value["description"], f"{place}.description")
    check_form(value, "contentType", place, is_media_type, "an Internet media type")
    check_form(value, "length", place, _is_length, "a whole number of bytes")
    check_form(value, "sha2", place, is_sha2, "a SHA-2 hash in hexadecimal digits")
    if "fileUrl" in value:
        check_form(value, "fileUrl", place, is_iri, "an absolute IRL")


def _is_length(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
