"""Statements drawn from the grammar of xAPI: right ones, and wrong ones with the place that a refusal must name."""

import copy
import string
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from analytics.lrs.spec import VOIDED, Version

Json = Any
Path = tuple[str | int, ...]
# whole statements take their time to draw, and a busy machine is no fault in what is tested
calmly = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
UUID = "8f87ccde-bb56-4c2e-ab83-44982ef22df0"
ACTIVITY = {"id": "https://example.org/a"}
AGENT = {"mbox": "mailto:a@example.org"}
GROUP = {"objectType": "Group", "member": [AGENT]}
VERB = {"id": "https://example.org/verb"}
SUBSTATEMENT = {"objectType": "SubStatement", "actor": AGENT, "verb": VERB, "object": ACTIVITY}
ATTACHMENT = {
    "usageType": "https://example.org/usage", "display": {"en": "File"}, "contentType": "text/plain", "length": 27,
    "sha2": "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a",
}  # fmt: skip
COMPONENTS = {
    "choice": ["choices"], "sequencing": ["choices"], "likert": ["scale"], "matching": ["source", "target"],
    "performance": ["steps"], "true-false": [], "fill-in": [], "long-fill-in": [], "numeric": [], "other": [],
}  # fmt: skip
LANGUAGES = ["en", "en-US", "zh-Hans", "ar", "fr-CA", "es-419", "sl-rozaj", "de-CH-1996", "x-klingon", "i-default"]
MEDIA_TYPES = ["text/plain", "application/octet-stream", "text/plain; charset=ascii", 'image/svg+xml;a="b c"']

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
words = st.text(string.ascii_lowercase + string.digits + "éж学", min_size=1, max_size=8)
uuids = st.builds(lambda value, loud: str(value).upper() if loud else str(value), st.uuids(), st.booleans())
iris = st.builds(
    lambda form, word: form.format(word),
    st.sampled_from(
        ["http://example.org/{}", "https://example.org/x?q={}#top", "urn:example:{}", "tag:example.org,2026:{}"]
    ),
    words,
)
language_maps = st.dictionaries(st.sampled_from(LANGUAGES), texts, max_size=3)
numbers = st.integers(-1000, 1000) | st.floats(-1000, 1000, allow_nan=False)
anything = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=3,
)
extensions = st.dictionaries(iris, anything, max_size=2)
durations = st.sampled_from(
    ["PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "PT0S", "P1DT12H36M0.12567S"]
)
sha1s = st.sampled_from(["cd9b00a5611f94eaa7b1661edab976068e364975", "AB" * 20])
sha2s = st.sampled_from([ATTACHMENT["sha2"], "AB" * 32, "0" * 56, "cd" * 48, "ef" * 64])


def objects(
    needed: dict[str, st.SearchStrategy], optional: dict[str, st.SearchStrategy]
) -> st.SearchStrategy[dict[str, Json]]:
    """Objects with every needed key and some of the optional ones."""
    return st.fixed_dictionaries(needed, optional=optional)


def moments(version: Version) -> st.SearchStrategy[str]:
    """Timestamps; in 1.0.3 in more forms than RFC 3339 has."""
    marks = ["Z", "+00:00", "+05:30", "-08:00"] + (["+01", "+0100", ""] if version is Version.V1 else [])
    forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f789"]
    return st.builds(
        lambda value, form, mark: value.strftime(form) + mark,
        st.datetimes(datetime(1999, 1, 1), datetime(2100, 1, 1)), st.sampled_from(forms), st.sampled_from(marks),
    )  # fmt: skip


identifiers = st.one_of(
    st.fixed_dictionaries({"mbox": words.map(lambda word: f"mailto:{word}@Example.org")}),
    st.fixed_dictionaries({"mbox_sha1sum": sha1s}),
    st.fixed_dictionaries({"openid": iris}),
    st.fixed_dictionaries({"account": st.fixed_dictionaries({"homePage": iris, "name": texts.filter(bool)})}),
)


def agents(*, typed: bool = False) -> st.SearchStrategy[dict[str, Json]]:
    """Agents; `typed` ones say that they are."""
    kind = {"objectType": st.just("Agent")}
    plain = objects(kind if typed else {}, {"name": texts} if typed else {"name": texts, **kind})
    return st.builds(dict.__or__, plain, identifiers)


anonymous_groups = objects(
    {"objectType": st.just("Group"), "member": st.lists(agents(), min_size=1, max_size=2)}, {"name": texts}
)
identified_groups = st.builds(
    dict.__or__,
    objects({"objectType": st.just("Group")}, {"name": texts, "member": st.lists(agents(), max_size=2)}),
    identifiers,
)
groups = anonymous_groups | identified_groups
actors = agents() | groups
applications = st.fixed_dictionaries({"account": st.fixed_dictionaries({"homePage": iris, "name": words})})
authorities = agents() | st.builds(
    lambda application, user: {"objectType": "Group", "member": [application, user]}, applications, agents()
)


def _components() -> st.SearchStrategy[list[dict[str, Json]]]:
    component = objects({"id": words}, {"description": language_maps})
    return st.lists(component, max_size=3, unique_by=lambda each: each["id"])


def _interaction(kind: str) -> st.SearchStrategy[dict[str, Json]]:
    lists = {key: _components() for key in COMPONENTS[kind]}
    return objects(
        {"interactionType": st.just(kind)}, {"correctResponsesPattern": st.lists(texts, max_size=2), **lists}
    )


definitions = st.builds(
    dict.__or__,
    objects(
        {},
        {"name": language_maps, "description": language_maps, "type": iris, "moreInfo": iris, "extensions": extensions},
    ),
    st.just({}) | st.sampled_from(sorted(COMPONENTS)).flatmap(_interaction),
)
activities = objects({"id": iris}, {"objectType": st.just("Activity"), "definition": definitions})
references = st.fixed_dictionaries({"objectType": st.just("StatementRef"), "id": uuids})
attachments = objects(
    {
        "usageType": iris, "display": language_maps, "contentType": st.sampled_from(MEDIA_TYPES),
        "length": st.integers(0, 10**12), "sha2": sha2s,
    },
    {"description": language_maps, "fileUrl": iris},
)  # fmt: skip


@st.composite
def scores(draw: st.DrawFn) -> dict[str, Json]:
    """Scores whose numbers fit each other."""
    low, raw, high = sorted(draw(st.lists(numbers, min_size=3, max_size=3)))
    found = {"scaled": draw(st.floats(-1, 1)), "raw": raw, "min": low, "max": high}
    kept = draw(st.sets(st.sampled_from(sorted(found) if low < high else ["scaled", "raw", "min"])))
    return {key: found[key] for key in kept}


results = objects(
    {},
    {
        "score": scores(), "success": st.booleans(), "completion": st.booleans(), "response": texts, "duration": durations,
        "extensions": extensions,
    },
)  # fmt: skip


def contexts(version: Version, *, about_activity: bool) -> st.SearchStrategy[dict[str, Json]]:
    """Contexts that fit an object that is, or is not, an Activity."""
    around = activities | st.lists(activities, max_size=2)
    optional: dict[str, st.SearchStrategy] = {
        "registration": uuids, "instructor": actors, "team": groups, "language": st.sampled_from(LANGUAGES),
        "statement": references, "extensions": extensions,
        "contextActivities": objects({}, dict.fromkeys(["parent", "grouping", "category", "other"], around)),
    }  # fmt: skip
    if about_activity:
        optional |= {"revision": texts, "platform": texts}
    if version is Version.V2:
        kinds = {"relevantTypes": st.lists(iris, min_size=1, max_size=2)}
        agent = objects({"objectType": st.just("contextAgent"), "agent": agents()}, kinds)
        group = objects({"objectType": st.just("contextGroup"), "group": groups}, kinds)
        optional |= {"contextAgents": st.lists(agent, max_size=2), "contextGroups": st.lists(group, max_size=2)}
    return objects({}, optional)


@st.composite
def _happened(draw: st.DrawFn, version: Version, inner: bool) -> dict[str, Json]:
    kinds = [activities, agents(typed=True), groups, references, *([] if inner else [substatements(version)])]
    target = draw(st.one_of(kinds))
    about_activity = target.get("objectType", "Activity") == "Activity"
    verbs = objects({"id": iris | st.just(VOIDED)} if target.get("objectType") == "StatementRef" else {"id": iris}, {
        "display": language_maps,
    })  # fmt: skip
    rest = objects({}, {
        "result": results, "context": contexts(version, about_activity=about_activity), "timestamp": moments(version),
        "attachments": st.lists(attachments, max_size=2),
    })  # fmt: skip
    return {"actor": draw(actors), "verb": draw(verbs), "object": target, **draw(rest)}


def substatements(version: Version) -> st.SearchStrategy[dict[str, Json]]:
    """SubStatements."""
    return _happened(version, True).map(lambda happened: {"objectType": "SubStatement", **happened})


@st.composite
def statements(draw: st.DrawFn, version: Version) -> dict[str, Json]:
    """Statements of one version, with their properties in any order."""
    versions = ["1.0", "1.0.0", "1.0.3", "1.0.9"] + (["2.0", "2.0.0"] if version is Version.V2 else [])
    given = objects({}, {
        "id": uuids, "stored": moments(version), "authority": authorities, "version": st.sampled_from(versions),
    })  # fmt: skip
    found = {**draw(_happened(version, False)), **draw(given)}
    return {key: found[key] for key in draw(st.permutations(sorted(found)))}


# -- wrong ones -----------------------------------------------------------------------------------------------------------


def _definition(**changes: Json) -> dict[str, Json]:
    return {"object": {**ACTIVITY, "definition": changes}}


def _attached(**changes: Json) -> dict[str, Json]:
    return {"attachments": [ATTACHMENT, {**ATTACHMENT, **changes}]}


def _result(**changes: Json) -> dict[str, Json]:
    return {"result": changes}


def _context(**changes: Json) -> dict[str, Json]:
    return {"object": ACTIVITY, "context": changes}


NOT_IRIS = [
    "", "example.org/a", "should fail", "ab=c://example.org", "http:", "http://", "1http://x", "http://e x", "a:b%zz", "a:<b>",
]  # fmt: skip
NOT_UUIDS = [
    "", UUID[:-1], UUID + "8", "M" + UUID[1:], UUID.replace("-", ""), f"{{{UUID}}}", f"urn:uuid:{UUID}", f" {UUID}", f"{UUID}\n",
]  # fmt: skip
NOT_MOMENTS = [
    "", "01/011/2015", "2026", "2026-11", "2026-11-21", "20261121T083000Z", "2026-11-21 08:30:00Z", "2026-11-21T08Z",
    "2026-11-21T08:30:00-00:00", "2026-11-21T08:30:00-0000", "2026-11-21T08:30:00-00", "2026-13-21T08:30:00Z",
    "2026-02-29T08:30:00Z", "2026-11-21T24:00:00Z", "2026-11-21T08:60:00Z", "2026-11-21T08:30:61Z", "2026-11-21T08:30:60Z",
    "2026-11-21T08:30:00+24:00", "2026-11-21T08:30:00.Z", "0000-01-01T00:00:00Z", "9999-12-31T23:00:00-05:00",
    "2026-W47-6T08:30:00Z", "2026-325T08:30:00Z", "+2026-11-21T08:30:00Z", "2026-11-21T08:30:00Z ", "٢٠٢٦-11-21T08:30:00Z",
]  # fmt: skip
ONLY_IN_V1 = [
    "2026-11-21T08:30:00", "2026-11-21T08:30Z", "2026-11-21T08:30:00,5Z", "2026-11-21T08:30:00+01", "2026-11-21T08:30:00+0100",
]  # fmt: skip
NOT_DURATIONS = [
    "", "P", "PT", "P1", "1D", "PA1H0M0S", "P4W1D", "P1DT", "PT1.5H30M", "P1S", "-P1D", "P0001-00-01T00:00:00", "pt1h", "PT٣S",
]  # fmt: skip
NOT_LANGUAGES = [
    "",
    "e",
    "en_US",
    "en-",
    "-en",
    "a12345678",
    "something",
    "en-something-AU",
    "en-a",
    "x",
    "en--US",
    "ен",
]
NOT_MAILTOS = ["", "a@example.org", "mailto:", "mailto:example.org", "mailto:a@", "mailto:@b", "mailto:a@b@c", "MAILTO:a@b.c",
               "mailto:a@b.c?subject=d", "mailto:a@b.c,d@e.f", "mailto: a@b.c", "http://example.org"]  # fmt: skip

# (properties that make any statement wrong, place that must be named within it): in statements and SubStatements alike
BROKEN: list[tuple[dict[str, Json], str]] = [
    ({"Actor": AGENT}, ""),
    ({"extra": 1}, ""),
    ({"extensions": {}}, ""),
    ({"actor": {}}, ".actor"),
    ({"actor": {"name": "A"}}, ".actor"),
    ({"actor": [AGENT]}, ".actor"),
    ({"actor": {**AGENT, "extra": 1}}, ".actor"),
    ({"actor": {**AGENT, "member": [AGENT]}}, ".actor"),
    ({"actor": {**AGENT, "openid": "https://example.org/"}}, ".actor"),
    ({"actor": {**AGENT, "objectType": "agent"}}, ".actor.objectType"),
    ({"actor": {**AGENT, "objectType": "Person"}}, ".actor.objectType"),
    ({"actor": {**AGENT, "name": 7}}, ".actor.name"),
    *(({"actor": {"mbox": each}}, ".actor.mbox") for each in NOT_MAILTOS),
    *(({"actor": {"mbox_sha1sum": each}}, ".actor.mbox_sha1sum") for each in ("", "a" * 39, "a" * 41, "g" * 40)),
    *(({"actor": {"openid": each}}, ".actor.openid") for each in NOT_IRIS),
    ({"actor": {"account": "a"}}, ".actor.account"),
    ({"actor": {"account": {"name": "a"}}}, ".actor.account"),
    ({"actor": {"account": {"homePage": "https://example.org"}}}, ".actor.account"),
    ({"actor": {"account": {"homePage": "https://example.org", "name": ""}}}, ".actor.account.name"),
    ({"actor": {"account": {"homePage": "https://example.org", "name": 7}}}, ".actor.account.name"),
    ({"actor": {"account": {"homePage": "example.org", "name": "a"}}}, ".actor.account.homePage"),
    ({"actor": {"account": {"homePage": "https://example.org", "name": "a", "id": "b"}}}, ".actor.account"),
    ({"actor": {"objectType": "Group"}}, ".actor"),
    ({"actor": {"objectType": "Group", "member": []}}, ".actor"),
    ({"actor": {"objectType": "Group", "member": AGENT}}, ".actor.member"),
    ({"actor": {"objectType": "Group", "member": [AGENT, GROUP]}}, ".actor.member[1].objectType"),
    ({"actor": {"objectType": "Group", "member": [AGENT, {"name": "A"}]}}, ".actor.member[1]"),
    ({"actor": {**GROUP, **AGENT, "openid": "https://example.org/"}}, ".actor"),
    ({"verb": {}}, ".verb"),
    ({"verb": "https://example.org/verb"}, ".verb"),
    ({"verb": {**VERB, "extensions": {}}}, ".verb"),
    *(({"verb": {"id": each}}, ".verb.id") for each in NOT_IRIS),
    ({"verb": {**VERB, "display": "did"}}, ".verb.display"),
    ({"verb": {**VERB, "display": {"en": 7}}}, ".verb.display.en"),
    *(({"verb": {**VERB, "display": {each: "did"}}}, ".verb.display") for each in NOT_LANGUAGES),
    ({"verb": {"id": VOIDED}, "object": ACTIVITY}, ".object.objectType"),
    ({"object": {}}, ".object"),
    ({"object": "https://example.org/a"}, ".object"),
    ({"object": AGENT}, ".object"),
    ({"object": {"objectType": "activity", **ACTIVITY}}, ".object.objectType"),
    ({"object": {"objectType": ["Activity"], **ACTIVITY}}, ".object.objectType"),
    ({"object": {"objectType": "Agent", "name": "A"}}, ".object"),
    ({"object": {"objectType": "Group", "name": "A"}}, ".object"),
    ({"object": {**ACTIVITY, "name": "A"}}, ".object"),
    *(({"object": {"id": each}}, ".object.id") for each in NOT_IRIS),
    ({"object": {"objectType": "StatementRef"}}, ".object"),
    ({"object": {"objectType": "StatementRef", "id": UUID, "name": "A"}}, ".object"),
    *(({"object": {"objectType": "StatementRef", "id": each}}, ".object.id") for each in NOT_UUIDS),
    ({"object": {**ACTIVITY, "definition": []}}, ".object.definition"),
    (_definition(title={}), ".object.definition"),
    (_definition(name="A"), ".object.definition.name"),
    (_definition(description={"a12345678": "A"}), ".object.definition.description"),
    (_definition(type="meeting"), ".object.definition.type"),
    (_definition(moreInfo="example.org"), ".object.definition.moreInfo"),
    (_definition(extensions={"key": 1}), ".object.definition.extensions"),
    (_definition(extensions=[]), ".object.definition.extensions"),
    (_definition(correctResponsesPattern=["a"]), ".object.definition"),
    *((_definition(**{key: []}), ".object.definition") for key in ("choices", "scale", "source", "target", "steps")),
    (_definition(interactionType="Choice"), ".object.definition.interactionType"),
    (_definition(interactionType=["choice"]), ".object.definition.interactionType"),
    (_definition(interactionType="numeric", choices=[]), ".object.definition.choices"),
    (_definition(interactionType="choice", scale=[]), ".object.definition.scale"),
    (_definition(interactionType="choice", correctResponsesPattern="a"), ".object.definition.correctResponsesPattern"),
    (_definition(interactionType="choice", correctResponsesPattern=["a", 7]), ".object.definition.correctResponsesPattern[1]"),
    (_definition(interactionType="choice", choices={}), ".object.definition.choices"),
    (_definition(interactionType="choice", choices=["a"]), ".object.definition.choices[0]"),
    (_definition(interactionType="choice", choices=[{"description": {}}]), ".object.definition.choices[0]"),
    (_definition(interactionType="choice", choices=[{"id": 7}]), ".object.definition.choices[0].id"),
    (_definition(interactionType="choice", choices=[{"id": "a"}, {"id": "a"}]), ".object.definition.choices[1].id"),
    (_definition(interactionType="choice", choices=[{"id": "a", "text": "A"}]), ".object.definition.choices[0]"),
    (_definition(interactionType="likert", scale=[{"id": "a", "description": "A"}]), ".object.definition.scale[0].description"),
    ({"result": []}, ".result"),
    (_result(Success=True), ".result"),
    (_result(success="true"), ".result.success"),
    (_result(completion=1), ".result.completion"),
    (_result(response=7), ".result.response"),
    *((_result(duration=each), ".result.duration") for each in (*NOT_DURATIONS, 7)),
    (_result(extensions={"key": 1}), ".result.extensions"),
    (_result(score=0.5), ".result.score"),
    (_result(score={"percent": 50}), ".result.score"),
    (_result(score={"raw": "5"}), ".result.score.raw"),
    (_result(score={"raw": True}), ".result.score.raw"),
    (_result(score={"scaled": 1.001}), ".result.score.scaled"),
    (_result(score={"scaled": -2}), ".result.score.scaled"),
    (_result(score={"min": 5, "max": 5}), ".result.score.min"),
    (_result(score={"raw": 4, "min": 5}), ".result.score.raw"),
    (_result(score={"raw": 6, "max": 5}), ".result.score.raw"),
    ({"context": []}, ".context"),
    (_context(extra=1), ".context"),
    *((_context(registration=each), ".context.registration") for each in NOT_UUIDS),
    (_context(instructor={"name": "A"}), ".context.instructor"),
    (_context(team=AGENT), ".context.team.objectType"),
    (_context(team={**AGENT, "objectType": "Agent"}), ".context.team.objectType"),
    (_context(contextActivities=[ACTIVITY]), ".context.contextActivities"),
    (_context(contextActivities={"Parent": []}), ".context.contextActivities"),
    (_context(contextActivities={"parent": {"id": "a"}}), ".context.contextActivities.parent.id"),
    (_context(contextActivities={"parent": [ACTIVITY, {"id": "a"}]}), ".context.contextActivities.parent[1].id"),
    (_context(contextActivities={"other": [{**AGENT, "objectType": "Agent"}]}), ".context.contextActivities.other[0]"),
    (_context(contextActivities={"other": {**ACTIVITY, "objectType": "Agent"}}), ".context.contextActivities.other.objectType"),
    (_context(revision=7), ".context.revision"),
    (_context(platform=7), ".context.platform"),
    ({"object": {"objectType": "Agent", **AGENT}, "context": {"revision": "1"}}, ".context.revision"),
    ({"object": {"objectType": "StatementRef", "id": UUID}, "context": {"platform": "A"}}, ".context.platform"),
    *((_context(language=each), ".context.language") for each in NOT_LANGUAGES),
    (_context(statement={"id": UUID}), ".context.statement"),
    (_context(statement={"objectType": "SubStatement", "id": UUID}), ".context.statement.objectType"),
    (_context(statement={"objectType": "StatementRef", "id": "a"}), ".context.statement.id"),
    (_context(extensions={"key": 1}), ".context.extensions"),
    *(({"timestamp": each}, ".timestamp") for each in (*NOT_MOMENTS, 7)),
    ({"attachments": {}}, ".attachments"),
    ({"attachments": ["a"]}, ".attachments[0]"),
    *(
        ({"attachments": [{key: value for key, value in ATTACHMENT.items() if key != gone}]}, ".attachments[0]")
        for gone in ATTACHMENT
    ),
    (_attached(extra=1), ".attachments[1]"),
    (_attached(usageType="usage"), ".attachments[1].usageType"),
    (_attached(display="File"), ".attachments[1].display"),
    (_attached(description={"en": None}), ".attachments[1].description.en"),
    *((_attached(contentType=each), ".attachments[1].contentType") for each in ("", "text", "text/", "text/plain; a", 7)),
    *((_attached(length=each), ".attachments[1].length") for each in ("27", -1, 27.5, True)),
    *((_attached(sha2=each), ".attachments[1].sha2") for each in ("", "a" * 40, "a" * 63, "g" * 64, 7)),
    (_attached(fileUrl="example.org/file"), ".attachments[1].fileUrl"),
]  # fmt: skip

# the same, of what only a statement itself has
BROKEN_OUTSIDE: list[tuple[dict[str, Json], str]] = [
    ({"objectType": "Statement"}, ""),
    *(({"id": each}, ".id") for each in (*NOT_UUIDS, 7)),
    *(({"stored": each}, ".stored") for each in NOT_MOMENTS),
    *(({"version": each}, ".version") for each in ("", "0.9.9", "1.1.0", "1", "1.0.", "2.1.0", " 1.0.0", "1.0.3 ", 1.0)),
    ({"authority": GROUP}, ".authority.member"),
    ({"authority": {**GROUP, "member": [AGENT, AGENT]}}, ".authority.member"),
    ({"authority": {**GROUP, "member": [AGENT] * 3}}, ".authority.member"),
    ({"authority": {**GROUP, "mbox": "mailto:g@example.org", "member": [AGENT, AGENT]}}, ".authority.mbox"),
    ({"authority": {}}, ".authority"),
    *(({"object": {**SUBSTATEMENT, key: value}}, ".object") for key, value in [
        ("id", UUID), ("stored", "2026-11-21T08:30:00Z"), ("version", "1.0.0"), ("authority", AGENT),
    ]),
    ({"object": {**SUBSTATEMENT, "object": SUBSTATEMENT}}, ".object.object.objectType"),
    ({"object": {key: value for key, value in SUBSTATEMENT.items() if key != "verb"}}, ".object"),
    ({"object": SUBSTATEMENT, "verb": {"id": VOIDED}}, ".object.objectType"),
]  # fmt: skip

_AROUND = {"objectType": "contextAgent", "agent": AGENT}
_GROUP_AROUND = {"objectType": "contextGroup", "group": GROUP}
# the same, of what only one version knows or allows
BROKEN_IN: dict[Version, list[tuple[dict[str, Json], str]]] = {
    Version.V1: [
        (_context(contextAgents=[_AROUND]), ".context"),
        (_context(contextGroups=[_GROUP_AROUND]), ".context"),
    ],
    Version.V2: [
        *(({"timestamp": each}, ".timestamp") for each in ONLY_IN_V1),
        (_context(contextAgents=_AROUND), ".context.contextAgents"),
        (_context(contextAgents=[AGENT]), ".context.contextAgents[0]"),
        (_context(contextAgents=[{"objectType": "contextAgent"}]), ".context.contextAgents[0]"),
        (_context(contextAgents=[{"agent": AGENT}]), ".context.contextAgents[0]"),
        (_context(contextAgents=[{**_AROUND, "objectType": "Agent"}]), ".context.contextAgents[0].objectType"),
        (_context(contextAgents=[_AROUND, {**_AROUND, "agent": GROUP}]), ".context.contextAgents[1].agent.objectType"),
        (_context(contextAgents=[{**_AROUND, "agent": {"name": "A"}}]), ".context.contextAgents[0].agent"),
        (_context(contextAgents=[{**_AROUND, "relevantTypes": []}]), ".context.contextAgents[0].relevantTypes"),
        (_context(contextAgents=[{**_AROUND, "relevantTypes": VERB["id"]}]), ".context.contextAgents[0].relevantTypes"),
        (_context(contextAgents=[{**_AROUND, "relevantTypes": [VERB["id"], "a"]}]), ".context.contextAgents[0].relevantTypes[1]"),
        (_context(contextGroups=[{**_GROUP_AROUND, "objectType": "contextAgent"}]), ".context.contextGroups[0].objectType"),
        (_context(contextGroups=[{**_GROUP_AROUND, "group": AGENT}]), ".context.contextGroups[0].group.objectType"),
        (_context(contextGroups=[{**_GROUP_AROUND, "member": []}]), ".context.contextGroups[0]"),
        (_context(contextGroups=[{**_GROUP_AROUND, "relevantTypes": []}]), ".context.contextGroups[0].relevantTypes"),
    ],
}  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn, version: Version) -> tuple[dict[str, Json], str]:
    """A statement with one fault, and the place of the fault."""
    statement = draw(statements(version))
    return draw(st.sampled_from([_missing, _put_in, _put_inside, _not_null, _retyped]))(
        draw, copy.deepcopy(statement), version
    )


def _missing(draw: st.DrawFn, statement: dict[str, Json], version: Version) -> tuple[dict[str, Json], str]:
    del statement[draw(st.sampled_from(["actor", "verb", "object"]))]
    return statement, "statement"


def _put_in(draw: st.DrawFn, statement: dict[str, Json], version: Version) -> tuple[dict[str, Json], str]:
    properties, place = draw(st.sampled_from(BROKEN + BROKEN_OUTSIDE + BROKEN_IN[version]))
    return _fitting(statement) | properties, f"statement{place}"


def _put_inside(draw: st.DrawFn, statement: dict[str, Json], version: Version) -> tuple[dict[str, Json], str]:
    properties, place = draw(st.sampled_from(BROKEN + BROKEN_IN[version]))
    return _fitting(statement) | {"object": {**SUBSTATEMENT, **properties}}, f"statement.object{place}"


def _fitting(statement: dict[str, Json]) -> dict[str, Json]:
    """Without what may be wrong for another reason once the object is another one."""
    return {key: value for key, value in statement.items() if key != "context"} | {"verb": VERB}


def _not_null(draw: st.DrawFn, statement: dict[str, Json], version: Version) -> tuple[dict[str, Json], str]:
    path, place = draw(st.sampled_from(list(places(statement))))
    replace(statement, path, None)
    return statement, place


def _retyped(draw: st.DrawFn, statement: dict[str, Json], version: Version) -> tuple[dict[str, Json], str]:
    """A text where a number or a boolean belongs, a number where anything else does."""
    path, place = draw(st.sampled_from(list(places(statement))))
    old = replace(statement, path, 7)
    if isinstance(old, bool | int | float):
        replace(statement, path, str(old).lower())
    return statement, place


def places(value: Json, path: Path = (), place: str = "statement") -> Iterator[tuple[Path, str]]:
    """Every spot in a statement but those inside of extensions."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        here = f"{place}[{key}]" if isinstance(value, list) else f"{place}.{key}"
        yield (*path, key), here
        if key != "extensions":
            yield from places(inner, (*path, key), here)


def replace(statement: dict[str, Json], path: Path, new: Json) -> Json:
    """Put `new` where `path` leads; what stood there."""
    owner: Json = statement
    for key in path[:-1]:
        owner = owner[key]
    old, owner[path[-1]] = owner[path[-1]], new
    return old


def with_offset(moment: datetime, hours: int) -> str:
    """The same instant, told elsewhere."""
    return moment.astimezone(timezone(timedelta(hours=hours))).isoformat()
