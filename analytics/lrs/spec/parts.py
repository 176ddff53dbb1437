"""What is in a Statement: the one walk by which agents, activities, references and attachments are found.

For filters (xAPI 1.0.3, Communication 2.1.3; IEEE 9274.1.1, 4.1.6.1) each comes with its role: `actor` or `object` of the
Statement itself, or `related`, which is everything else, and all that is in a SubStatement.
"""

from collections.abc import Iterator
from typing import Any, Literal

from analytics.lrs.spec.agents import IFIS

Role = Literal["actor", "object", "related"]
Part = dict[str, Any]


def agents_of(statement: Part) -> Iterator[tuple[Role, Part]]:
    """Agents and Groups that have an identifier, with their roles. Members have the role of their Group."""
    yield from _identified("actor", statement["actor"])
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind in ("Agent", "Group"):
        yield from _identified("object", target)
    elif kind == "SubStatement":
        for _, agent in agents_of(target):
            yield "related", agent
    context = statement.get("context", {})
    around = [statement.get("authority"), context.get("instructor"), context.get("team")]
    around += [each["agent"] for each in context.get("contextAgents", ())]
    around += [each["group"] for each in context.get("contextGroups", ())]
    for each in around:
        if each is not None:
            yield from _identified("related", each)


def activities_of(statement: Part) -> Iterator[tuple[Role, Part]]:
    """Activities, with their roles."""
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield "object", target
    elif kind == "SubStatement":
        for _, activity in activities_of(target):
            yield "related", activity
    for given in statement.get("context", {}).get("contextActivities", {}).values():
        for activity in given if isinstance(given, list) else [given]:
            yield "related", activity


def reference_of(statement: Part) -> str | None:
    """The id of the Statement that is the object of this one, in lower case, if one is."""
    target = statement["object"]
    return str(target["id"]).lower() if target.get("objectType") == "StatementRef" else None


def attachments_of(statement: Part) -> Iterator[Part]:
    """The heads of attachments, those of a SubStatement too."""
    yield from statement.get("attachments", ())
    if statement["object"].get("objectType") == "SubStatement":
        yield from statement["object"].get("attachments", ())


def _identified(role: Role, actor: Part) -> Iterator[tuple[Role, Part]]:
    if any(key in actor for key in IFIS):
        yield role, actor
    for member in actor.get("member", ()):
        yield role, member
