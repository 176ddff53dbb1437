"""Who facilitates a run, and who may say so."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from courses.models import Course, Run
from courses.score_viewers import score_viewers
from lms.accounts.api import AuditLine, Role, RoleAssignment, Scope, end_role, seen_by, viewers_of
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError, NotAllowed
from tests.apps.trainers.conftest import BEGIN, enrol, make_person, make_trainer
from tests.factories.analytics import reader
from trainers.api import add_facilitator, end_facilitation, facilitators_of, hand_over
from trainers.models import Facilitation
from trainers.selectors.runs import facilitated_runs

pytestmark = pytest.mark.django_db
NAMERS = {Role.PROJECT_MANAGER, Role.ADMINISTRATOR}


def page(run) -> str:
    return reverse("trainers:facilitators", args=[run.pk])


def roster_files(run) -> list[str]:
    """Everything that opens for a facilitator only."""
    pages = [reverse(f"trainers:{name}", args=[run.pk]) for name in ("run", "add_people")]
    return [*pages, *(reverse(f"analytics:roster_{ending}", args=[run.pk]) for ending in ("csv", "xlsx"))]


def statuses(client, run) -> set[int]:
    return {client.get(address).status_code for address in roster_files(run)}


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def manager_of(scope, scope_id):
    person = make_person("Manager")
    RoleAssignment.objects.create(
        person=person, role=Role.PROJECT_MANAGER, scope=scope, scope_id=scope_id, starts_at=BEGIN
    )
    return person


# --- naming -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(NAMERS))
def test_managers_and_administrators_name_facilitators(run, role):
    actor, person = reader(Role(role)), make_trainer("Fatima")
    with clock.at(BEGIN):
        facilitation = add_facilitator(run=run, person=person, actor=actor)
    assert (facilitation.run, facilitation.person, facilitation.started_at) == (run, person, BEGIN)
    assert (facilitation.added_by, facilitation.ended_at) == (actor, None)
    line = AuditLine.objects.get(action="facilitator.add")
    assert (line.actor, line.subject, line.detail) == (actor, str(run.pk), {"person": str(person.pk)})


@pytest.mark.parametrize("role", sorted(set(Role) - NAMERS))
def test_others_may_not(run, role):
    with pytest.raises(NotAllowed):
        add_facilitator(run=run, person=make_trainer("Fatima"), actor=reader(Role(role)))
    assert not Facilitation.objects.exists()


@pytest.mark.parametrize("scope", [Scope.RUN, Scope.COURSE, Scope.COUNTRY])
def test_a_manager_of_one_place_names_facilitators_there_alone(run, scope):
    Run.objects.filter(pk=run.pk).update(country="KE")
    run.refresh_from_db()
    elsewhere = Run.objects.create(
        course=Course.objects.create(slug="other", made_at=BEGIN), slug="x", opens_at=BEGIN, country_id="GH"
    )
    actor = manager_of(scope, {"run": str(run.pk), "course": str(run.course_id), "country": "KE"}[scope])
    add_facilitator(run=run, person=make_trainer("Fatima"), actor=actor)
    with pytest.raises(NotAllowed):
        add_facilitator(run=elsewhere, person=make_trainer("Fatima"), actor=actor)


def test_a_facilitator_names_others_and_a_stranger_does_not(run, other_run, facilitator):
    add_facilitator(run=run, person=make_trainer("Juma"), actor=facilitator)
    with pytest.raises(NotAllowed):
        add_facilitator(run=other_run, person=make_trainer("Juma"), actor=facilitator)


def test_somebody_whose_role_does_not_reach_the_run_cannot_be_named(run):
    Run.objects.filter(pk=run.pk).update(country="KE")
    run.refresh_from_db()
    admin = reader(Role.ADMINISTRATOR)
    for person in (
        make_person("Nobody"),
        make_trainer("Abroad", Scope.COUNTRY, "GH"),
        make_trainer("Another run", Scope.RUN, str(uuid4())),
        make_trainer("Author", role=Role.AUTHOR),
    ):
        with pytest.raises(DomainError, match="role-does-not-reach"):
            add_facilitator(run=run, person=person, actor=admin)
    add_facilitator(run=run, person=make_trainer("Here", Scope.COUNTRY, "KE"), actor=admin)
    add_facilitator(run=run, person=make_trainer("Lecturer", role=Role.LECTURER), actor=admin)
    assert facilitators_of(run.pk) == ["Here", "Lecturer"]


def test_a_run_without_a_country_is_reached_by_no_trainer_of_one(run):
    with pytest.raises(DomainError, match="role-does-not-reach"):
        add_facilitator(run=run, person=make_trainer("Kenyan", Scope.COUNTRY, "KE"), actor=None)


def test_doing_it_again_changes_nothing(run):
    person = make_trainer("Fatima")
    first = add_facilitator(run=run, person=person, actor=None)
    with clock.at(clock.now() + timedelta(days=400)):
        assert add_facilitator(run=run, person=person, actor=None).started_at == first.started_at
    assert AuditLine.objects.filter(action="facilitator.add").count() == 1


def test_learners_are_told_the_names_before_a_test(run, other_run):
    for name, day in (("Zoe", 1), ("Ana", 2)):
        with clock.at(BEGIN + timedelta(days=day)):
            add_facilitator(run=run, person=make_trainer(name), actor=None)
    gone = make_trainer("Gone")
    add_facilitator(run=run, person=gone, actor=None)
    gone.is_active = False
    gone.save()
    assert facilitators_of(run.pk) == ["Zoe", "Ana"]
    assert score_viewers(run.pk) == ["Zoe", "Ana"]
    assert score_viewers(other_run.pk) == []


# --- the rule: facilitation and role ------------------------------------------------------------------------------


def test_the_list_of_runs_and_the_list_of_facilitators_are_one_rule(course):
    """Every kind of role at every kind of run: either both know of it, or neither."""
    other_course = Course.objects.create(slug="other", made_at=BEGIN)
    runs = [
        Run.objects.create(course=owner, slug=f"r{country}", opens_at=BEGIN, country_id=country)
        for owner, country in product((course, other_course), ("KE", "GH", None))
    ]
    places = [(Scope.ALL, ""), (Scope.COUNTRY, "KE"), (Scope.COURSE, str(course.pk)), (Scope.RUN, str(runs[0].pk))]
    people = [make_trainer(f"T{number}", *place) for number, place in enumerate(places)]
    Facilitation.objects.bulk_create(
        Facilitation(run=run, person=person, started_at=BEGIN) for run, person in product(runs, people)
    )
    seen = {person.name: {run.id for run in facilitated_runs(person=person, language="en")} for person in people}
    told = {person.name: {run.pk for run in runs if person.name in facilitators_of(run.pk)} for person in people}
    assert seen == told
    assert [len(seen[person.name]) for person in people] == [6, 2, 3, 1]


def test_when_the_role_ends_the_run_is_not_there(run, facilitator, sign_in):
    enrol(run, "Amina")
    client = sign_in(facilitator)
    assert statuses(client, run) == {200}
    end_role(assignment=facilitator.roles.get(), actor=None)
    assert statuses(client, run) == {404} and client.get(page(run)).status_code == 404
    assert words(client.get(roster_files(run)[0])) == words(client.get(reverse("trainers:run", args=[uuid4()])))
    assert "Port officers" not in words(client.get("/en/trainers/runs/"))
    assert score_viewers(run.pk) == [] and Facilitation.objects.get().ended_at is None


def test_when_the_role_runs_out_the_run_is_not_there(run, facilitator, sign_in):
    client = sign_in(facilitator)
    assert statuses(client, run) == {200}
    facilitator.roles.update(ends_at=clock.now() - timedelta(seconds=1))
    assert statuses(client, run) == {404}


def test_when_the_facilitation_ends_the_run_is_not_there(run, facilitator, sign_in):
    add_facilitator(run=run, person=make_trainer("Juma"), actor=facilitator)
    client = sign_in(facilitator)
    end_facilitation(run=run, person=facilitator, actor=facilitator)
    assert statuses(client, run) == {404}
    row = Facilitation.objects.get(person=facilitator)
    assert (row.ended_at is not None, row.ended_by) == (True, facilitator)
    assert AuditLine.objects.get(action="facilitator.end").detail == {"person": str(facilitator.pk)}
    assert facilitators_of(run.pk) == ["Juma"]


def test_who_ended_may_begin_again(run, facilitator):
    end_facilitation(run=run, person=facilitator, actor=None, leave_without=True)
    add_facilitator(run=run, person=facilitator, actor=None)
    assert Facilitation.objects.filter(person=facilitator).count() == 2


def test_the_page_of_who_sees_what_follows(run, facilitator):
    learner = enrol(run, "Amina").person

    def who():
        return [viewer.names for viewer in viewers_of(learner) if "test scores" in viewer.what]

    def whom():
        return [line.of_whom for line in seen_by(facilitator)]

    assert who() == [("Fatima",)] and any("Port officers" in words for words in whom())
    facilitator.roles.update(ends_at=clock.now() - timedelta(seconds=1))
    assert who() == [] and whom() == []
    other = make_trainer("Juma")
    assert any("who facilitates a run" in viewer.what for viewer in viewers_of(other))
    assert not any("who facilitates a run" in viewer.what for viewer in viewers_of(learner))


# --- ending and handing over --------------------------------------------------------------------------------------


def test_the_last_one_does_not_leave(run, facilitator):
    with pytest.raises(Conflict, match="last-facilitator"):
        end_facilitation(run=run, person=facilitator, actor=facilitator, leave_without=True)
    manager = reader(Role.PROJECT_MANAGER)
    with pytest.raises(Conflict, match="last-facilitator"):
        end_facilitation(run=run, person=facilitator, actor=manager)
    end_facilitation(run=run, person=facilitator, actor=manager, leave_without=True)
    assert facilitators_of(run.pk) == []


def test_one_without_a_role_does_not_count_as_one_who_stays(run, facilitator):
    juma = make_trainer("Juma")
    add_facilitator(run=run, person=juma, actor=facilitator)
    juma.roles.update(ends_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(Conflict):
        end_facilitation(run=run, person=facilitator, actor=facilitator)
    end_facilitation(run=run, person=juma, actor=facilitator)  # she added him, and nobody is lost
    assert Facilitation.objects.filter(ended_at=None).count() == 1


def test_a_facilitator_does_not_send_away_whom_others_named(run, facilitator):
    juma, zoe = make_trainer("Juma"), make_trainer("Zoe")
    add_facilitator(run=run, person=juma, actor=None)
    add_facilitator(run=run, person=zoe, actor=facilitator)
    with pytest.raises(NotAllowed):
        end_facilitation(run=run, person=juma, actor=facilitator)
    end_facilitation(run=run, person=zoe, actor=facilitator)
    assert facilitators_of(run.pk) == ["Fatima", "Juma"]


def test_handed_over(run, facilitator, sign_in):
    juma = make_trainer("Juma")
    hand_over(run=run, to=juma, actor=facilitator)
    assert facilitators_of(run.pk) == ["Juma"]
    assert statuses(sign_in(facilitator), run) == {404} and statuses(sign_in(juma), run) == {200}
    with pytest.raises(NotAllowed):
        hand_over(run=run, to=facilitator, actor=facilitator)


def test_a_handover_to_somebody_out_of_reach_changes_nothing(run, facilitator):
    for person in (make_person("Nobody"), facilitator):
        with pytest.raises(DomainError):
            hand_over(run=run, to=person, actor=facilitator)
    assert facilitators_of(run.pk) == ["Fatima"]


# --- the page -----------------------------------------------------------------------------------------------------


def test_a_manager_finds_her_runs_and_names_somebody(run, sign_in):
    Run.objects.filter(pk=run.pk).update(country="KE")
    run.refresh_from_db()
    juma, abroad = make_trainer("Juma", Scope.COUNTRY, "KE"), make_trainer("Abroad", Scope.COUNTRY, "GH")
    learner = enrol(run, "Amina").person
    client = sign_in(manager_of(Scope.COUNTRY, "KE"))
    assert f'href="{page(run)}"' in client.get("/en/trainers/runs/").content.decode()
    text = words(client.get(page(run)))
    assert "Nobody facilitates this run" in text and "Juma" in text
    assert "Abroad" not in text and "Amina" not in text
    looks = AuditLine.objects.filter(action="look.facilitators")
    assert {look.subject for look in looks} == {str(juma.pk)}
    answer = client.post(page(run), {"act": "add", "person": str(juma.pk)}, follow=True)
    assert answer.redirect_chain == [(page(run), 303)] and "Juma facilitates this run now." in words(answer)
    refused = client.post(page(run), {"act": "add", "person": str(abroad.pk)}, follow=True)
    assert "has no role as a trainer or lecturer" in words(refused)
    client.post(page(run), {"act": "add", "person": str(learner.pk)})
    assert facilitators_of(run.pk) == ["Juma"]
    # to name somebody is not to see the learners
    assert statuses(client, run) == {404}


def test_a_manager_ends_the_last_one_only_when_she_says_so(run, facilitator, sign_in):
    client = sign_in(reader(Role.ADMINISTRATOR))
    assert "leave_without" in client.get(page(run)).content.decode()
    ending = {"act": "end", "person": str(facilitator.pk)}
    assert "This is the last facilitator" in words(client.post(page(run), ending, follow=True))
    client.post(page(run), ending | {"leave_without": "on"})
    assert facilitators_of(run.pk) == []


def test_a_facilitator_hands_her_run_over_on_the_page(run, facilitator, sign_in):
    juma = make_trainer("Juma")
    client = sign_in(facilitator)
    assert page(run) in client.get(reverse("trainers:run", args=[run.pk])).content.decode()
    assert "leave_without" not in client.get(page(run)).content.decode()
    answer = client.post(page(run), {"act": "hand_over", "person": str(juma.pk)}, follow=True)
    assert answer.redirect_chain == [(reverse("trainers:runs"), 303)]
    assert facilitators_of(run.pk) == ["Juma"]
    assert client.get(page(run)).status_code == client.post(page(run), {"act": "add"}).status_code == 404


def test_wrong_words_change_nothing(run, facilitator, sign_in):
    client = sign_in(facilitator)
    for data in ({}, {"act": "add"}, {"act": "add", "person": "nonsense"}):
        assert "Choose a person in the list." in words(client.post(page(run), data, follow=True))
    for data in ({"act": "add", "person": str(uuid4())}, {"act": "else", "person": str(facilitator.pk)}):
        assert client.post(page(run), data).status_code == 404
    assert facilitators_of(run.pk) == ["Fatima"]


def test_the_page_is_for_those_who_may_name_and_nobody_else(run, sign_in):
    foreign = {role: sign_in(reader(role)).get(page(run)).status_code for role in Role}
    assert {role for role, status in foreign.items() if status == 200} == NAMERS
    assert set(foreign.values()) == {200, 404}
    learner = enrol(run, "Amina").person
    assert sign_in(learner).get(page(run)).status_code == 404
    assert sign_in(learner).post(page(run), {"act": "add", "person": str(learner.pk)}).status_code == 404
    nowhere = reverse("trainers:facilitators", args=[uuid4()])
    assert sign_in(reader(Role.ADMINISTRATOR)).get(nowhere).status_code == 404


def test_many_candidates_are_searched(run, facilitator, sign_in):
    for number in range(55):
        make_trainer(f"Trainer {number:02}")
    client = sign_in(facilitator)
    html = client.get(page(run)).content.decode()
    assert html.count("<option") == 51 and 'name="q"' in html
    html = client.get(page(run), {"q": "trainer 54"}).content.decode()
    assert html.count("<option") == 2 and "Trainer 54" in html
    assert "Nobody who can facilitate this run has such a name." in words(client.get(page(run), {"q": "Zzz"}))


def test_twenty_runs_take_as_many_queries_as_one(course, sign_in, django_assert_max_num_queries):
    trainer = make_trainer("Juma")
    for number in range(20):
        made = Run.objects.create(course=course, slug=f"r{number}", opens_at=BEGIN)
        add_facilitator(run=made, person=trainer, actor=None)
    client = sign_in(reader(Role.PROJECT_MANAGER))
    # session, person, its manager's places, runs, course versions and titles, facilitations, their roles, own
    # facilitations, the roles for the header, and what the page's frame asks
    with django_assert_max_num_queries(13):
        assert client.get("/en/trainers/runs/").content.decode().count("<tr>") == 21


# --- whoever makes a run ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("teaches", [True, False])
def test_who_makes_a_run_facilitates_it_with_such_a_role(course, sign_in, teaches):
    from courses.services.site_setup import ensure_editors, ensure_home_pages

    ensure_editors(ensure_home_pages())
    author = reader(Role.AUTHOR)
    if teaches:
        RoleAssignment.objects.create(person=author, role=Role.LECTURER, scope=Scope.ALL, starts_at=BEGIN)
    client = sign_in(author)
    form = {"course": str(course.pk), "slug": "new", "title": "New", "kind": "class", "opens_at": "2026-03-01 09:00"}
    assert client.post("/cms/snippets/courses/run/add/", form).status_code == 302
    made = Run.objects.get(slug="new")
    assert facilitators_of(made.pk) == ([author.name] if teaches else [])
