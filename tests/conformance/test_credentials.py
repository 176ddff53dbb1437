"""Who may do what (xAPI 1.0.3, Communication 4; the scopes are those of its 1.0.3 appendix on OAuth)."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from analytics.lrs.credentials import SCOPES, make_credential, make_learner_credential, revoke
from analytics.lrs.models import Credential, Document, Statement
from lms.kernel import clock
from lms.kernel.errors import DomainError
from tests.conformance.speaker import (
    ACTIVITY,
    AGENT,
    Speaker,
    attachment,
    basic,
    part,
    referring,
    refused,
    send,
    statement,
    statements_part,
    voiding,
)

PROFILE = {"agent": json.dumps(AGENT), "profileId": "d"}
STATE = {"activityId": ACTIVITY["id"], "agent": json.dumps(AGENT), "stateId": "d"}
REGISTRATION = uuid4()
# (method, path, parameters, body) and the scopes that open it
DOORS = {
    "write": ("POST", "statements", None, statement(), {"statements/write", "all"}),
    "read": ("GET", "statements", None, b"", {"statements/read", "statements/read/mine", "all/read", "all"}),
    "states": ("GET", "activities/state", STATE, b"", {"state", "all/read", "all"}),
    "a state": ("PUT", "activities/state", STATE, {}, {"state", "all"}),
    "no state": ("DELETE", "activities/state", STATE, b"", {"state", "all"}),
    "profiles": ("GET", "agents/profile", PROFILE, b"", {"profile", "all/read", "all"}),
    "a profile": ("POST", "agents/profile", PROFILE, {}, {"profile", "all"}),
    "an activity": (
        "GET", "activities", {"activityId": ACTIVITY["id"]}, b"", {"statements/read", "profile", "define", "all/read", "all"}
    ),
    "a person": ("GET", "agents", {"agent": json.dumps(AGENT)}, b"", {"statements/read", "profile", "all/read", "all"}),
}  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_opens_its_doors_and_no_others(store, version, scope):
    for path, parameters in (("activities/state", STATE), ("agents/profile", PROFILE)):
        store.ask("POST", path, parameters, {})
    speaker = Speaker(version, [scope])
    opened = set()
    for door, (method, path, parameters, body, _) in DOORS.items():
        answer = speaker.ask(method, path, parameters, body)
        assert answer.status_code in (200, 204, 409, 403), (door, answer.content)
        if answer.status_code == 403:
            assert "scope" in answer.json()["message"]
        else:
            opened.add(door)
    assert opened == {door for door, given in DOORS.items() if scope in given[-1]}


def test_a_reader_of_its_own_sees_only_what_it_wrote(store, version):
    [others] = store.store(statement())
    speaker = Speaker(version, ["statements/write", "statements/read/mine"])
    [own] = speaker.store(statement())
    assert speaker.ids() == speaker.ids(agent=AGENT) == [own]
    refused(speaker.get(statementId=others), status=404)
    assert speaker.one(own)
    assert store.ids() == [own, others]


def test_who_may_not_define_changes_no_definition(store, version):
    def named(name):
        return statement(object={**ACTIVITY, "definition": {"name": {"en": name}}})

    store.store(named("One"))
    writer = Speaker(version, ["statements/write"])
    assert writer.post(named("Two")).status_code == 200
    asked = {"activityId": ACTIVITY["id"]}
    assert store.ask("GET", "activities", asked).json()["definition"]["name"] == {"en": "One"}
    Speaker(version, ["statements/write", "define"]).post(named("Three"))
    assert store.ask("GET", "activities", asked).json()["definition"]["name"] == {"en": "Three"}


def test_who_is_kept_apart_finds_and_voids_only_its_own(store, version):
    apart = Speaker(version, options={"isolated": True})
    [others], [own] = store.store(statement()), apart.store(statement())
    assert apart.ids() == [own]
    refused(apart.get(statementId=others), status=404)
    refused(apart.post(voiding(others)), status=403)
    early = str(uuid4())
    [void] = apart.store(voiding(early))  # of something that comes later, and from somebody else
    store.store(statement(id=early))
    assert store.one(early)["id"] == early
    [other] = apart.store(voiding(own))
    refused(store.get(statementId=own), status=404)
    [comment] = apart.store(referring(others, verb={"id": "https://example.org/v"}))
    assert apart.ids(verb=statement()["verb"]["id"]) == [other], "by what it refers to, if that is its own"
    assert {comment, void} < set(apart.ids())


def test_an_agent_of_whom_others_told_is_unknown_to_who_is_kept_apart(store, version):
    store.store(statement(actor={**AGENT, "name": "Ada"}))
    apart = Speaker(version, options={"isolated": True})
    assert "name" not in apart.ask("GET", "agents", {"agent": AGENT}).json()


# -- a learner's token ------------------------------------------------------------------------------------------------


@pytest.fixture
def learner(db, version):
    ends = clock.now() + timedelta(hours=1)
    pair = make_learner_credential(name="A lesson", agent=AGENT, registration=REGISTRATION, expires_at=ends)
    return Speaker.of(version, pair)


def hers(**changes):
    return statement(context={"registration": str(REGISTRATION)}) | changes


def test_a_learners_token_speaks_for_her_in_her_registration(learner, store):
    store.store(hers())
    [found] = learner.store(hers(actor={**AGENT, "name": "Ada"}))
    assert learner.ids() == [found]
    state = {**STATE, "registration": str(REGISTRATION)}
    assert learner.ask("PUT", "activities/state", state, {}).status_code == 204
    assert learner.ask("GET", "activities/state", state).json() == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor": {"mbox": "mailto:b@example.org"}}, {"actor": {"objectType": "Group", "member": [AGENT]}}, {"context": {}},
        {"actor": {**AGENT, "objectType": "Group", "member": [{"mbox": "mailto:b@example.org"}]}},
        {"context": {"registration": str(uuid4())}}, voiding(str(uuid4()), context={"registration": str(REGISTRATION)}),
    ],
)  # fmt: skip
def test_and_for_nobody_else(learner, wrong):
    refused(learner.post(hers(**wrong)), status=403)
    refused(learner.post([hers(), hers(**wrong)]), status=403)
    assert Statement.objects.count() == 0


def test_and_keeps_no_documents_elsewhere(learner):
    right = {**STATE, "registration": str(REGISTRATION)}
    other = {"agent": json.dumps({"mbox": "mailto:b@example.org"})}
    for wrong in (STATE, right | other, right | {"registration": str(uuid4())}):
        for method in ("GET", "PUT", "POST", "DELETE"):
            refused(learner.ask(method, "activities/state", wrong, {}), status=403)
    refused(learner.ask("PUT", "agents/profile", PROFILE, {}), status=403)
    refused(learner.ask("GET", "agents", {"agent": AGENT}), status=403)
    refused(learner.ask("DELETE", "activities/state", {k: v for k, v in STATE.items() if k != "stateId"}), status=403)
    assert Document.objects.count() == 0


def test_and_cannot_take_back_its_own_words(learner, store):
    [found] = learner.store(hers())
    refused(learner.post(voiding(found, context={"registration": str(REGISTRATION)})), status=403)
    assert store.one(found)


def test_and_not_too_much_at_once(learner):
    refused(learner.post([hers() for _ in range(101)]), "body: at most 100")
    assert Statement.objects.count() == 0


def test_and_gets_no_file_by_naming_its_hash(learner, store):
    """The file of somebody else: its hash may be known, or guessed where there is little to guess."""
    secret, own = b"the marks of the whole class", b"a file of her own"
    for speaker, content in ((store, secret), (learner, own)):
        sent = hers(attachments=[attachment(content)])
        assert send(speaker, statements_part(sent), part(content)).status_code == 200
    [named] = learner.store(hers(attachments=[attachment(secret, fileUrl="https://example.org/f")]))
    answer = learner.get(attachments="true")
    assert answer.status_code == 200 and named.encode() in answer.content
    assert own in answer.content and secret not in answer.content
    assert secret in store.get(attachments="true").content


@pytest.mark.parametrize(
    "options", [{"scopes": ["statements/write", "statements/read/mine"]}, {"isolated": True}], ids=str
)
def test_who_sees_only_its_own_learns_nothing_through_a_reference(store, version, options):
    [foreign] = store.store(
        statement(actor={"mbox": "mailto:b@example.org"}, verb={"id": "https://example.org/verb/failed"})
    )
    speaker = Speaker(version, options.get("scopes", ["all"]), {k: v for k, v in options.items() if k != "scopes"})
    [first] = speaker.store(statement(verb={"id": "https://example.org/verb/tried"}))
    both = speaker.store(referring(foreign), referring(first))
    assert speaker.ids(verb="https://example.org/verb/failed") == []
    assert speaker.ids(agent={"mbox": "mailto:b@example.org"}) == []
    assert set(speaker.ids(verb="https://example.org/verb/tried")) == {first, both[1]}
    assert both[0] in store.ids(verb="https://example.org/verb/failed")


def test_an_isolated_credential_neither_gives_nor_takes_definitions(store, version):
    def named(name):
        return statement(object={**ACTIVITY, "definition": {"name": {"en": name}}})

    apart = Speaker(version, ["all"], {"isolated": True})
    store.store(named("Everybody's"))
    apart.store(named("Apart"))
    asked = {"activityId": ACTIVITY["id"]}
    assert store.ask("GET", "activities", asked).json()["definition"]["name"] == {"en": "Everybody's"}
    assert "definition" not in apart.ask("GET", "activities", asked).json()
    for speaker, name in ((apart, "Apart"), (store, "Everybody's")):
        [first, *_] = speaker.find(format="canonical")
        assert first["object"]["definition"]["name"] == {"en": name}


# -- the door ---------------------------------------------------------------------------------------------------------


def test_basic_and_bearer(store):
    pair = f"{store.credential.key}:{store.secret}".encode()
    for right in (
        basic(store.credential.key, store.secret), "basic " + base64.b64encode(pair).decode(),
        f"Bearer {store.credential.key}.{store.secret}", f"bearer   {store.credential.key}.{store.secret}",
    ):  # fmt: skip
        assert store.ask("GET", "statements", Authorization=right).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [None, "", "Basic", "Basic ", "Basic !", "Basic é", "Basic eDp5", "Basic eA==", "Basic /w==", "Bearer", "Bearer x",
     "Bearer x.y", "Digest x", "x", "Basic AHg6eQ==", "Basic Onk="],
)  # fmt: skip
def test_who_is_not_known_is_told_how_to_be(store, wrong):
    for method, body in (("GET", b""), ("POST", statement())):
        answer = store.ask(method, "statements", body=body, Authorization=wrong)
        refused(answer, status=401)
        assert answer["WWW-Authenticate"].startswith("Basic ")
    assert Statement.objects.count() == 0


def test_a_right_key_with_a_wrong_secret_is_unknown(store):
    for secret in ("", store.secret[:-1], store.secret + "x", store.credential.secret_sha256):
        refused(store.ask("GET", "statements", Authorization=basic(store.credential.key, secret)), status=401)


def test_the_secret_is_not_kept(store):
    row = Credential.objects.values().get(pk=store.credential.pk)
    assert store.secret not in json.dumps(row, default=str)


def test_a_credential_ends_when_it_was_to_end_and_when_it_is_revoked(store, version):
    ends = clock.now() + timedelta(minutes=10)
    brief = Speaker(version, options={"expires_at": ends})
    assert brief.get().status_code == 200
    with clock.at(ends + timedelta(seconds=1)):
        refused(brief.get(), status=401)
    revoke(store.credential)
    refused(store.get(), status=401)


def test_its_last_use_is_noted(store):
    assert store.credential.last_used_at is None
    store.get()
    noted = Credential.objects.get(pk=store.credential.pk).last_used_at
    with clock.at(noted + timedelta(minutes=5)):
        store.get()
        assert Credential.objects.get(pk=store.credential.pk).last_used_at == noted
    with clock.at(noted + timedelta(minutes=11)):
        store.get()
        assert Credential.objects.get(pk=store.credential.pk).last_used_at > noted


def test_a_credential_may_have_a_limit_of_its_own(version, db):
    slow = Speaker(version, options={"requests_a_minute": 3})
    assert [slow.get().status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(slow.get()["Retry-After"]) > 0
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert slow.get().status_code == 200


def test_guessing_at_credentials_ends_soon_and_shuts_nobody_out(store):
    def guess(key):
        return store.ask("GET", "statements", Authorization=basic(key, "guess"))

    key = store.credential.key
    assert [guess(key).status_code for _ in range(21)] == [401] * 20 + [429]
    assert int(guess(key)["Retry-After"]) > 0
    assert guess("another-key").status_code == 401
    assert store.get().status_code == 200  # who knows the secret is never shut out
    assert [guess(f"key-{number}").status_code for number in range(100)][-1] == 429  # many keys from one address


def test_the_command_prints_a_credential_that_works(capsys, new):
    call_command("lrs_credential", "tool", "--scope", "all")
    printed = json.loads(capsys.readouterr().out)
    assert printed.keys() == {"key", "secret", "scopes"}
    assert printed["scopes"] == ["all"]
    answer = new.ask("GET", "statements", Authorization=basic(printed["key"], printed["secret"]))
    assert answer.status_code == 200


def test_scopes_that_are_none_are_refused(db):
    for scopes in ([], ["everything"], ["all", "ALL"]):
        with pytest.raises(DomainError):
            make_credential(name="a tool", scopes=scopes)
    with pytest.raises(CommandError):
        call_command("lrs_credential", "tool", "--scope", "everything")
    assert Credential.objects.count() == 0
