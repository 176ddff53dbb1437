"""A program that reads statements leaves a look, which whoever stands in them is shown with the program's name."""

import base64
import json
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from analytics.lrs.credentials import make_credential
from analytics.lrs.store import numbering
from lms.accounts.api import AuditLine, create_person
from lms.accounts.models import FormerIdentity
from lms.accounts.privacy.holdings import export_of, looks_at
from lms.kernel import clock
from tests.journeys import a_class, complete, import_small_course

pytestmark = pytest.mark.django_db
VERSION = {"HTTP_X_EXPERIENCE_API_VERSION": "1.0.3"}
QUESTION = {"id": "http://example.org/q"}
VERB = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}}


@pytest.fixture
def program():
    credential, secret = make_credential(name="Ministry’s mirror", scopes=["all"])
    pair = base64.b64encode(f"{credential.key}:{secret}".encode()).decode()
    return {"HTTP_AUTHORIZATION": f"Basic {pair}", **VERSION}


def person_(number):
    return create_person(name=f"Person {number}", email=f"p{number}@example.org")


def send(client, program, *statements):
    batch = [{"id": str(uuid4()), "verb": VERB, "object": QUESTION} | each for each in statements]
    answer = client.post("/xapi/statements", json.dumps(batch), content_type="application/json", **program)
    assert answer.status_code == 200, answer.content
    return [each["id"] for each in batch]


def lines():
    return AuditLine.objects.filter(action="look.statements")


def test_everybody_who_stands_in_an_answer_is_shown_that_it_was_read(client, program):
    people = [person_(number) for number in range(6)]
    stranger = person_(9)
    SocialAccount.objects.create(user=people[2], provider="uni", uid="uid-2")
    FormerIdentity.objects.create(person=people[3], text="once@example.org", is_proven=True, ended_at=clock.now())
    EmailAddress.objects.create(user=people[4], email="second@example.org", verified=True)
    by_account = {"account": {"homePage": "http://uni.example.org/", "name": "uid-2"}}
    group = {"objectType": "Group", "member": [{"mbox": "mailto:Second@example.org"}]}
    ours = {"account": {"homePage": "http://testserver/", "name": str(people[5].pk)}}
    send(
        client, program,
        {"actor": {"mbox": "mailto:p0@example.org", "name": "Person 0"}},
        {"actor": {"mbox": "mailto:nobody@example.org"}, "object": {"objectType": "Agent", "mbox": "mailto:p1@example.org"}},
        {"actor": by_account, "context": {"team": group, "extensions": {"http://e.org/x": {"account": {"odd": 1}}}}},
        {"actor": {"mbox": "mailto:once@example.org"}},
        {"actor": ours},
    )  # fmt: skip
    client.get("/xapi/statements", **program)
    line = lines().get()
    assert line.actor is None and set(line.detail["people"]) == {str(person.pk) for person in people}
    for person in people:
        [look] = looks_at(person)
        assert look.who == "The program “Ministry’s mirror”" and "record store" in look.what
    assert looks_at(stranger) == []
    assert export_of(people[0])["looks"][0]["who"] == "The program “Ministry’s mirror”"


def test_one_statement_and_a_filter_show_only_whom_they_showed(client, program):
    first, second = person_(1), person_(2)
    ids = send(client, program, *({"actor": {"mbox": f"mailto:{person.email}"}} for person in (first, second)))
    client.get("/xapi/statements", {"statementId": ids[0]}, **program)
    client.get("/xapi/statements", {"agent": json.dumps({"mbox": f"mailto:{first.email}"})}, **program)
    assert len(looks_at(first)) == 2 and looks_at(second) == []


def test_what_shows_nobody_writes_nothing(client, program):
    client.get("/xapi/statements", **program)
    client.get("/xapi/statements", {"statementId": str(uuid4())}, **program)
    send(client, program, {"actor": {"mbox": "mailto:nobody@example.org"}})
    client.get("/xapi/statements", **program)
    assert not lines().exists()


def test_a_page_of_our_own_statements_costs_one_insert(client, program, django_assert_num_queries):
    run = a_class(import_small_course(), "class")
    people = [person_(number) for number in range(3)]
    for person in people:
        complete(person, run)
    numbering.settle()  # else the first who reads does it
    # the credential and the note of its use, whether something waits for a place, the page, the one line, and the begin
    # and end of two transactions around it
    with django_assert_num_queries(9):
        client.get("/xapi/statements", {"limit": "100"}, **program)
    assert set(lines().get().detail["people"]) == {str(person.pk) for person in people}
