"""The register of countries: what stands in it, and its public page."""

import gzip
import re

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from lms.accounts.models import Country
from lms.accounts.organisations.countries import GROUPS, PROJECT_REGIONS, register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries")]
DOCUMENT = settings.ROOT / "docs" / "countries.md"
LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh-hans"]


def rows(response) -> list[str]:
    html = response.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    html = html.replace("<br>", " ")
    return [" ".join(strip_tags(row).split()) for row in html.split("</tr>")[:-1]]


def row_of(response, name: str) -> str:
    return next(row for row in rows(response) if row.startswith(name))


# --- the data -----------------------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_published_totals():
    assert Country.objects.count() == 198
    assert Country.objects.filter(party=True).count() == 173
    assert Country.objects.filter(supplementary_party=True).count() == 55
    assert Country.objects.filter(un_member=True).count() == 193
    assert not Country.objects.filter(supplementary_party=True, party=False).exists()


def test_what_is_there_beyond_the_members_of_the_united_nations():
    assert set(Country.objects.filter(un_member=False).values_list("pk", flat=True)) == {"EU", "CK", "NU", "PS", "VA"}
    assert set(Country.objects.filter(un_member=False, party=True).values_list("pk", flat=True)) == {"EU", "NU", "PS"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_a_name_of_its_own_in_every_language(language):
    names = [country.name_in(language) for country in Country.objects.all()]
    assert all(name.strip() == name and name for name in names)
    assert len(set(names)) == 198


def test_a_date_that_is_not_known_is_empty_and_no_date_is_without_its_ground():
    assert list(Country.objects.filter(party=True, in_force_since=None).values_list("pk", flat=True)) == ["ME"]
    assert not Country.objects.filter(party=False, in_force_since__isnull=False).exists()
    assert not Country.objects.filter(in_force_since__isnull=False, in_force_basis="").exists()
    assert Country.objects.filter(supplementary_party=True, supplementary_in_force_since=None).count() == 11


def test_groups_and_regions_have_words():
    assert set(Country.objects.values_list("un_regional_group", flat=True)) == set(GROUPS)
    assert set(Country.objects.exclude(project_region="").values_list("project_region", flat=True)) == set(
        PROJECT_REGIONS
    )


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_light_in_every_language(client, language, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):  # the register
        page = client.get(f"/{language}/countries/")
    assert page.status_code == 200
    assert len(rows(page)) == 198
    assert len(gzip.compress(page.content)) < 40_000


def test_it_says_as_of_when_and_how_many(client):
    text = " ".join(strip_tags(client.get("/en/countries/").content.decode()).split())
    assert "As of Aug. 9, 2026: 173 Parties to the Cartagena Protocol, 55 Parties to the Supplementary Protocol" in text
    assert "198 of 198 entries" in text


def test_a_row_says_group_dates_and_how_they_are_known(client):
    page = client.get("/en/countries/")
    assert row_of(page, "Albania") == "Albania Eastern European States Party May 9, 2005 Party March 5, 2018 *"
    assert row_of(page, "Argentina").endswith("Not a Party Not a Party")
    assert "Party Sept. 11, 2003 *" in row_of(page, "European Union No group")
    assert row_of(page, "Montenegro") == "Montenegro Eastern European States Party date not known Not a Party"
    assert "Party date not known" in row_of(page, "Belgium")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kenya", ["Kenya"]),
        ("KEN", ["Kenya"]),
        ("Кения", ["Kenya"]),
        ("كينيا", ["Kenya"]),
        ("肯尼亚", ["Kenya"]),
        ("cote d'ivoire", ["Côte d'Ivoire"]),
        ("Cote d’Ivoire", ["Côte d'Ivoire"]),
        ("اردن", ["Jordan"]),
        ("  viet   nam ", ["Viet Nam"]),
        ("atlantis", []),
        ("%", []),
    ],
)
def test_the_search_understands_six_languages(words, found):
    assert [line.name.replace("’", "'") for line in register(language="en", words=words).lines] == found


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"group": "African"}, 54),
        ({"group": "none"}, 5),
        ({"status": "party"}, 173),
        ({"status": "not-party"}, 25),
        ({"status": "supplementary"}, 55),
        ({"group": "nonsense", "status": "1 OR 1"}, 198),
    ],
)
def test_filters(client, query, count):
    assert len(rows(client.get("/en/countries/", query))) == count


def test_nothing_found_says_what_to_do(client):
    page = client.get("/en/countries/", {"q": "<b>atlantis"}).content.decode()
    assert "No country fits" in page and "<b>atlantis" not in page


def test_names_are_sorted_as_the_reader_looks_for_them(client):
    names = [line.name for line in register(language="fr").lines]
    assert names.index("Égypte") < names.index("Fidji") < names.index("Zambie")


# --- the document -------------------------------------------------------------------------------------------------


def test_the_document_explains_every_column_and_every_source():
    text = DOCUMENT.read_text()
    with (settings.ROOT / "lms/accounts/data/countries.csv").open() as file:
        columns = file.readline().strip().split(",")
    named = set(re.findall(r"`([a-z0-9_-]+)`", text))
    assert set(columns) <= named
    used = set(re.findall(r"S\d+", " ".join(Country.objects.values_list("party_source", flat=True))))
    used |= set(re.findall(r"S\d+", " ".join(Country.objects.values_list("group_source", flat=True))))
    assert used <= set(re.findall(r"^\| (S\d+)", text, re.M))
