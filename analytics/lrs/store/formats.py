"""The forms in which statements are given out (xAPI 1.0.3, Communication 2.1.3: exact, ids, canonical)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.lrs import spec
from analytics.lrs.store.definitions import definitions_of

Json = Any
EXACT, IDS, CANONICAL = "exact", "ids", "canonical"
FORMATS = (EXACT, IDS, CANONICAL)
AGENTS = ("actor", "instructor", "team", "authority")
MAPS = ("name", "description")


def shaped(bodies: Sequence[str], form: str, languages: Sequence[str], *, known_here: bool = True) -> list[str]:
    """The bodies in this format; exact ones are not touched. `languages` are the reader's, best first.

    Without `known_here`, activities are told as these statements tell them, not as the store knows them from others.
    """
    if form == EXACT:
        return list(bodies)
    statements = [json.loads(body) for body in bodies]
    if form == IDS:
        return [_text(_only_ids(statement)) for statement in statements]
    iris = {activity["id"] for statement in statements for _, activity in spec.activities_of(statement)}
    known = definitions_of(iris) if known_here else {}
    return [_text(_canonical(statement, known, languages)) for statement in statements]


def accepted_languages(header: str) -> list[str]:
    """The languages of Accept-Language, best first; an unreadable weight counts as none."""
    weighed = []
    for number, part in enumerate(header.split(",")[:30]):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            quality = 0.0
        if tag and quality > 0:
            weighed.append((-quality, number, tag.strip().lower()))
    return [tag for _, _, tag in sorted(weighed)]


def one_language(words: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The one entry of a language map that suits the reader best (RFC 4647 lookup, then any of the same language)."""
    if len(words) < 2:
        return dict(words)
    by_tag = {tag.lower(): tag for tag in words}
    for wanted in languages:
        narrowed = wanted
        while narrowed:
            if narrowed in by_tag:
                return {by_tag[narrowed]: words[by_tag[narrowed]]}
            narrowed = narrowed.rpartition("-")[0]
        for tag in by_tag:
            if tag.partition("-")[0] == wanted.partition("-")[0]:
                return {by_tag[tag]: words[by_tag[tag]]}
    first = next((by_tag[tag] for tag in ("en", "en-us", "und") if tag in by_tag), next(iter(words)))
    return {first: words[first]}


def _text(statement: Json) -> str:
    return json.dumps(statement, ensure_ascii=False, separators=(",", ":"))


def _only_ids(statement: dict[str, Json]) -> dict[str, Json]:
    """Agents, activities, verbs and groups by their identifiers alone; the members of anonymous groups stay."""
    found = dict(statement)
    found["verb"] = {"id": statement["verb"]["id"]}
    for key in ("actor", "authority"):
        if key in found:
            found[key] = _agent_id(found[key])
    found["object"] = _object_id(statement["object"])
    if "context" in found:
        found["context"] = _context(found["context"], _agent_id, _activity_id)
    return found


def _object_id(target: dict[str, Json]) -> dict[str, Json]:
    kind = target.get("objectType", "Activity")
    if kind == "SubStatement":
        return _only_ids(target)
    if kind in ("Agent", "Group"):
        return _agent_id(target)
    return _activity_id(target) if kind == "Activity" else target


def _activity_id(activity: dict[str, Json]) -> dict[str, Json]:
    return {"id": activity["id"]}


def _agent_id(agent: dict[str, Json]) -> dict[str, Json]:
    if spec.agent_key(agent):
        return {key: agent[key] for key in ("objectType", *spec.IFIS) if key in agent}
    return {"objectType": "Group", "member": [_agent_id(member) for member in agent.get("member", [])]}


def _context(context: dict[str, Json], agents: Any, activities: Any) -> dict[str, Json]:
    found = dict(context)
    for key in ("instructor", "team"):
        if key in found:
            found[key] = agents(found[key])
    for key, inner in (("contextAgents", "agent"), ("contextGroups", "group")):
        if key in found:
            found[key] = [each | {inner: agents(each[inner])} for each in found[key]]
    if "contextActivities" in found:
        found["contextActivities"] = {
            kind: [activities(each) for each in (given if isinstance(given, list) else [given])]
            for kind, given in found["contextActivities"].items()
        }
    return found


def _canonical(statement: dict[str, Json], known: Mapping[str, Json], languages: Sequence[str]) -> dict[str, Json]:
    """Activities as the store knows them, and every language map brought down to the reader's language."""

    def activity(each: dict[str, Json]) -> dict[str, Json]:
        definition = known.get(each["id"]) or each.get("definition")
        return each | {"definition": _spoken(definition, languages)} if definition else each

    found = dict(statement)
    if "display" in statement["verb"]:
        found["verb"] = statement["verb"] | {"display": one_language(statement["verb"]["display"], languages)}
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "SubStatement":
        found["object"] = _canonical(target, known, languages)
    elif kind == "Activity":
        found["object"] = activity(target)
    if "context" in found:
        found["context"] = _context(found["context"], lambda agent: agent, activity)
    return found


def _spoken(definition: dict[str, Json], languages: Sequence[str]) -> dict[str, Json]:
    found = dict(definition)
    for key in MAPS:
        if key in found:
            found[key] = one_language(found[key], languages)
    for key in ("choices", "scale", "source", "target", "steps"):
        if key in found:
            found[key] = [
                each | {"description": one_language(each["description"], languages)} if "description" in each else each
                for each in found[key]
            ]
    return found
