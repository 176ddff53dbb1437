"""Statements drawn from the grammar go through the door: right ones come back as they went in, wrong ones are named."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analytics.lrs.models import Statement
from analytics.lrs.spec import VOIDED, Version
from tests.conformance.speaker import Speaker, refused
from tests.strategies.statements import calmly, mutations, statements

CASES = int(os.environ.get("MERISTEM_CASES", "60"))  # of each property; `make test-long` says more
often = settings(
    calmly, max_examples=CASES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
STYLES = [((",", ":"), True), ((", ", ": "), False), ((" ,\n\t", " :\r\n"), False)]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever one case stores is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def spelled(value, style) -> str:
    separators, ascii_only = style
    return json.dumps(value, separators=separators, ensure_ascii=ascii_only)


def with_addresses(statement):
    """Files at addresses of their own, so that none has to be sent."""
    for holder in (statement, statement["object"]):
        for attachment in holder.get("attachments", ()) if isinstance(holder, dict) else ():
            attachment["fileUrl"] = "https://example.org/file"
    return statement


def has_single_activity(statement) -> bool:
    """The one thing that is not given back as it came (Data 2.4.6.2)."""
    return any(
        isinstance(each, dict)
        for holder in (statement, statement["object"])
        for each in holder.get("context", {}).get("contextActivities", {}).values()
    )


def listed(statement):
    """A statement with its context activities in arrays."""
    found = json.loads(json.dumps(statement))
    for holder in (found, found["object"]):
        kinds = holder.get("context", {}).get("contextActivities", {})
        kinds.update({kind: [each] for kind, each in kinds.items() if isinstance(each, dict)})
    return found


def members(text: str):
    """Keys in their order and numbers in their spelling."""
    return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=tuple)


@pytest.mark.parametrize("version", list(Version), ids=lambda version: version.full)
@often
@given(data=st.data(), style=st.sampled_from(STYLES))
def test_what_the_grammar_allows_is_kept_and_given_back_verbatim(db, version, data, style):
    statement = with_addresses(data.draw(statements(version)))
    with undone():
        speaker = Speaker(version)
        answer = speaker.post(spelled(statement, style))
        assert answer.status_code == 200, answer.content
        [found] = answer.json()
        voided = statement["verb"]["id"] == VOIDED and UUID(statement["object"]["id"]) == UUID(found)
        name = "voidedStatementId" if voided else "statementId"
        text = speaker.get(**{name: found}).content.decode()
        kept = {key: value for key, value in statement.items() if key not in ("stored", "authority")}
        if "id" not in kept:
            kept = {"id": found, **kept}
        begin = ",".join(f'"{key}":{spelled(value, style)}' for key, value in kept.items())
        if has_single_activity(statement):
            assert members(text)[: len(kept)] == members(spelled(listed(kept), style))
        else:
            assert text.startswith(f"{{{begin},")
        added = [key for key, _ in members(text)][len(kept) :]
        assert added == [
            "authority", *(["version"] if "version" not in kept else []), "stored",
            *(["timestamp"] if "timestamp" not in kept else []),
        ]  # fmt: skip
        assert (
            speaker.post(spelled(statement, STYLES[0]) if "id" in kept and "id" in statement else []).status_code == 200
        )
        assert Statement.objects.count() == 1
        for form in ("ids", "canonical"):
            assert speaker.get(**{name: found, "format": form}).status_code == 200
        assert json.loads(text) in speaker.find() or voided


@pytest.mark.parametrize("version", list(Version), ids=lambda version: version.full)
@often
@given(data=st.data())
def test_one_fault_is_named_with_its_place_and_nothing_is_stored(db, version, data):
    statement, place = data.draw(mutations(version))
    with undone():
        speaker = Speaker(version)
        refused(speaker.post(statement), f"{place}: ")
        refused(speaker.post([{"actor": {"mbox": "mailto:a@b.org"}, "verb": {"id": "https://e.org"}, "object": {"id": "https://e.org"}},
                              statement]), f"statements[1]{place.removeprefix('statement')}: ")  # fmt: skip
        assert Statement.objects.count() == 0


raw_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    "id",
    "actor",
    "verb",
    "object",
    "result",
    "context",
    "timestamp",
    "stored",
    "authority",
    "version",
    "attachments",
]


@often
@given(change=st.dictionaries(st.sampled_from(KEYS), raw_json), batch=st.booleans())
@example(change={"timestamp": "9999-12-31T23:59:59.999999Z"}, batch=False)
@example(change={"timestamp": "0001-01-01T00:00:00Z"}, batch=True)
@example(change={"result": {"score": {"raw": 10**299, "max": 1e308}}}, batch=False)
@example(change={"attachments": [{"length": 10**299}]}, batch=False)
def test_no_value_breaks_the_store(db, change, batch):
    """Whatever stands in a statement: it is stored or refused, and nothing else."""
    whole = {
        "actor": {"mbox": "mailto:a@b.org"},
        "verb": {"id": "https://e.org/v"},
        "object": {"id": "https://e.org"},
        **change,
    }
    with undone():
        speaker = Speaker(Version.V2)
        answer = speaker.post(json.dumps([whole] if batch else whole).encode("utf-8", "surrogatepass"))
        assert answer.status_code in (200, 400)
        assert Statement.objects.count() == (answer.status_code == 200)
        assert speaker.get().status_code == 200


@often
@given(raw=st.binary(max_size=60), kind=st.sampled_from(["application/json", "multipart/mixed; boundary=b"]))
def test_no_body_breaks_the_store(db, raw, kind):
    with undone():
        speaker = Speaker(Version.V1)
        body = raw if kind == "application/json" else b"--b\r\nContent-Type: application/json\r\n\r\n[]\r\n--b" + raw
        assert speaker.ask("POST", "statements", body=body, content_type=kind).status_code in (200, 400)
        form = speaker.ask("POST", "statements", {"method": "GET"}, raw, "application/x-www-form-urlencoded")
        assert form.status_code == 400 or not raw


letters = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)


@often
@given(
    kind=letters | letters.map(lambda text: f"multipart/mixed; boundary{text}"),
    tag=letters,
    language=letters,
    key=letters,
)
def test_no_header_breaks_the_store(db, kind, tag, language, key):
    with undone():
        speaker = Speaker(Version.V2)
        place = {"agent": {"mbox": "mailto:a@b.org"}, "profileId": "d"}
        assert speaker.ask("POST", "statements", body=b"[]", content_type=kind).status_code in (200, 400)
        answer = speaker.ask("PUT", "agents/profile", place, b"x", kind, If_Match=tag)
        assert answer.status_code in (204, 400, 412)
        answer = speaker.ask("GET", "statements", {"format": "canonical"}, Accept_Language=language)
        assert answer.status_code == 200
        assert speaker.ask("GET", "statements", Authorization=f"Basic {key}").status_code in (401, 429)
        assert speaker.ask("GET", "statements", Authorization=f"Bearer {key}").status_code in (401, 429)


# -- filters against a model ------------------------------------------------------------------------------------------

IDS = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(6)]
AGENTS = [{"mbox": f"mailto:{letter}@example.org"} for letter in "ab"]
VERBS = ["https://example.org/v/1", "https://example.org/v/2"]
ACTIVITIES = ["https://example.org/a/1", "https://example.org/a/2"]
REGISTRATIONS = ["11111111-0000-4000-8000-000000000000", "22222222-0000-4000-8000-000000000000"]


@st.composite
def told(draw, number: int):
    """One small statement: of an activity, of another statement, or taking one back."""
    found = {
        "id": IDS[number],
        "actor": draw(st.sampled_from(AGENTS)),
        "verb": {"id": draw(st.sampled_from([*VERBS, VOIDED]))},
    }
    if found["verb"]["id"] == VOIDED or draw(st.booleans()):
        found["object"] = {"objectType": "StatementRef", "id": draw(st.sampled_from(IDS))}
    else:
        found["object"] = {"id": draw(st.sampled_from(ACTIVITIES))}
    if registration := draw(st.none() | st.sampled_from(REGISTRATIONS)):
        found["context"] = {"registration": registration}
    return found


class Model:
    """The rules of the specification in their plainest words, over all statements at every question."""

    def __init__(self) -> None:
        self.kept: list[dict] = []

    def takes(self, statement) -> bool:
        """A voiding statement cannot be voided."""
        by_id = {each["id"]: each for each in [*self.kept, statement]}
        return not (
            statement["verb"]["id"] == VOIDED
            and by_id.get(statement["object"]["id"], {"verb": {"id": ""}})["verb"]["id"] == VOIDED
        )

    def find(self, wanted) -> list[str]:
        return [each["id"] for each in self.kept if not self._voided(each) and any(
            all(holds(source) for holds in wanted) for source in self._sources(each))]  # fmt: skip

    def _voided(self, statement) -> bool:
        return statement["verb"]["id"] != VOIDED and any(
            each["verb"]["id"] == VOIDED and each["object"]["id"] == statement["id"] for each in self.kept
        )

    def _sources(self, statement) -> list[dict]:
        by_id = {each["id"]: each for each in self.kept}
        found = [statement]
        while (target := found[-1]["object"]).get("objectType") and (subject := by_id.get(target["id"])) not in [
            None,
            *found,
        ]:
            found.append(subject)
        return found


@often
@given(
    batch=st.permutations(range(6)).flatmap(lambda order: st.tuples(*map(told, order))),
    questions=st.lists(
        st.fixed_dictionaries({}, optional={
            "agent": st.sampled_from(AGENTS), "verb": st.sampled_from([*VERBS, VOIDED]), "activity": st.sampled_from(ACTIVITIES),
            "registration": st.sampled_from(REGISTRATIONS),
        }), min_size=1, max_size=5,
    ),
    reads=st.booleans(), limit=st.sampled_from(["0", "1", "2"]),
)  # fmt: skip
def test_filters_chains_and_voiding_find_what_a_plain_model_finds(db, batch, questions, reads, limit):
    holds = {
        "agent": lambda value: lambda each: each["actor"] == value,
        "verb": lambda value: lambda each: each["verb"]["id"] == value,
        "activity": lambda value: lambda each: each["object"] == {"id": value},
        "registration": lambda value: lambda each: each.get("context") == {"registration": value},
    }
    with undone():
        speaker, model = Speaker(Version.V2), Model()
        for statement in batch:
            taken = model.takes(statement)
            assert speaker.post(statement).status_code == (200 if taken else 400)
            if taken:
                model.kept.append(statement)
            if reads:
                speaker.ids(limit="1")
        for question in [{}, *questions]:
            wanted = [holds[name](value) for name, value in question.items()]
            found = speaker.ids(ascending="true", limit=limit, **question)
            assert found == model.find(wanted), question
            assert speaker.ids(**question) == found[::-1]
