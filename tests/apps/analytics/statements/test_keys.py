"""Keys of programs: the page, and the command with its contract."""

import base64
import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.html import strip_tags

from analytics.lrs.credentials import SCOPES, find, make_credential, make_learner_credential
from analytics.lrs.models import Credential
from analytics.statements.keys import SCOPE_WORDS
from lms.accounts.api import AuditLine, Role
from lms.kernel import clock
from tests.factories.analytics import reader

pytestmark = pytest.mark.django_db
PAGE = "/en/reports/credentials/"
VERSION = {"HTTP_X_EXPERIENCE_API_VERSION": "1.0.3"}


@pytest.fixture
def admin():
    client = Client()
    client.force_login(reader(Role.ADMINISTRATOR))
    return client


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def value(response, name):
    return re.search(rf'<input id="{name}"[^>]* value="([^"]+)"', response.content.decode())[1]


def test_every_scope_is_explained():
    assert set(SCOPE_WORDS) == set(SCOPES)


def test_a_key_is_made_and_its_secret_shown_once(admin):
    end = (clock.now() + timedelta(days=30)).date()
    answer = admin.post(PAGE, {
        "name": "Moodle of the ministry", "scopes": ["statements/write", "state"], "isolated": "on", "until": end, "limit": "60",
    })  # fmt: skip
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    key, secret = value(answer, "key"), value(answer, "secret")
    made = find(key, secret)
    assert made.scopes == ["statements/write", "state"] and made.isolated and made.requests_a_minute == 60
    assert made.expires_at.date() == end
    page = admin.get(PAGE)
    assert (
        secret not in page.content.decode() and "Moodle of the ministry" in words(page) and "kept apart" in words(page)
    )
    line = AuditLine.objects.get(action="credential.make")
    assert line.subject == key and line.actor and secret not in json.dumps(line.detail)
    pair = base64.b64encode(f"{key}:{secret}".encode()).decode()
    sent = {
        "actor": {"mbox": "mailto:x@example.org"},
        "verb": {"id": "http://e.org/v"},
        "object": {"id": "http://e.org/o"},
    }
    stored = Client().post("/xapi/statements", json.dumps(sent), content_type="application/json",
                           HTTP_AUTHORIZATION=f"Basic {pair}", **VERSION)  # fmt: skip
    assert stored.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Please write a name."),
        ({"scopes": []}, "Please tick what it may do."),
        ({"scopes": ["root"]}, "root"),
        ({"until": "2001-01-01"}, "This day is over."),
        ({"limit": "0"}, "1"),
    ],
)
def test_mistakes_are_named_and_nothing_is_made(admin, wrong, said):
    answer = admin.post(PAGE, {"name": "A tool", "scopes": ["all"]} | wrong)
    assert answer.status_code == 422 and said in words(answer)
    assert not Credential.objects.exists()


def test_a_key_is_revoked_after_a_question(admin):
    credential, secret = make_credential(name="Old tool", scopes=["all"])
    address = f"{PAGE}{credential.key}/revoke/"
    assert "Revoke this key now" in words(admin.get(address)) and find(credential.key, secret)
    answer = admin.post(address)
    assert answer.status_code == 303 and find(credential.key, secret) is None
    admin.post(address)
    assert AuditLine.objects.filter(action="credential.revoke", subject=credential.key).count() == 1
    assert "revoked" in words(admin.get(PAGE)) and "opens nothing any more" in words(admin.get(address))
    assert admin.get(f"{PAGE}nobody/revoke/").status_code == 404


def test_keys_of_learners_are_not_listed(admin):
    agent = {"account": {"homePage": "http://testserver/", "name": "x"}}
    from uuid import uuid4

    hers, _secret = make_learner_credential(
        name="A package", agent=agent, registration=uuid4(), expires_at=clock.now() + timedelta(hours=1)
    )
    assert "A package" not in words(admin.get(PAGE))
    assert admin.get(f"{PAGE}{hers.key}/revoke/").status_code == 404


def test_the_command_prints_its_contract():
    out = StringIO()
    call_command("lrs_credential", "A tool", "--scope", "statements/write", "--scope", "state", stdout=out)
    printed = json.loads(out.getvalue())
    assert list(printed) == ["key", "secret", "scopes"] and printed["scopes"] == ["statements/write", "state"]
    assert find(printed["key"], printed["secret"])


def test_the_command_knows_isolation_end_and_limit():
    out = StringIO()
    call_command(
        "lrs_credential",
        "A tool",
        "--scope",
        "all",
        "--isolated",
        "--expires",
        "2999-12-31",
        "--limit",
        "5",
        stdout=out,
    )
    made = Credential.objects.get(key=json.loads(out.getvalue())["key"])
    assert made.isolated and made.requests_a_minute == 5 and made.expires_at.isoformat() == "2999-12-31T23:59:59+00:00"
    for wrong in (["--expires", "soon"], ["--expires", "2001-01-01"], ["--limit", "0"]):
        with pytest.raises(CommandError):
            call_command("lrs_credential", "A tool", "--scope", "all", *wrong)
    with pytest.raises(CommandError):
        call_command("lrs_credential", "A tool", "--scope", "root")
