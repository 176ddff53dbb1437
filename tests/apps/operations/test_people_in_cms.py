"""Wagtail's pages about accounts are for administrators; every look there is shown to whoever is named on a page."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.log_actions import log
from wagtail.models import Comment, Page

from lms.accounts.api import AuditLine, Role, User, create_person, grant_role
from lms.accounts.models.naming import noting_names
from lms.accounts.privacy.holdings import looks_at
from tests.journeys import import_small_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return create_person(name="Amina", email="amina@example.org")


def with_role(role):
    made = create_person(name=role.label, email=f"{role.value}@example.org")
    grant_role(person=made, role=role, given_by=None)
    return made


@pytest.mark.parametrize("path", ["", "edit/"])
def test_only_administrators_see_accounts_there(client, person, path):
    address = f"/cms/users/{path and f'{path}{person.pk}/'}"
    assert client.get(address).status_code == 302
    for role in (Role.AUTHOR, Role.TRANSLATOR, Role.TRAINER, Role.PROJECT_MANAGER):
        client.force_login(with_role(role))
        assert client.get(address).status_code == 403, role
    assert not AuditLine.objects.filter(action="look.cms").exists()


def test_each_look_there_is_put_on_record(client, person):
    administrator = create_person(name="Ada", email="ada@example.org")
    grant_role(person=administrator, role=Role.ADMINISTRATOR, given_by=None)
    type(administrator).objects.filter(pk=administrator.pk).update(is_superuser=True)
    client.force_login(administrator)
    assert client.get("/cms/users/").status_code == 200
    assert client.get(f"/cms/users/edit/{person.pk}/").status_code == 200
    looks = AuditLine.objects.filter(action="look.cms", actor=administrator)
    assert list(looks.values_list("subject", flat=True)) == [str(person.pk)] * 2


# --- pages that name those who work on courses --------------------------------------------------------------------


@pytest.fixture
def owner(client):
    made = create_person(name="Ada", email="ada@example.org")
    User.objects.filter(pk=made.pk).update(is_superuser=True)
    client.force_login(made)
    return made


@pytest.fixture
def page():
    import_small_course()
    return Page.objects.filter(depth=3).first().specific


@pytest.fixture
def worked_on(page, person):
    """Amina changed the page, published it and left a note."""
    page.save_revision(user=person, log_action=True).publish()
    log(instance=page, action="wagtail.publish", user=person)
    Comment.objects.create(page=page, user=person, text="Look at this", contentpath="title")
    return Page.objects.get(pk=page.pk)


def looks(action="look.cms_work"):
    return list(AuditLine.objects.filter(action=action).values_list("actor__name", "subject"))


@pytest.mark.parametrize(
    "address",
    [
        "/cms/pages/{pk}/history/", "/cms/pages/{pk}/edit/", "/cms/reports/site-history/", "/cms/reports/aging-pages/",
        "/cms/reports/site-history/?export=csv", "/cms/reports/site-history/?export=xlsx",
    ],
)  # fmt: skip
def test_a_page_that_names_an_author_leaves_a_look(client, owner, person, worked_on, address):
    answer = client.get(address.format(pk=worked_on.pk))
    assert answer.status_code == 200
    if not answer.streaming:
        assert b"Amina" in answer.content or b"amina@example.org" in answer.content
    assert looks() == [("Ada", str(person.pk))]
    [look] = looks_at(person)
    assert (look.who, look.what) == ("Ada", "Your name beside work on courses, in the editors’ part of the site")


def test_a_page_that_names_nobody_else_leaves_none(client, owner, page):
    page.save_revision(user=owner, log_action=True)
    for address in (f"/cms/pages/{page.pk}/history/", f"/cms/pages/{page.pk}/edit/", "/cms/reports/locked/", "/cms/"):
        assert client.get(address).status_code == 200
    assert looks() == [] and looks("look.cms") == []


def test_the_log_of_an_account_is_a_look_at_it(client, owner, person, page):
    log(instance=person, action="wagtail.edit", user=owner)
    assert b"Amina" in client.get("/cms/reports/site-history/").content
    assert looks() == [("Ada", str(person.pk))]


@pytest.mark.parametrize("path", ["users/delete/{pk}/", "bulk/accounts/user/delete/?id={pk}"])
def test_nobody_deletes_an_account_past_erasure(client, owner, person, path):
    address = f"/cms/{path.format(pk=person.pk)}"
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 403
        assert "erase the person there" in answer.content.decode()
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("path", ["history/{pk}/", "edit/{pk}/"])
def test_each_page_about_an_account_leaves_a_look_at_it(client, owner, person, path):
    assert client.get(f"/cms/users/{path.format(pk=person.pk)}").status_code == 200
    assert looks("look.cms") == [("Ada", str(person.pk))]


def test_who_else_has_the_page_open_is_one_look_however_often_the_editor_asks(client, owner, person, page):
    kind = ContentType.objects.get_for_model(type(page))
    EditingSession.objects.create(user=person, content_type=kind, object_id=page.pk, last_seen_at=timezone.now())
    own = EditingSession.objects.create(user=owner, content_type=kind, object_id=page.pk, last_seen_at=timezone.now())
    for _time in range(3):
        answer = client.post(f"/cms/editing-sessions/ping/courses/{kind.model}/{page.pk}/{own.pk}/")
        assert [each["user"] for each in json.loads(answer.content)["other_sessions"]] == ["Amina"]
    assert looks() == [("Ada", str(person.pk))]


def test_a_page_costs_one_insert_however_many_it_names(client, owner, page, django_assert_max_num_queries):
    for number in range(5):
        page.save_revision(user=create_person(name=f"Author {number}", email=None), log_action=True)
    address = f"/cms/pages/{page.pk}/history/"
    client.get(address)
    with django_assert_max_num_queries(60) as asked:
        client.get(address)
    assert len([query for query in asked if query["sql"].startswith('INSERT INTO "accounts_auditline"')]) == 1
    assert len(looks()) == 10


def test_names_are_noted_only_while_somebody_listens(person):
    str(person)
    with noting_names() as named:
        person.get_full_name()
    assert named == {person.pk}
    str(create_person(name="Other", email=None))
    assert named == {person.pk}
