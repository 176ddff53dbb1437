"""Rosters: what a facilitator sees, who else does not, and what a look leaves behind."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from openpyxl import load_workbook

from lms.accounts.api import Affiliation, AuditLine, Country, Role
from tests.apps.trainers.conftest import BEGIN, certify, enrol, hand_in, make_person
from tests.factories.analytics import reader

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def address(run, language="en") -> str:
    return f"/{language}/trainers/runs/{run.pk}/"


def lines(response) -> list[str]:
    html = response.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(strip_tags(line).split()) for line in html.split("</tr>")[:-1]]


# --- what is shown ------------------------------------------------------------------------------------------------


def test_the_roster(run, facilitator, sign_in, tests_of_the_course):
    pre, post = tests_of_the_course["pre"], tests_of_the_course["post"]
    amina = enrol(run, "Amina", "KE", lessons=3, completed=True)
    hand_in(amina, pre, 4)
    hand_in(amina, post, 6, number=1)
    hand_in(amina, post, 9, number=2)
    certify(amina)
    boris = enrol(run, "boris", "", lessons=1)
    hand_in(boris, pre, 0)
    certify(enrol(run, "Chen", "CN", completed=True), revoked_at=BEGIN + timedelta(days=20))
    assert lines(sign_in(facilitator).get(address(run))) == [
        "Amina Kenya 3 40% 90% (2 attempts) March 10, 2026 Issued",
        "boris — 1 0% — — —",
        "Chen China 0 — — March 10, 2026 Withdrawn",
    ]


def test_only_this_run_counts(run, other_run, facilitator, sign_in, tests_of_the_course):
    elsewhere = enrol(other_run, "Elsewhere")
    hand_in(elsewhere, tests_of_the_course["pre"], 5)
    client = sign_in(facilitator)
    assert "Nobody has enrolled in this run yet." in words(client.get(address(run)))
    here = enrol(run, "Here")
    hand_in(elsewhere, tests_of_the_course["post"], 5)
    assert lines(client.get(address(run))) == ["Here Kenya 0 — — — —"]
    assert here.run_id == run.pk


def test_the_country_is_the_present_one_in_the_language_of_the_page(run, facilitator, sign_in):
    enrolment = enrol(run, "Omar", "KE")
    egypt = Country.objects.get(pk="EG")
    Affiliation.objects.create(person=enrolment.person, country=egypt, valid_from=BEGIN + timedelta(days=1))
    response = sign_in(facilitator).get(address(run, "ar"))
    assert "مصر" in lines(response)[0]
    assert "<bdi>Omar</bdi>" in response.content.decode()


def test_a_hostile_name_is_only_a_name(run, facilitator, sign_in):
    enrol(run, "<script>alert(1)</script>")
    html = sign_in(facilitator).get(address(run)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_my_runs(run, other_run, facilitator, sign_in):
    enrol(run, "Amina")
    text = words(sign_in(facilitator).get("/en/trainers/runs/"))
    assert "Port officers Documents of living modified organisms 1 learner Opened on March 1, 2026" in text
    assert "Seminar" not in text


def test_who_facilitates_nothing_is_told_what_to_do(sign_in, course):
    assert "You facilitate no run yet." in words(sign_in(make_person("Nobody")).get("/en/trainers/runs/"))


# --- who sees it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "csv", "xlsx"])
def test_a_run_of_others_and_one_that_does_not_exist_answer_alike(run, other_run, facilitator, sign_in, page):
    def look(client, run_id):
        if not page:
            return client.get(f"/en/trainers/runs/{run_id}/")
        return client.get(f"/en/reports/runs/{run_id}/roster.{page}")

    enrol(other_run, "Secret")
    client = sign_in(facilitator)
    foreign, nonexistent = look(client, other_run.pk), look(client, uuid4())
    assert foreign.status_code == nonexistent.status_code == 404
    assert words(foreign) == words(nonexistent)
    for role in Role:
        assert look(sign_in(reader(role)), run.pk).status_code == 404
    learner = enrol(run, "Learner").person
    assert look(sign_in(learner), run.pk).status_code == 404
    assert not AuditLine.objects.filter(action__startswith="look.").exists()


def test_without_a_log_in_there_is_a_log_in(client, run):
    assert client.get(address(run)).status_code == 302
    assert client.get("/en/trainers/runs/").status_code == 302
    assert client.get(f"/en/reports/runs/{run.pk}/roster.csv").status_code == 302


def test_each_look_leaves_an_audit_line_and_nothing_else(run, facilitator, sign_in):
    enrol(run, "Amina")
    client = sign_in(facilitator)
    before = AuditLine.objects.count()
    client.get(address(run))
    client.get(address(run))
    b"".join(client.get(f"/en/reports/runs/{run.pk}/roster.csv"))
    looks = AuditLine.objects.filter(action__startswith="look.roster", actor=facilitator, subject=str(run.pk))
    assert sorted(look.detail["form"] for look in looks) == ["csv", "page", "page"]
    assert AuditLine.objects.count() == before + 3
    client.get("/en/trainers/runs/")
    assert AuditLine.objects.count() == before + 3


def test_only_reading_is_possible(run, facilitator, sign_in):
    client = sign_in(facilitator)
    assert client.post(address(run)).status_code == 405
    assert client.post("/en/trainers/runs/").status_code == 405


# --- files --------------------------------------------------------------------------------------------------------


def test_the_roster_as_a_file(run, facilitator, sign_in, tests_of_the_course):
    hostile = enrol(run, "=1+1", "KE", lessons=2)
    hand_in(hostile, tests_of_the_course["pre"], 4)
    client = sign_in(facilitator)
    text = b"".join(client.get(f"/en/reports/runs/{run.pk}/roster.csv")).decode("utf-8-sig")
    [header, row] = csv.reader(io.StringIO(text))
    assert header[:5] == ["Name", "Country", "Lessons done", "Test before (%)", "Final test (%)"]
    assert [row[:3], float(row[3]), row[4:7]] == [["'=1+1", "Kenya", "2"], 40, ["", "", ""]]
    assert all(row[7:])
    book = load_workbook(io.BytesIO(client.get(f"/en/reports/runs/{run.pk}/roster.xlsx").content))
    assert (book.worksheets[0]["A2"].value, book.worksheets[0]["A2"].data_type) == ("=1+1", "s")
    assert book["About"]["B2"].value is not None


# --- cost ---------------------------------------------------------------------------------------------------------


def test_two_hundred_learners_take_thirteen_queries(run, facilitator, sign_in, tests_of_the_course):
    for number in range(200):
        enrolment = enrol(run, f"Learner {number:03}", lessons=2)
        hand_in(enrolment, tests_of_the_course["pre"], number % 10)
    client = sign_in(facilitator)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address(run))
    assert len(lines(response)) == 200
    # session, person, the run, the roles that reach it, course versions and their titles, the audit line, enrolments,
    # people, attempts, the roles for the header, and the facilitators with their run; the marks of the transaction are
    # no queries
    asked = [query["sql"] for query in captured if not re.match("BEGIN|COMMIT|SAVEPOINT|RELEASE", query["sql"])]
    assert len(asked) <= 13, asked
