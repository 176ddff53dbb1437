"""Sessions: a new key with every new right, and an end everywhere when it matters."""

import pytest
from django.test import Client

from lms.accounts.models import AuditLine, PersonSession
from lms.accounts.services.sessions import end_sessions
from tests.apps.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ELSEWHERE = "/en/me/log-out-elsewhere/"


def log_in(client):
    return client.post("/account/login/", {"login": "amina@example.org", "password": PASSWORD})


@pytest.fixture
def here(client, amina):
    client.cookies["django_language"] = "en"
    log_in(client)
    return client


@pytest.fixture
def elsewhere(amina):
    client = Client()
    log_in(client)
    return client


def is_in(client):
    return client.get("/en/me/").status_code == 200


def test_a_session_knows_its_person(here, amina):
    assert PersonSession.objects.get(session_key=here.session.session_key).person == amina


def test_the_key_changes_at_the_log_in(client, amina):
    client.get("/account/login/")
    session = client.session
    session["anything"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    log_in(client)
    assert client.session.session_key != before
    assert not PersonSession.objects.filter(session_key=before).exists()


def test_a_new_password_ends_all_other_sessions(here, elsewhere, amina):
    before = here.session.session_key
    new = {"oldpassword": PASSWORD, "password1": "five blue cranes", "password2": "five blue cranes"}
    assert here.post("/account/password/change/", new).status_code == 302
    assert is_in(here) and not is_in(elsewhere)
    assert here.session.session_key != before
    assert PersonSession.objects.filter(person=amina).count() == 1
    assert AuditLine.objects.filter(action="password.change", subject=str(amina.pk)).count() == 1


def test_logging_out_everywhere_else(here, elsewhere, amina):
    assert "1 other device" in here.get("/en/me/").content.decode()
    answer = here.post(ELSEWHERE)
    assert (answer.status_code, answer["Location"]) == (303, "/en/me/")
    assert is_in(here) and not is_in(elsewhere)
    assert AuditLine.objects.get(action="sessions.end").detail == {"ended": 1}


def test_others_stay_logged_in(here, elsewhere, amina, countries):
    from lms.accounts.services.people import create_person

    bo = Client()
    bo.force_login(create_person(name="Bo", email="bo@example.org", password=PASSWORD))
    here.post(ELSEWHERE)
    assert is_in(bo)


def test_a_stranger_cannot_press_the_button(client, amina, elsewhere):
    assert client.post(ELSEWHERE).status_code == 302
    assert is_in(elsewhere)


def test_all_sessions_end(here, elsewhere, amina):
    assert end_sessions(person=amina, actor=None) == 2
    assert not is_in(here) and not is_in(elsewhere)
