"""Reads of the store."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from analytics.lrs import spec
from analytics.lrs.models import Statement

PARAMETERS = {"agent", "verb", "activity", "registration", "since", "until", "limit", "ascending", "after", "before", "format",
              "attachments", "related_agents", "related_activities"}  # fmt: skip
LARGEST_PAGE = 100


class Found(NamedTuple):
    """A statement that was found, with as much beside its body as tells who stands in it."""

    sequence: int
    body: str
    actor: str
    credential_id: int | None

    @property
    def is_from_outside(self) -> bool:
        """Whether another system sent it."""
        return self.credential_id is not None


def one_statement(statement_id: UUID, *, voided: bool) -> Found | None:
    """A statement that is, or is not, voided."""
    found = Statement.objects.filter(id=statement_id, voided=voided).values_list(*Found._fields).first()
    return Found(*found) if found else None


def statement_page(parameters: Mapping[str, str]) -> tuple[list[Found], dict[str, str] | None]:
    """Statements that fit the parameters, newest stored first, and the parameters of the next page, if there is one."""
    unknown = parameters.keys() - PARAMETERS
    if unknown:
        raise spec.Invalid(f"Unknown parameter {', '.join(sorted(map(repr, unknown)))}.")
    ascending = parameters.get("ascending") == "true"
    rows = Statement.objects.filter(voided=False, **_filters(parameters))
    rows = rows.order_by("sequence" if ascending else "-sequence")
    size = _limit(parameters.get("limit", "0"))
    found = [Found(*row) for row in rows.values_list(*Found._fields)[: size + 1]]
    more = None
    if len(found) > size:
        more = {**parameters, ("after" if ascending else "before"): str(found[size - 1].sequence)}
    return found[:size], more


def _filters(parameters: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "agent" in parameters:
        actor = spec.parse(parameters["agent"].encode())
        spec.check_actor(actor, "agent")
        found["actor"] = spec.agent_key(actor)
    for name in ("verb", "activity"):
        if name in parameters:
            spec.check_iri(parameters[name], name)
            found[name] = parameters[name]
    if "registration" in parameters:
        found["registration"] = spec.read_uuid(parameters["registration"], "registration")
    for name, lookup in (("since", "stored__gt"), ("until", "stored__lte")):
        if name in parameters:
            found[lookup] = spec.read_stamp(parameters[name], name)
    for name, lookup in (("after", "sequence__gt"), ("before", "sequence__lt")):
        if name in parameters:
            found[lookup] = _whole(parameters[name], name)
    return found


def _limit(text: str) -> int:
    wanted = _whole(text, "limit")
    return min(wanted, LARGEST_PAGE) if wanted else LARGEST_PAGE


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise spec.Invalid(f"{name}: must be a whole number of 0 or more.")
    return int(text)
