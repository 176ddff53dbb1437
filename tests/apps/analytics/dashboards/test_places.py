"""Managers of one course or one run: figures of that place only, on the page, in the table, in files and as JSON."""

import csv
import io

import pytest
from django.utils.html import strip_tags

from courses.models import Course, CourseVersion, OutlineText, Run
from lms.accounts.api import Country, Role, Scope, User, create_person, grant_role, seen_by, viewers_of
from tests.factories.analytics import ENROLLED, fact, facts, reader

HERE, ELSEWHERE = "documents", "sampling"
PAIRS = [(4, 8), (5, 8), (3, 9), (4, 7), (5, 9), (2, 6)]
REPORTS = "/en/reports/"


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def table(client, query="") -> list[list[str]]:
    """The rows of the table's file, without the total."""
    content = client.get(f"{REPORTS}table.csv{query}")
    text = b"".join(content.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:-1]


def list_file(client, key, query=""):
    response = client.get(f"{REPORTS}{key}.csv{query}")
    if response.status_code != 200:
        return response.status_code
    return len(list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))) - 1


@pytest.fixture
def runs(countries) -> dict[str, Run]:
    """Two courses: six people in Kenya in a run of each, and seven in another run of the first."""
    found = {}
    for slug in (HERE, ELSEWHERE):
        course = Course.objects.create(slug=slug, is_published=True, made_at=ENROLLED)
        version = CourseVersion.objects.create(course=course, number=1, lesson_keys=["m/a"], published_at=ENROLLED)
        OutlineText.objects.create(version=version, language="en", title=f"Course {slug}")
        found[slug] = Run.objects.create(course=course, slug="one", title=f"Run {slug}", opens_at=ENROLLED)
        facts(PAIRS, run_id=found[slug].pk, course_slug=slug)
    found["second"] = Run.objects.create(course=found[HERE].course, slug="two", title="Second", opens_at=ENROLLED)
    for _number in range(7):
        fact(run_id=found["second"].pk, course_slug=HERE, country="GH", reached=True)
    return found


def manager_of(scope: Scope, scope_id: object) -> User:
    person = create_person(name="Mona", email="mona@example.org")
    grant_role(person=person, role=Role.PROJECT_MANAGER, given_by=None, scope=scope, scope_id=str(scope_id))
    return person


@pytest.fixture
def of_course(runs, sign_in):
    """A manager of the first course."""
    return sign_in(manager_of(Scope.COURSE, runs[HERE].course_id))


@pytest.fixture
def of_run(runs, sign_in):
    """A manager of its first run."""
    return sign_in(manager_of(Scope.RUN, runs[HERE].pk))


def test_a_manager_of_a_course_sees_its_figures_alone(of_course):
    assert [row[:2] for row in table(of_course, "?by=course")] == [[f"Course {HERE}", "13"]]
    assert [row[:2] for row in table(of_course)] == [["Ghana", "7"], ["Kenya", "6"]]
    text = words(of_course.get(REPORTS))
    assert "Kenya" in text and f"Course {ELSEWHERE}" not in text
    assert of_course.get(f"{REPORTS}reached/").context["total"].counts.reached == 13


def test_a_manager_of_a_run_sees_its_figures_alone(of_run):
    assert [row[:2] for row in table(of_run, "?by=course")] == [[f"Course {HERE}", "6"]]
    assert [row[:2] for row in table(of_run)] == [["Kenya", "6"]]
    assert "Ghana" not in words(of_run.get(REPORTS))


@pytest.mark.parametrize("query", [f"?course={ELSEWHERE}", "?country=CN"])
def test_what_lies_elsewhere_cannot_be_asked_for(of_course, query):
    assert of_course.get(REPORTS + query).status_code == 400
    assert of_course.get(f"{REPORTS}table.csv{query}").status_code == 400
    assert list_file(of_course, "reached", query) == 400


def test_the_lists_behind_the_figures_are_as_long_as_these(of_course):
    assert list_file(of_course, "reached") == 13
    assert list_file(of_course, "gain") == 6


def test_the_lists_of_a_run(of_run):
    assert list_file(of_run, "reached") == 6


def test_a_focal_point_s_country_is_counted_beside_the_course_but_not_listed(runs, sign_in):
    person = manager_of(Scope.COURSE, runs[HERE].course_id)
    grant_role(person=person, role=Role.COUNTRY_FOCAL_POINT, given_by=None, scope=Scope.COUNTRY, scope_id="KE")
    client = sign_in(person)
    assert {row[0]: row[1] for row in table(client, "?by=course")} == {
        f"Course {HERE}": "13",
        f"Course {ELSEWHERE}": "6",
    }
    assert [list_file(client, "reached", query) for query in ("", "?country=KE", f"?course={ELSEWHERE}")] == [403] * 3
    assert list_file(client, "reached", f"?course={HERE}") == 13


def test_a_file_says_what_was_counted(of_course):
    from io import BytesIO

    from openpyxl import load_workbook

    about = load_workbook(BytesIO(of_course.get(f"{REPORTS}table.xlsx").content))["About"]
    said = [str(cell.value) for row in about.iter_rows() for cell in row]
    assert any(text.endswith(f"of: Course {HERE}") for text in said)


def test_the_gain_as_json_is_for_the_course_alone(runs, of_course, sign_in):
    for client in (of_course, sign_in(reader(Role.PROJECT_MANAGER))):
        assert client.get(f"/api/v1/gain?course={HERE}").json()["n_matched"] == 6
    assert of_course.get(f"/api/v1/gain?course={ELSEWHERE}").status_code == 403


def test_the_gain_as_json_is_not_for_a_manager_of_one_run(runs, of_run):
    """It is that of the whole course."""
    assert of_run.get(f"/api/v1/gain?course={HERE}").status_code == 403


@pytest.mark.parametrize("scope", [Scope.COURSE, Scope.RUN])
def test_people_are_told_who_counts_them_there(runs, scope):
    from courses.api import enrol

    manager = manager_of(scope, runs[HERE].course_id if scope == Scope.COURSE else runs[HERE].pk)
    learner, other = (
        create_person(name=name, email=f"{name}@example.org", country=Country.objects.get(pk="KE"))
        for name in ("amina", "juma")
    )
    enrol(person=learner, run=runs[HERE], language="en")
    enrol(person=other, run=runs[ELSEWHERE], language="en")

    def told(person):
        return [viewer.what for viewer in viewers_of(person) if viewer.names == ("Mona",)]

    assert told(learner) == ["Counts and averages, and lists without names"]
    assert told(other) == []
    assert any(HERE in line.of_whom for line in seen_by(manager))
