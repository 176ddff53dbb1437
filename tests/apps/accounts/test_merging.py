"""One person, two records: who may join them, what follows, and that undoing gives back exactly what was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lms.accounts.api import Role, Scope, create_person, grant_role, identities, merge_persons, resolve, undo_merge
from lms.accounts.events import MergeUndone, PersonsMerged
from lms.accounts.merging import aliases
from lms.accounts.merging.double_records import likely_doubles
from lms.accounts.models import AuditLine, Country, Merge, PersonSession, User
from lms.kernel import clock, events
from lms.kernel.errors import Conflict, NotAllowed, NotFound
from tests.apps.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def a_person(name="Amina Otieno", **values):
    return create_person(name=name, email=values.pop("email", f"{uuid4().hex}@example.org"), **values)


def fresh(person):
    return User.objects.get(pk=person.pk)


@pytest.fixture
def administrator():
    person = a_person("An administrator")
    grant_role(person=person, role=Role.ADMINISTRATOR, given_by=None)
    return person


@pytest.fixture
def kept():
    return a_person(password=PASSWORD)


@pytest.fixture
def absorbed():
    return a_person("A. Otieno", password=PASSWORD)


@pytest.fixture
def join(administrator):
    def joined(absorbed, kept):
        return merge_persons(absorbed=absorbed, kept=kept, actor=administrator, reason="double")

    return joined


@pytest.fixture
def told(monkeypatch):
    heard = []
    for event_type in (PersonsMerged, MergeUndone):
        monkeypatch.setitem(events._recorders, event_type, [heard.append])
        monkeypatch.setitem(events._followers, event_type, [])
    return heard


def in_force():
    return {(row.absorbed_id, row.kept_id, row.reason) for row in Merge.objects.in_force()}


# --- identities -------------------------------------------------------------------------------------------------------


def test_one_person_has_the_ids_of_both(join, absorbed, kept):
    join(absorbed, kept)
    assert identities(kept) == identities(fresh(kept)) == [kept.pk, absorbed.pk]
    assert identities(fresh(absorbed)) == [absorbed.pk]
    stranger = uuid4()
    assert resolve([absorbed.pk, kept.pk, stranger]) == {absorbed.pk: kept.pk, kept.pk: kept.pk, stranger: stranger}
    assert aliases.all_records_of([absorbed.pk, stranger]) == {absorbed.pk, kept.pk, stranger}
    assert aliases.kept_person(absorbed.pk) == kept and aliases.kept_person(kept.pk) == kept


def test_who_has_absorbed_nobody_pays_no_query_for_it(client, kept, django_assert_num_queries):
    client.force_login(kept)
    person = client.get(reverse("accounts:profile")).wsgi_request.user
    with django_assert_num_queries(0):
        assert identities(person) == [kept.pk]


# --- doors ------------------------------------------------------------------------------------------------------------


def test_nobody_signs_in_to_the_absorbed_record_and_its_sessions_end(join, absorbed, kept, administrator):
    client = Client()
    client.force_login(absorbed)
    assert client.get("/en/me/").status_code == 200
    merge = join(absorbed, kept)
    assert not PersonSession.objects.filter(person=absorbed).exists()
    assert client.get("/en/me/").status_code == 302
    assert not Client().login(username=absorbed.email, password=PASSWORD)
    assert Client().login(username=kept.email, password=PASSWORD)
    assert fresh(absorbed).is_active  # its own state is as it was
    undo_merge(merge=merge, actor=administrator)
    assert Client().login(username=absorbed.email, password=PASSWORD)


def test_the_log_in_page_lets_the_absorbed_record_in_nowhere(join, absorbed, kept):
    join(absorbed, kept)
    client = Client()
    client.post("/account/login/", {"login": absorbed.email, "password": PASSWORD})
    assert client.get("/en/me/").status_code == 302


def test_a_session_that_comes_alive_meanwhile_is_nobodys(join, absorbed, kept):
    join(absorbed, kept)
    client = Client()
    client.force_login(absorbed)
    assert client.get("/en/me/").status_code == 302


# --- rights and refusals ----------------------------------------------------------------------------------------------


def test_only_administrators_join_and_part(absorbed, kept, join):
    manager = a_person("A manager")
    grant_role(person=manager, role=Role.PROJECT_MANAGER, given_by=None)
    for actor in (manager, kept, absorbed):
        with pytest.raises(NotAllowed):
            merge_persons(absorbed=absorbed, kept=kept, actor=actor, reason="double")
    merge = join(absorbed, kept)
    for actor in (manager, kept):
        with pytest.raises(NotAllowed):
            undo_merge(merge=merge, actor=actor)
    assert len(in_force()) == 1


def test_a_person_joins_a_record_that_a_trainer_began_to_her_own(kept):
    begun = create_person(name="A. Otieno", email=None)
    merge_persons(absorbed=begun, kept=kept, actor=kept, reason="claim")
    assert in_force() == {(begun.pk, kept.pk, "claim")}


def test_a_claim_takes_no_account_and_no_role_and_is_for_oneself_only(kept, absorbed):
    with pytest.raises(Conflict, match="claim-of-account"):
        merge_persons(absorbed=absorbed, kept=kept, actor=kept, reason="claim")
    trainer = create_person(name="A trainer", email=None)
    grant_role(person=trainer, role=Role.TRAINER, given_by=None)
    with pytest.raises(Conflict, match="claim-of-account"):
        merge_persons(absorbed=trainer, kept=kept, actor=kept, reason="claim")
    begun = create_person(name="A. Otieno", email=None)
    with pytest.raises(NotAllowed):
        merge_persons(absorbed=begun, kept=kept, actor=absorbed, reason="claim")
    assert not in_force()


def test_refusals_leave_nothing_behind(join, absorbed, kept, administrator):
    with pytest.raises(Conflict, match="merge-of-one"):
        join(kept, fresh(kept))
    with pytest.raises(NotFound):
        join(User(pk=uuid4(), name="Nobody"), kept)
    erased = a_person(email=None)
    User.objects.filter(pk=erased.pk).update(erased_at=clock.now())
    with pytest.raises(Conflict, match="merge-of-erased"):
        join(erased, kept)
    with pytest.raises(Conflict, match="merge-of-erased"):
        join(absorbed, erased)
    with pytest.raises(Conflict, match="merge-with-demonstration"):
        join(a_person(demonstration=True), kept)
    owner = User.objects.create_superuser("owner@example.org", PASSWORD, name="The owner")
    with pytest.raises(Conflict, match="merge-of-owner"):
        join(owner, kept)
    with pytest.raises(Conflict, match="last-administrator"):
        join(administrator, kept)
    assert not Merge.objects.exists() and not AuditLine.objects.filter(action__startswith="person.merge").exists()


def test_who_has_been_absorbed_absorbs_nobody_and_is_absorbed_once(join, absorbed, kept):
    join(absorbed, kept)
    third = a_person("A third")
    for pair in ((third, absorbed), (absorbed, third), (absorbed, kept)):
        with pytest.raises(Conflict, match="already-merged"):
            join(*pair)
    assert in_force() == {(absorbed.pk, kept.pk, "double")}


def test_roles_are_not_inherited_and_stay(join, absorbed, kept, administrator):
    grant_role(person=absorbed, role=Role.TRAINER, given_by=None, scope=Scope.ALL)
    merge = join(absorbed, kept)
    assert fresh(kept).role_names() == frozenset()
    undo_merge(merge=merge, actor=administrator)
    assert fresh(absorbed).role_names() == {Role.TRAINER}


# --- chains and undoing -----------------------------------------------------------------------------------------------


def test_older_merges_go_along_and_come_back(join, absorbed, kept, administrator):
    oldest = a_person("Oldest")
    first = join(oldest, absorbed)
    second = join(absorbed, kept)
    assert in_force() == {(oldest.pk, kept.pk, "moved"), (absorbed.pk, kept.pk, "double")}
    assert identities(fresh(kept)) == [kept.pk, *sorted((absorbed.pk, oldest.pk))]
    for moved in (first, Merge.objects.in_force().get(absorbed=oldest)):
        with pytest.raises(Conflict, match="merge-moved"):
            undo_merge(merge=moved, actor=administrator)
    undo_merge(merge=second, actor=administrator)
    assert in_force() == {(oldest.pk, absorbed.pk, "double")}
    undo_merge(merge=first, actor=administrator)
    assert in_force() == set()


def test_three_steps_back_give_each_state_again(join, administrator):
    people = [a_person(f"Record {number}") for number in range(6)]
    steps, states = [], []
    # two pairs, then pairs of pairs, each with what came along before
    for absorbed, kept in ((0, 1), (2, 1), (3, 4), (1, 4), (4, 5)):
        states.append(in_force())
        with clock.at(clock.now() + timedelta(minutes=len(steps))):
            steps.append(join(people[absorbed], people[kept]))
    assert {row[:2] for row in in_force()} == {(person.pk, people[5].pk) for person in people[:5]}
    for merge, state in zip(reversed(steps), reversed(states), strict=True):
        undo_merge(merge=merge, actor=administrator)
        assert in_force() == state


def test_undoing_twice_changes_nothing(join, absorbed, kept, administrator, told):
    merge = join(absorbed, kept)
    undone = undo_merge(merge=merge, actor=administrator)
    assert undo_merge(merge=merge, actor=administrator).undone_at == undone.undone_at
    assert [type(event) for event in told] == [PersonsMerged, MergeUndone]
    join(absorbed, kept)  # and again
    assert Merge.objects.count() == 2


def test_both_acts_are_told_and_leave_a_line_on_both(join, absorbed, kept, administrator, told):
    merge = join(absorbed, kept)
    undo_merge(merge=merge, actor=administrator)
    assert {event.records for event in told} == {frozenset({absorbed.pk, kept.pk})}
    for action in ("person.merge", "person.merge_undo"):
        lines = AuditLine.objects.filter(action=action)
        assert {line.subject for line in lines} == {str(absorbed.pk), str(kept.pk)}
        assert all(line.actor == administrator and line.detail["merge"] == str(merge.pk) for line in lines)


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(administrator, client):
    client.force_login(administrator)
    return client


def test_an_administrator_compares_joins_and_parts(office, administrator, absorbed, kept):
    both = {"absorbed": absorbed.pk, "kept": kept.pk}
    page = office.get("/en/people/merge/", both).content.decode()
    assert "A. Otieno" in page and "Amina Otieno" in page and absorbed.email in page and "Enrolments" in page
    assert "What happens" in page and not Merge.objects.exists()
    looks = AuditLine.objects.filter(action="look.merge")
    assert {line.subject for line in looks} == {str(absorbed.pk), str(kept.pk)}
    answer = office.post("/en/people/merge/", both)
    assert (answer.status_code, answer["Location"]) == (303, "/en/people/merge/")
    merge = Merge.objects.in_force().get()
    assert (merge.absorbed, merge.kept, merge.made_by, merge.reason) == (absorbed, kept, administrator, "double")
    assert f"/en/people/merge/{merge.pk}/part/" in office.get("/en/people/merge/").content.decode()
    assert office.post(f"/en/people/merge/{merge.pk}/part/").status_code == 303
    assert not in_force()


def test_the_page_says_what_is_wrong(office, absorbed, kept):
    def post(**values):
        return office.post("/en/people/merge/", values)

    same = post(absorbed=kept.pk, kept=kept.pk)
    assert same.status_code == 422 and "Choose two different records." in same.content.decode()
    assert post(absorbed="Amina", kept=kept.pk).status_code == 422
    assert post().status_code == 422
    unknown = post(absorbed=uuid4(), kept=kept.pk)
    assert unknown.status_code == 422 and "There is no such person." in unknown.content.decode()
    assert office.get("/en/people/merge/", {"absorbed": uuid4(), "kept": kept.pk}).status_code == 200
    assert str(kept.pk) in office.get("/en/people/merge/", {"kept": kept.pk}).content.decode()
    post(absorbed=absorbed.pk, kept=kept.pk)
    again = post(absorbed=absorbed.pk, kept=kept.pk)
    assert again.status_code == 422 and "joined to another one already" in again.content.decode()
    assert office.post(f"/en/people/merge/{uuid4()}/part/").status_code == 404


def test_likely_doubles_have_one_name_and_one_country(office, countries, join):
    kenya, peru = Country.objects.get(pk="KE"), Country.objects.get(pk="PE")
    first = a_person("Amina  OTIENO", country=kenya)
    second = a_person("Otieno Amína", country=kenya)
    a_person("Amina Otieno", country=peru)
    a_person("Amina Otieno", country=kenya, demonstration=True)
    a_person("Amina Otieno Odhiambo", country=kenya)
    (pair,) = likely_doubles()
    assert (pair.kept, pair.absorbed, pair.country) == (first, second, kenya)
    page = office.get("/en/people/merge/doubles/").content.decode()
    assert f"absorbed={second.pk}&amp;kept={first.pk}" in page
    assert not Merge.objects.exists()
    join(second, first)
    assert likely_doubles() == []
