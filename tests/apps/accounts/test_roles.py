"""Giving, ending and handing over roles."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lms.accounts.models import AuditLine, RoleAssignment
from lms.accounts.roles.giving import GIVES, HOLDS_IN, giver
from lms.accounts.services.closing import close_account
from lms.accounts.services.groups import project_all_roles
from lms.accounts.services.people import create_person
from lms.accounts.services.roles import end_role, grant_role
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError, NotAllowed

pytestmark = pytest.mark.django_db


def holder(name, role, scope=Scope.ALL, scope_id="", ends_at=None):
    person = create_person(name=name, email=f"{name.lower()}@example.org")
    grant_role(person=person, role=role, scope=scope, scope_id=scope_id, given_by=None, ends_at=ends_at)
    return person


@pytest.fixture
def admin(countries):
    return holder("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def manager(countries):
    return holder("Mona", Role.PROJECT_MANAGER)


@pytest.fixture
def focal_point(countries):
    return holder("Femi", Role.COUNTRY_FOCAL_POINT, Scope.COUNTRY, "KE")


@pytest.fixture
def sina(countries):
    return create_person(name="Sina", email="sina@example.org")


def signed_in(person):
    client = Client()
    client.force_login(person, backend="lms.accounts.signing_in.backends.PasswordBackend")
    return client


# --- who may give what --------------------------------------------------------------------------------------------


def test_every_role_has_its_places_and_nobody_gives_more_than_an_administrator():
    assert set(HOLDS_IN) == set(Role.values)
    assert all(given <= GIVES[Role.ADMINISTRATOR] == frozenset(Role.values) for given in GIVES.values())


@pytest.mark.parametrize(
    ("who", "role", "scope", "scope_id", "allowed"),
    [
        ("admin", Role.ADMINISTRATOR, Scope.ALL, "", True),
        ("admin", Role.PROJECT_MANAGER, Scope.COUNTRY, "KE", True),
        ("manager", Role.TRAINER, Scope.ALL, "", True),
        ("manager", Role.COUNTRY_FOCAL_POINT, Scope.COUNTRY, "GH", True),
        ("manager", Role.ADMINISTRATOR, Scope.ALL, "", False),
        ("manager", Role.PROJECT_MANAGER, Scope.ALL, "", False),
        ("focal_point", Role.DEPUTY_FOCAL_POINT, Scope.COUNTRY, "KE", True),
        ("focal_point", Role.TRAINER, Scope.COUNTRY, "KE", True),
        ("focal_point", Role.TRAINER, Scope.COUNTRY, "GH", False),
        ("focal_point", Role.TRAINER, Scope.ALL, "", False),
        ("focal_point", Role.COUNTRY_FOCAL_POINT, Scope.COUNTRY, "KE", False),
        ("sina", Role.TRAINER, Scope.ALL, "", False),
    ],
)
def test_who_may_give_what(request, who, role, scope, scope_id, allowed):
    actor, newcomer = request.getfixturevalue(who), create_person(name="New", email="new@example.org")
    if allowed:
        grant_role(person=newcomer, role=role, scope=scope, scope_id=scope_id, given_by=actor)
    else:
        with pytest.raises(NotAllowed):
            grant_role(person=newcomer, role=role, scope=scope, scope_id=scope_id, given_by=actor)
    assert newcomer.roles.in_force().count() == int(allowed)
    assert AuditLine.objects.filter(action="role.grant", subject=str(newcomer.pk), actor=actor).count() == int(allowed)


@pytest.mark.parametrize("role", [Role.DEPUTY_FOCAL_POINT, Role.TRAINER, Role.LECTURER, Role.AUTHOR, Role.TRANSLATOR])
def test_the_other_roles_give_nothing(countries, role):
    scope, scope_id = (Scope.COUNTRY, "KE") if role == Role.DEPUTY_FOCAL_POINT else (Scope.ALL, "")
    assert giver(holder("Nobody", role, scope, scope_id)).roles == frozenset()


def test_a_manager_of_one_country_gives_roles_there_only(countries):
    right = giver(holder("Kamau", Role.PROJECT_MANAGER, Scope.COUNTRY, "KE"))
    assert right.may_give(Role.TRAINER, Scope.COUNTRY, "KE")
    assert not right.may_give(Role.TRAINER, Scope.COUNTRY, "GH")
    assert not right.may_give(Role.TRAINER, Scope.ALL, "")


@pytest.mark.parametrize(
    ("role", "scope", "scope_id"),
    [
        (Role.COUNTRY_FOCAL_POINT, Scope.ALL, ""),
        (Role.ADMINISTRATOR, Scope.COUNTRY, "KE"),
        (Role.TRAINER, Scope.COUNTRY, "XX"),
        (Role.TRAINER, Scope.ALL, "KE"),
        (Role.TRANSLATOR, Scope.LANGUAGE, "tlh"),
        (Role.TRAINER, Scope.RUN, "no-run"),
        (Role.TRAINER, Scope.RUN, "3f1d2a52-6f0e-5b0b-9f6d-6a1b1d0f7c11"),
    ],
)
def test_a_role_needs_a_place_that_is_there_and_fits(sina, role, scope, scope_id):
    with pytest.raises(DomainError, match="role-place"):
        grant_role(person=sina, role=role, scope=scope, scope_id=scope_id, given_by=None)
    assert not sina.roles.exists()


# --- giving and ending --------------------------------------------------------------------------------------------


def test_giving_twice_changes_nothing(sina, admin):
    first = grant_role(person=sina, role=Role.TRAINER, given_by=admin)
    assert grant_role(person=sina, role=Role.TRAINER, given_by=admin) == first
    assert AuditLine.objects.filter(subject=str(sina.pk), action__startswith="role.").count() == 1


def test_giving_again_moves_the_end(sina, admin):
    grant_role(person=sina, role=Role.TRAINER, given_by=admin, ends_at=clock.now() + timedelta(days=3))
    grant_role(person=sina, role=Role.TRAINER, given_by=admin)
    assert sina.roles.get().ends_at is None
    assert AuditLine.objects.filter(action="role.prolong").count() == 1


def test_an_end_in_the_past_is_refused(sina, admin):
    with pytest.raises(DomainError, match="role-over"):
        grant_role(person=sina, role=Role.TRAINER, given_by=admin, ends_at=clock.now())


def test_a_role_that_ended_stays_as_history_and_can_be_given_anew(sina, admin):
    first = grant_role(person=sina, role=Role.TRAINER, given_by=admin)
    end_role(assignment=first, actor=admin)
    end_role(assignment=first, actor=admin)
    first.refresh_from_db()
    assert first.ended_by == admin and first.ends_at <= clock.now()
    assert AuditLine.objects.filter(action="role.end", subject=str(sina.pk)).count() == 1
    assert grant_role(person=sina, role=Role.TRAINER, given_by=admin) != first
    assert sina.roles.count() == 2


def test_a_holder_may_lay_her_role_down_and_a_stranger_may_not_end_it(sina, focal_point, manager):
    role = grant_role(person=sina, role=Role.TRAINER, given_by=manager)
    with pytest.raises(NotAllowed):
        end_role(assignment=role, actor=focal_point)  # a trainer everywhere is beyond one country
    assert sina.roles.in_force().exists()
    end_role(assignment=role, actor=sina)
    assert not sina.roles.in_force().exists()


def test_a_session_feels_an_ended_role_at_once(admin):
    second = holder("Basma", Role.ADMINISTRATOR)
    client = signed_in(second)
    assert client.get("/en/people/").status_code == 200
    end_role(assignment=second.roles.get(), actor=admin)
    assert client.get("/en/people/").status_code == 403


def test_a_session_feels_a_role_that_ends_by_time(admin):
    temporary = holder("Tala", Role.ADMINISTRATOR, ends_at=clock.now() + timedelta(hours=1))
    client = signed_in(temporary)
    assert client.get("/en/people/").status_code == 200
    with clock.at(clock.now() + timedelta(hours=2)):
        assert client.get("/en/people/").status_code == 403


# --- the last administrator ---------------------------------------------------------------------------------------


def test_the_last_administrator_stays(admin):
    with pytest.raises(Conflict, match="last-administrator"):
        end_role(assignment=admin.roles.get(), actor=admin)
    with pytest.raises(Conflict, match="last-administrator"):
        grant_role(person=admin, role=Role.ADMINISTRATOR, given_by=admin, ends_at=clock.now() + timedelta(days=1))
    assert admin.roles.in_force().get().ends_at is None


@pytest.mark.parametrize("how", ["closed", "ends"])
def test_an_administrator_who_is_closed_or_about_to_end_does_not_count(admin, how):
    other = holder("Basma", Role.ADMINISTRATOR, ends_at=clock.now() + timedelta(days=1) if how == "ends" else None)
    if how == "closed":
        close_account(person=other, actor=admin)
    with pytest.raises(Conflict):
        end_role(assignment=admin.roles.get(), actor=admin)


def test_one_of_two_administrators_may_go(admin):
    other = holder("Basma", Role.ADMINISTRATOR)
    end_role(assignment=admin.roles.get(), actor=admin)
    with pytest.raises(Conflict):
        end_role(assignment=other.roles.get(), actor=other)


# --- groups of the editors' part ----------------------------------------------------------------------------------


def groups(person):
    return set(person.groups.values_list("name", flat=True))


def test_groups_follow_giving_and_ending(sina, admin):
    role = grant_role(person=sina, role=Role.AUTHOR, given_by=admin)
    assert groups(sina) == {"Authors"}
    end_role(assignment=role, actor=admin)
    assert groups(sina) == set()
    assert groups(admin) == {"Administrators"} and admin.is_staff


@pytest.mark.parametrize("how", ["sign-in", "command", "cms"])
def test_groups_follow_a_role_that_ends_by_time(sina, admin, how, capsys):
    grant_role(person=sina, role=Role.AUTHOR, given_by=admin, ends_at=clock.now() + timedelta(hours=1))
    Group.objects.get(name="Authors").permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(sina)
    assert client.get("/cms/").status_code == 200
    with clock.at(clock.now() + timedelta(hours=2)):
        if how == "sign-in":
            signed_in(sina)
        elif how == "command":
            call_command("project_roles")
            assert "1 persons" in capsys.readouterr().out
            assert project_all_roles() == 0
        else:
            assert client.get("/cms/").status_code == 302
    assert groups(sina) == set()


# --- pages --------------------------------------------------------------------------------------------------------


def test_an_administrator_gives_a_role_on_the_page(admin, sina):
    client, address = signed_in(admin), reverse("accounts:give_role", args=[sina.pk])
    wrong = client.post(address, {"role": "country_focal_point", "place": "all:"})
    assert wrong.status_code == 422 and "cannot be held there" in wrong.content.decode()
    answer = client.post(address, {"role": "country_focal_point", "place": "country:KE", "until": ""})
    assert (answer.status_code, answer["Location"]) == (303, reverse("accounts:person", args=[sina.pk]))
    assert sina.roles.get().scope_id == "KE"


def test_the_last_day_is_a_whole_day(admin, sina):
    day = (clock.now() + timedelta(days=30)).date()
    signed_in(admin).post(
        reverse("accounts:give_role", args=[sina.pk]), {"role": "trainer", "place": "all:", "until": day.isoformat()}
    )
    end = sina.roles.get().ends_at
    assert (end.date(), end.hour, end.minute) == (day, 23, 59)


def test_a_focal_point_is_offered_her_own_country_only(focal_point):
    page = signed_in(focal_point).get("/en/roles/invite/").content.decode()
    assert 'value="country:KE"' in page and page.count('value="country:') == 1
    assert 'value="deputy_focal_point"' in page and 'value="administrator"' not in page and 'value="all:"' not in page


def test_a_form_that_is_tampered_with_gives_nothing(focal_point):
    for role, place in [("administrator", "all:"), ("trainer", "country:GH"), ("trainer", "all:")]:
        assert signed_in(focal_point).post("/en/roles/invite/", {"role": role, "place": place}).status_code == 422


def test_the_list_of_roles_reaches_as_far_as_the_right(focal_point, manager, admin):
    holder("Kenyan", Role.TRAINER, Scope.COUNTRY, "KE")
    holder("Ghanaian", Role.TRAINER, Scope.COUNTRY, "GH")
    seen_by = {person.name: signed_in(person).get("/en/roles/").content.decode() for person in (focal_point, manager)}
    assert "Kenyan" in seen_by["Femi"] and "Ghanaian" not in seen_by["Femi"] and "Ada" not in seen_by["Femi"]
    assert {"Kenyan", "Ghanaian", "Femi"} <= {n for n in ("Kenyan", "Ghanaian", "Femi", "Ada") if n in seen_by["Mona"]}
    assert "Ada" not in seen_by["Mona"]
    assert AuditLine.objects.filter(action="look.roles", actor=focal_point).count() == 1


def test_ending_a_role_on_the_page_asks_first(admin, sina):
    role = grant_role(person=sina, role=Role.TRAINER, given_by=admin)
    client, address = signed_in(admin), reverse("accounts:end_role", args=[role.pk])
    assert client.get(address).status_code == 200
    assert sina.roles.in_force().exists()
    assert client.post(address).status_code == 303
    assert not sina.roles.in_force().exists()
    assert client.post(address).status_code == 404
    assert RoleAssignment.objects.get(pk=role.pk).ended_by == admin


# --- a deputy sees what the focal point sees ----------------------------------------------------------------------


def test_a_deputy_has_the_focal_points_sight(countries, focal_point):
    from analytics.dashboards.sight import sight_of

    deputy = holder("Dede", Role.DEPUTY_FOCAL_POINT, Scope.COUNTRY, "KE")
    assert sight_of(deputy) == sight_of(focal_point) and sight_of(deputy).counts.countries == {"KE"}
    client = signed_in(deputy)
    assert client.get("/en/reports/").status_code == 200
    assert "Reports" in client.get("/en/me/").content.decode()
