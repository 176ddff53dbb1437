"""The register of organisations: doubles, joining, parting; and that nothing of it alters a past figure."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from analytics.rollups.rebuild import computed_facts, differences, rebuild_facts
from lms.accounts.models import Affiliation, AuditLine, Country, Organisation
from lms.accounts.organisations.names import ALIKE, likely_doubles, likeness, words_of
from lms.accounts.services.organisations import (
    canonical,
    change_organisation,
    merge_organisations,
    undo_organisation_merge,
)
from lms.accounts.services.people import create_person, describe_person
from lms.accounts.services.roles import grant_role
from lms.accounts.vocabulary import Role, Scope
from lms.kernel.errors import Conflict, NotFound
from tests.journeys import a_class, complete, import_small_course

# --- which names are alike ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Agriculture", "ministry of  AGRICULTURE"),
        ("Ministry of Agriculture", "The Ministry for Agriculture"),
        ("Ministry of Agriculture", "Min. of Agriculture"),
        ("Ministry of Agriculture", "Agriculture Ministry"),
        ("Ministry of Agriculture", "Ministry of Agricultre"),
        ("Ministère de l’Agriculture", "Ministere de l'agriculture"),
        ("Ministerio de Agricultura", "MINISTERIO AGRICULTURA"),
        ("Министерство сельского хозяйства", "министерства сельского хозяйства"),
        ("وزارة الزراعة", "وِزارة الزراعه"),
        ("وزارة الزراعة", "وزارة زراعة"),
        ("إدارة الجمارك", "ادارة الجمارك"),
        ("中国海关总署", "中国 海关 总署"),
    ],
)
def test_alike(one, other):
    assert likeness(one, other) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Agriculture", "Ministry of Culture"),
        ("Ministry of Agriculture", "Ministry of Health"),
        ("University of Nairobi", "University of Mombasa"),
        ("Laboratory 1", "Laboratory 2"),
        ("Министерство здравоохранения", "Министерство сельского хозяйства"),
        ("وزارة الزراعة", "وزارة الصحة"),
        ("农业部", "卫生部"),
        ("", "Ministry"),
    ],
)
def test_not_alike(one, other):
    assert likeness(one, other) < ALIKE


names = st.text(max_size=40)


@given(names, names)
def test_likeness_is_a_share_and_does_not_depend_on_the_order(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@given(names)
def test_a_name_is_like_itself_however_it_is_spaced(name):
    assert words_of(name) == words_of(f"  {name} ")
    assert likeness(name, name) == (1 if words_of(name) else 0)


@given(st.lists(names, max_size=8))
def test_each_pair_is_found_once_and_never_with_itself(found):
    pairs = likely_doubles(list(enumerate(found)))
    assert all(one != other for one, other, _ in pairs)
    assert len({frozenset(pair[:2]) for pair in pairs}) == len(pairs)


def test_a_long_list_is_quick_enough_to_be_asked_for():
    rows = [(n, f"District office number {n} of veterinary service {n % 7}") for n in range(200)]
    assert likely_doubles([*rows, ("a", "Plant Health Service"), ("b", "plant health services")])[0][:2] == ("a", "b")


# --- joining and parting ------------------------------------------------------------------------------------------


@pytest.fixture
def manager(countries):
    person = create_person(name="Mona", email="mona@example.org")
    grant_role(person=person, role=Role.PROJECT_MANAGER, given_by=None)
    return person


@pytest.fixture
def three(countries):
    kenya = Country.objects.get(pk="KE")
    return [Organisation.objects.create(name=f"Ministry {n}", country=kenya) for n in "ABC"]


@pytest.fixture
def desk(manager):
    client = Client()
    client.force_login(manager, backend="lms.accounts.signing_in.backends.PasswordBackend")
    return client


def fresh(organisation):
    return Organisation.objects.get(pk=organisation.pk)


@pytest.mark.django_db
def test_chains_are_followed_and_parted_link_by_link(three, manager):
    a, b, c = three
    merge_organisations(double=a, kept=b, actor=manager)
    merge_organisations(double=b, kept=c, actor=manager)
    assert canonical(fresh(a)) == canonical(fresh(b)) == canonical(fresh(c)) == c
    undo_organisation_merge(double=b, actor=manager)
    undo_organisation_merge(double=b, actor=manager)
    assert canonical(fresh(a)) == b and canonical(fresh(b)) == b
    assert AuditLine.objects.filter(action="organisation.merge_undo").count() == 1


@pytest.mark.django_db
def test_no_circles(three, manager):
    a, b, c = three
    merge_organisations(double=a, kept=b, actor=manager)
    merge_organisations(double=b, kept=c, actor=manager)
    for double, kept in [(c, a), (c, b), (c, c)]:
        with pytest.raises(Conflict, match="organisation-circle"):
            merge_organisations(double=fresh(double), kept=fresh(kept), actor=manager)
    with pytest.raises(Conflict, match="organisation-merged"):
        merge_organisations(double=fresh(a), kept=c, actor=manager)


@pytest.mark.django_db
def test_a_double_that_is_typed_leads_to_the_one_that_is_kept(three, manager):
    a, b, _c = three
    merge_organisations(double=a, kept=b, actor=manager)
    person = create_person(name="Sina", email=None, country=a.country, organisation=" Ministry  A ")
    assert person.affiliations.get().organisation == b


@pytest.mark.django_db
def test_joining_repoints_no_affiliation(three, manager):
    a, b, _c = three
    person = create_person(name="Sina", email=None, country=a.country, organisation=a.name)
    before = list(Affiliation.objects.values())
    merge_organisations(double=a, kept=b, actor=manager)
    assert list(Affiliation.objects.values()) == before
    assert person.affiliations.get().organisation == a


@pytest.mark.django_db
def test_a_name_that_is_taken_is_a_double(three, manager):
    a, b, _c = three
    with pytest.raises(Conflict, match="organisation-known"):
        change_organisation(organisation=a, name=b.name, kind="public", actor=manager)
    assert fresh(a).name == "Ministry A" and fresh(a).kind == "other"


@pytest.mark.django_db
def test_a_manager_of_another_country_finds_nothing(three):
    other = create_person(name="Gifty", email=None)
    grant_role(person=other, role=Role.PROJECT_MANAGER, given_by=None, scope=Scope.COUNTRY, scope_id="GH")
    with pytest.raises(NotFound):
        change_organisation(organisation=three[0], name="Mine", kind="public", actor=other)
    client = Client()
    client.force_login(other, backend="lms.accounts.signing_in.backends.PasswordBackend")
    assert "Ministry A" not in client.get("/en/organisations/").content.decode()
    assert client.get(reverse("accounts:organisation", args=[three[0].pk])).status_code == 404


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_list_says_how_many_and_never_who(desk, three, django_assert_max_num_queries):
    create_person(name="Amina Otieno", email=None, country=three[0].country, organisation="Ministry A")
    with django_assert_max_num_queries(12):
        page = desk.get("/en/organisations/", {"q": "ministry", "country": "KE"}).content.decode()
    assert "3 organisations" in page and '<td class="num">1</td>' in page and "Amina" not in page
    assert "No organisation fits" in desk.get("/en/organisations/", {"country": "GH"}).content.decode()


@pytest.mark.django_db
def test_renaming_and_joining_on_the_pages(desk, three):
    a, b, _c = three
    address = reverse("accounts:organisation", args=[a.pk])
    assert desk.post(address, {"name": " Ministry   of Trade", "kind": "public"}).status_code == 303
    assert (fresh(a).name, fresh(a).kind) == ("Ministry of Trade", "public")
    assert desk.post(address, {"name": b.name, "kind": "public"}).status_code == 422
    assert desk.post(address, {"name": "", "kind": "public"}).status_code == 422
    join = reverse("accounts:merge_organisation", args=[a.pk])
    assert desk.post(join, {"kept": "nonsense"}).status_code == 404
    assert desk.post(join, {"kept": str(b.pk)}).status_code == 303
    assert "This one is joined to" in desk.get(address).content.decode()
    assert desk.post(reverse("accounts:part_organisation", args=[a.pk])).status_code == 303
    assert fresh(a).merged_into is None


@pytest.mark.django_db
def test_likely_doubles_are_shown_within_one_country(desk, countries):
    kenya, ghana = Country.objects.get(pk="KE"), Country.objects.get(pk="GH")
    for name, country in [("Plant Health Service", kenya), ("plant health services", kenya), ("Plant Health", ghana)]:
        create_person(name="Sina", email=None, country=country, organisation=name)
    page = desk.get("/en/organisations/doubles/").content.decode()
    assert page.count('name="kept"') == 1 and "Ghana" not in page


# --- dated: no past figure alters ---------------------------------------------------------------------------------


def facts():
    rows = [{name: value for name, value in vars(fact).items() if name != "_state"} for fact in computed_facts()]
    return sorted(rows, key=lambda row: str(row["enrolment_id"]))


@pytest.mark.django_db
def test_what_changes_later_alters_no_past_figure(manager):
    kenya, ghana = Country.objects.get(pk="KE"), Country.objects.get(pk="GH")
    person = create_person(
        name="Amina", email="amina@example.org", country=kenya, organisation="Border Guard", audience="customs-border"
    )
    complete(person, a_class(import_small_course(), "one"))
    rebuild_facts()
    before = facts()
    assert [(row["country"], row["audience"]) for row in before] == [("KE", "customs-border")]

    describe_person(person=person, country=ghana, organisation="Border Guards", audience="inspector")
    old, new = Organisation.objects.get(name="Border Guard"), Organisation.objects.get(name="Border Guards")
    change_organisation(organisation=old, name="Guards of the Border", kind="public", actor=manager)
    merge_organisations(double=old, kept=new, actor=manager)
    grant_role(person=person, role=Role.TRAINER, given_by=manager)

    assert facts() == before
    assert list(differences()) == []
    rebuild_facts()
    assert facts() == before
