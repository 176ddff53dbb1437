"""Who may see what of whom: the page must say what the other pages do, no more and no less."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from courses.score_viewers import score_viewers
from lms.accounts.models import AuditLine, Country
from lms.accounts.privacy.sights import Viewer, rows_of, seen_by, viewers_of
from lms.accounts.services.closing import close_account
from lms.accounts.services.people import create_person, describe_person
from lms.accounts.services.roles import end_role, grant_role
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock
from tests.journeys import a_class, complete, import_small_course
from trainers.api import add_facilitator

pytestmark = pytest.mark.django_db
SCORES = "test scores"


def person(name, role=None, country=None, **where):
    made = create_person(
        name=name, email=f"{name.lower()}@example.org", country=country and Country.objects.get(pk=country)
    )
    if role:
        grant_role(person=made, role=role, given_by=None, **where)
    return made


def signed_in(someone):
    client = Client()
    client.force_login(someone, backend="lms.accounts.signing_in.backends.PasswordBackend")
    return client


@pytest.fixture
def scene(countries):
    """A learner in Kenya with a run behind her, and everybody who might look."""
    kenya, ghana = {"scope": Scope.COUNTRY, "scope_id": "KE"}, {"scope": Scope.COUNTRY, "scope_id": "GH"}
    people = {
        "learner": person("Learner", country="KE"),
        "facilitator": person("Fatima", Role.TRAINER),
        "elsewhere": person("Elsewhere", Role.TRAINER),
        "focal_point": person("Femi", Role.COUNTRY_FOCAL_POINT, **kenya),
        "deputy": person("Dede", Role.DEPUTY_FOCAL_POINT, **kenya, ends_at=clock.now() + timedelta(days=30)),
        "foreign": person("Gifty", Role.COUNTRY_FOCAL_POINT, **ghana),
        "author": person("Aki", Role.AUTHOR),
        "manager": person("Mona", Role.PROJECT_MANAGER),
        "manager_abroad": person("Gaby", Role.PROJECT_MANAGER, **ghana),
        "admin": person("Ada", Role.ADMINISTRATOR),
    }
    course = import_small_course()
    run, other = a_class(course, "one"), a_class(course, "two")
    add_facilitator(run=run, person=people["facilitator"], actor=people["admin"])
    add_facilitator(run=other, person=people["elsewhere"], actor=people["admin"])
    complete(people["learner"], run)
    return people, run


def lines(someone):
    return [(" ".join(viewer.names), viewer.what) for viewer in viewers_of(someone)]


def names_with(someone, words):
    return {name for name, what in lines(someone) if words in what}


# --- it says what the pages do ------------------------------------------------------------------------------------


def test_scores_by_name_are_shown_to_whom_the_page_names_and_to_nobody_else(scene):
    people, run = scene
    learner = people["learner"]
    opens = {
        someone.name for someone in people.values()
        if signed_in(someone).get(reverse("trainers:run", args=[run.pk])).status_code == 200
    }  # fmt: skip
    assert names_with(learner, SCORES) == opens == {"Fatima"} == set(score_viewers(run.pk))


def test_accounts_are_shown_to_whom_the_page_names_and_to_nobody_else(scene):
    people, _run = scene
    learner = people["learner"]
    opens = {
        someone.name for someone in people.values()
        if signed_in(someone).get(reverse("accounts:person", args=[learner.pk])).status_code == 200
    }  # fmt: skip
    assert names_with(learner, "Your account") == opens == {"Ada"}


def test_figures_count_her_for_whom_the_page_names_and_for_nobody_else(scene):
    from analytics.dashboards.sight import sight_of

    people, _run = scene
    reads = {someone.name for someone in people.values() if sight_of(someone).counts.holds("KE")}
    assert names_with(people["learner"], "Counts and averages") == reads == {"Femi", "Dede", "Mona", "Ada"}
    lists = {someone.name for someone in people.values() if sight_of(someone).lists.holds("KE")}
    assert names_with(people["learner"], "lists without names") == lists == {"Mona", "Ada"}


def test_no_line_gives_a_focal_point_a_score(scene):
    people, _run = scene
    for name, what in lines(people["learner"]):
        assert SCORES not in what or name == "Fatima"


def test_whoever_holds_the_certificate_is_said_only_when_there_is_one(scene):
    people, _run = scene
    assert any("certificate or its code" in viewer.who for viewer in viewers_of(people["learner"]))
    assert not any("certificate or its code" in viewer.who for viewer in viewers_of(people["author"]))


def test_who_gives_roles_sees_who_holds_them(scene):
    people, _run = scene
    assert names_with(people["deputy"], "the role you hold") == {"Femi", "Mona"}
    assert names_with(people["learner"], "the role you hold") == set()


# --- it follows at once -------------------------------------------------------------------------------------------


def test_an_ended_role_and_a_closed_account_leave_the_list_at_once(scene):
    people, _run = scene
    learner = people["learner"]
    end_role(assignment=people["focal_point"].roles.get(), actor=people["admin"])
    close_account(person=people["facilitator"], actor=people["admin"])
    assert names_with(learner, "Counts and averages") == {"Dede", "Mona", "Ada"}
    assert names_with(learner, SCORES) == set()


def test_moving_to_another_country_adds_its_readers_and_keeps_those_of_the_past(scene):
    people, _run = scene
    describe_person(
        person=people["learner"], country=Country.objects.get(pk="GH"), organisation="", audience="inspector"
    )
    assert {"Femi", "Gifty", "Gaby"} <= names_with(people["learner"], "Counts and averages")


# --- the reverse --------------------------------------------------------------------------------------------------


def test_what_people_see_of_others(scene):
    people, _run = scene
    whom = {key: [line.of_whom for line in seen_by(someone)] for key, someone in people.items()}
    assert whom["learner"] == whom["author"] == []
    learners, trainers = whom["facilitator"]
    assert learners.startswith("Learners of: one") and trainers == "Trainers and lecturers who can facilitate your runs"
    assert "Learners: Kenya" in whom["focal_point"] and whom["deputy"] == ["Learners: Kenya"]
    assert "Everybody" in whom["admin"]
    assert seen_by(people["deputy"])[0].until is not None


# --- the page -----------------------------------------------------------------------------------------------------


def words(response):
    return " ".join(strip_tags(response.content.decode().replace("<br>", " ")).split())


def test_the_page_of_a_learner(scene, django_assert_max_num_queries):
    people, _run = scene
    client = signed_in(people["learner"])
    with django_assert_max_num_queries(45):
        text = words(client.get("/en/me/who-sees/"))
    assert "Fatima Facilitator Your name, country, progress, test scores" in text
    assert (
        "Dede Deputy of the country focal point Counts and averages only; groups of fewer than 5 people are hidden"
        in text
    )
    assert "Reads the reports of: Kenya · until" in text
    assert "Nobody else sees answers or scores with a name." in text
    assert "What you may see of others Nothing." in text
    assert not AuditLine.objects.filter(action__startswith="look.").exists()


def test_one_row_for_each_viewer(scene):
    people, _run = scene
    rows = rows_of(viewers_of(people["learner"]))
    keys = [(line[0].names, line[0].who) for line in rows]
    assert len(set(keys)) == len(keys)
    assert [len(row) for row in rows if row[0].names == ("Ada",)] == [3]  # the account, the figures, the statements


def test_rows_keep_every_line():
    first, second = (Viewer(who="Trainer", names=("A",), what=what, why="") for what in ("x", "y"))
    other = Viewer(who="Trainer", names=("B",), what="x", why="")
    assert rows_of([first, other, second]) == [[first, second], [other]]


def test_an_administrator_opens_it_for_others_and_that_is_a_look(scene):
    people, _run = scene
    learner = people["learner"]
    address = reverse("accounts:who_sees_person", args=[learner.pk])
    page = signed_in(people["admin"]).get(address)
    assert "Who may see what about Learner" in words(page) and "Fatima" in words(page)
    assert AuditLine.objects.get(action="look.person", subject=str(learner.pk)).actor == people["admin"]
    assert signed_in(people["manager"]).get(address).status_code == 403
