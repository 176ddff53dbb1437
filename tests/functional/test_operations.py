"""Health, the API's first endpoints, the doctor, demonstration data and its end."""

from io import StringIO

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command

from analytics.models import EnrolmentFact, Statement
from analytics.rollups.rebuild import rebuild_facts
from assessments.models import Attempt
from courses.models import Certificate, Enrolment, Run
from lms.accounts.api import AuditLine, Role, User, create_person, grant_role, load_countries
from lms.kernel.health import examine
from lms.operations.demo import pack
from lms.operations.demo.erase import erase
from lms.operations.demo.generate import generate
from lms.operations.demo.logins import LOGINS
from tests.journeys import a_class, complete, import_small_course

BACKEND = "lms.accounts.signing_in.backends.PasswordBackend"


@pytest.fixture
def course(db):
    load_countries()
    return import_small_course()


def test_health_and_readiness(client, db):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"ready": True}


def test_the_api_describes_itself(client, db):
    document = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/courses", "/api/v1/me/progress", "/api/v1/gain"} <= document["paths"].keys()


def test_the_api_lists_courses_to_anybody(client, course):
    [found] = client.get("/api/v1/courses?language=ar").json()
    assert (found["slug"], found["language"], found["lessons"]) == (course.slug, "ar", 3)


def test_the_api_tells_each_person_only_their_own_progress(client, course):
    run = a_class(course, "one")
    learner, other = (create_person(name=name, email=f"{name}@example.org") for name in ("learner", "other"))
    complete(learner, run)
    assert client.get("/api/v1/me/progress").status_code == 401
    client.force_login(other, backend=BACKEND)
    assert client.get("/api/v1/me/progress").json() == []
    client.force_login(learner, backend=BACKEND)
    [found] = client.get("/api/v1/me/progress").json()
    assert found["lessons_done"] == 3 and found["completed_at"] and found["certified_at"]


def test_the_api_tells_the_gain_to_managers_only(client, course):
    run = a_class(course, "one")
    for number in range(6):
        complete(create_person(name=f"n{number}", email=f"n{number}@example.org"), run, before=number % 2 * 0.5)
    rebuild_facts()
    person = create_person(name="m", email="m@example.org")
    client.force_login(person, backend=BACKEND)
    assert client.get(f"/api/v1/gain?course={course.slug}").status_code == 403
    grant_role(person=person, role=Role.PROJECT_MANAGER, given_by=None)
    found = client.get(f"/api/v1/gain?course={course.slug}").json()
    assert found["n_matched"] == 6
    assert found["mean_post"] == 4.0 and found["mean_pre"] == 1.0


def test_the_doctor_finds_this_installation_well(course):
    call_command("compile_texts", stdout=StringIO())
    assert [finding for finding in examine() if not finding.ok] == []


def test_demonstration_data_is_marked_and_goes_away_whole(course, django_capture_on_commit_callbacks):
    real = create_person(name="Real", email="real@example.org")
    complete(real, a_class(course, "real"))
    kept = {model: model.objects.count() for model in (Statement, Attempt, Enrolment, Certificate, Run, User)}
    generate(course, count=12)
    rebuild_facts()
    assert User.objects.filter(is_demonstration=True).count() == 12 + len(LOGINS)
    assert EnrolmentFact.objects.filter(is_demonstration=True).count() > 8
    assert Statement.objects.count() > kept[Statement] + 50
    erase()
    assert {model: model.objects.count() for model in kept} == kept
    assert not EnrolmentFact.objects.filter(is_demonstration=True).exists()
    assert not AuditLine.objects.filter(action="person.create", actor=None).exists()
    out = StringIO()
    call_command("rebuild_analytics", check=True, stdout=out)
    assert out.getvalue().startswith("equal")


def test_demonstration_data_is_not_loaded_in_production(course, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(Exception, match="production"):
        call_command("demo_data")
    with pytest.raises(Exception, match="production"):
        call_command("prepare_demo")


def test_the_prepared_demonstration_fits_these_files():
    assert pack.is_fresh(), "media/demo does not fit the sources: run `make demo`"


def test_the_mails_of_a_demonstration_are_shown(client, db, settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    EmailMessage("Greetings <b>", "Open http://testserver/here", to=["a@example.org"]).send()
    page = client.get("/dev/mail/").content.decode()
    assert "Greetings &lt;b&gt;" in page and 'href="http://testserver/here"' in page and "a@example.org" in page
