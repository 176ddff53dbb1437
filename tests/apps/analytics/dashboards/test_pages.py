"""The manager's page and what opens behind each number."""

import re
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from analytics.models import EnrolmentFact, StaleEnrolment
from courses.models import Course, CourseVersion, OutlineText
from lms.accounts.api import AuditLine, Role
from tests.factories.analytics import fact, facts, reader

pytestmark = pytest.mark.django_db

FIVE = [(5, 7), (4, 7), (6, 9), (4, 8), (5, 8)]  # 48 % to 78 %, worked by hand in test_figures
PAGES = ["", "reached/", "completed/", "gain/", "certificates/"]
FILES = ["table.csv", "table.xlsx", "gain.csv", "gain.xlsx", "reached.csv"]


def words(response) -> str:
    """The text of a page, with single spaces."""
    return " ".join(strip_tags(response.content.decode()).split())


def overview(client, language="en", **query):
    return client.get(f"/{language}/reports/", query)


def row_of(response, label: str) -> str:
    html = response.content.decode()
    return " ".join(strip_tags(re.search(rf'<tr>\s*<th scope="row">{label}</th>.*?</tr>', html, re.S)[0]).split())


# --- what is shown ------------------------------------------------------------------------------------------------


def test_the_page_says_the_gain_in_plain_words(manager):
    facts(FIVE)
    text = words(overview(manager))
    assert (
        "Among the 5 people who took both tests, the mean rose from 48% to 78% of the maximum: "
        "30 points (95% interval 21 to 39)." in text
    )
    assert "This does not show what caused the change." in text


def test_tiles_and_table_say_the_same(manager):
    facts(FIVE, certified=True)
    facts([(None, None)] * 5, country="GH", reached=True)
    response = overview(manager)
    text = words(response)
    assert "People reached 10 100% of 10 people enrolled" in text
    assert "Courses completed 5 50% of 10 enrolments" in text
    assert "Knowledge gain +30 points 95% interval 21 to 39; n = 5 pairs" in text
    assert "Certificates in force 5 100% of 5 courses completed" in text
    assert row_of(response, "Kenya") == "Kenya 5 5 5 5 5 48.0 78.0 +30.0 21.2 to 38.8"
    assert row_of(response, "Ghana") == "Ghana 5 5 0 0 0 — — — —"
    assert row_of(response, "Total") == "Total 10 10 5 5 5 48.0 78.0 +30.0 21.2 to 38.8"


def test_as_of_period_and_rule_are_said(manager):
    facts(FIVE)
    text = words(overview(manager, since="2026-01-01", until="2026-06-30"))
    assert "As of " in text and " UTC" in text
    assert "Enrolments from Jan. 1, 2026 to June 30, 2026" in text
    assert "Counted are people who enrolled in the period" in text


def test_nobody_and_no_pairs_are_said_honestly(manager):
    assert "Nobody has enrolled yet." in words(overview(manager))
    facts([(5, None)] * 6)
    text = words(overview(manager))
    assert "No test pairs yet" in text
    assert '<figure class="chart">' not in overview(manager).content.decode()
    assert "No enrolment fits these filters." in words(overview(manager, until="2020-01-01"))


def test_a_small_group_is_hidden_with_a_note(manager):
    facts(FIVE * 3)
    facts(FIVE[:4], country="GH")
    facts(FIVE, country="FJ")
    response = overview(manager)
    assert row_of(response, "Ghana") == "Ghana fewer than 5"
    assert row_of(response, "Fiji") == "Fiji not shown"
    assert "Groups of few people are not shown" in words(response)
    picture = response.content.decode().split('<figure class="chart">')[1].split("</figure>")[0]
    assert "Kenya" in picture
    assert "Ghana" not in picture and "Fiji" not in picture


def test_a_filter_does_not_open_a_small_group(manager):
    facts(FIVE * 3)
    facts(FIVE[:4], country="GH", certified=True)
    text = words(overview(manager, country="GH"))
    assert "Too few people to be shown." in text
    assert "%" not in re.sub(r"95% interval|(Before|After) \(%\)", "", text)
    figure = words(manager.get("/en/reports/gain/", {"country": "GH"}))
    assert "The list holds too few people to be shown." in figure
    assert manager.get("/en/reports/gain.csv", {"country": "GH"}).status_code == 403


def test_the_unknown_country_is_a_row_of_its_own_and_last(manager):
    facts(FIVE)
    facts(FIVE, country="")
    html = overview(manager).content.decode()
    assert html.index('<th scope="row">Kenya') < html.index('<th scope="row">Country unknown')
    assert "Country unknown" in words(overview(manager, country="unknown"))


def test_names_of_countries_follow_the_language_of_the_page(manager):
    facts(FIVE, country="EG")
    html = overview(manager, "ar").content.decode()
    assert "مصر" in html
    assert 'dir="rtl"' in html


@pytest.mark.parametrize("by", ["country", "course", "language", "month", "quarter", "year"])
def test_every_grouping(manager, by):
    facts(FIVE)
    response = overview(manager, by=by)
    assert response.status_code == 200
    assert response.content.decode().count('<th scope="row">') == 2  # one group and the total


def test_demonstration_data_is_counted_here_and_can_be_left_out(manager, settings):
    facts(FIVE, is_demonstration=True)
    facts(FIVE)
    assert "Demonstration data is counted" in words(overview(manager))
    assert row_of(overview(manager), "Kenya").startswith("Kenya 10 ")
    assert row_of(overview(manager, demonstration="no"), "Kenya").startswith("Kenya 5 ")
    settings.DEMONSTRATION = False
    assert row_of(overview(manager), "Kenya").startswith("Kenya 5 ")


def test_enrolments_that_wait_to_be_counted_are_told(manager):
    facts(FIVE)
    StaleEnrolment.objects.create(run_id=UUID(int=1), person_id=UUID(int=2))
    assert "1 enrolment has changed" in words(overview(manager))


# --- filters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"since": "31.03.2026"}, "Write the date as year-month-day"),
        ({"until": "2026-02-30"}, "Write the date as year-month-day"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "This day lies before the first day."),
        ({"country": "XX"}, "Choose one of the values in the list."),
        ({"by": "person_id"}, "Choose one of the values in the list."),
        ({"demonstration": "maybe"}, "Choose one of the values in the list."),
    ],
)
def test_a_wrong_filter_gives_a_message_and_no_figures(manager, query, message):
    facts(FIVE)
    response = overview(manager, **query)
    assert response.status_code == 400
    assert message in words(response)
    assert "tile-number" not in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    for page in ("gain/", "table.csv", "gain.xlsx"):
        answer = manager.get(f"/en/reports/{page}", query, headers={"Accept": "application/json"})
        assert answer.status_code == 400
        assert message in answer.json()["title"]


def test_filters_stay_in_every_link(manager):
    facts(FIVE)
    html = overview(manager, country="KE", by="month", since="2026-01-01").content.decode()
    links = re.findall(r'href="(/en/reports/[^"#]+)"', html)
    assert len([link for link in links if "?" in link]) == 6  # four tiles, two files
    for link in links:
        if "?" in link:
            assert {"country=KE", "by=month", "since=2026-01-01"} <= set(
                link.split("?")[1].replace("&amp;", "&").split("&")
            )


# --- behind a number ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["reached", "completed", "gain", "certificates"])
def test_a_number_is_as_high_as_its_list_is_long(manager, key):
    facts(FIVE, certified=True)
    facts(FIVE, completed=True, country="GH")
    facts([(None, None)] * 7, reached=True, country="")
    person = EnrolmentFact.objects.filter(country="").first().person_id
    fact(reached=True, person_id=person)
    expected = {"reached": 17, "completed": 10, "gain": 10, "certificates": 5}[key]
    response = manager.get(f"/en/reports/{key}/")
    assert response.context["page"].paginator.count == expected
    assert response.content.decode().count('<th scope="row">') == expected


def test_a_figure_says_formula_numerator_denominator_and_the_unknown(manager):
    facts(FIVE)
    facts(FIVE, country="")
    fact(pre=3)
    text = words(manager.get("/en/reports/gain/"))
    assert "Knowledge gain = mean score after less mean score before" in text
    assert "Sum of the differences, in percentage points 300.0" in text  # ten pairs, thirty points each on average
    assert "Matched pairs (n) 10" in text
    assert "Not counted: only the first test 1" in text
    assert "Of these, country unknown (pairs) 5" in text


def test_lists_hold_no_name_and_no_country(manager):
    facts(FIVE)
    html = manager.get("/en/reports/gain/").content.decode()
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    assert "KE" not in body and "Kenya" not in body
    assert re.search(r"<bdi>[0-9a-f]{8}</bdi>", body)
    assert 'lang="en"' in html


def test_a_list_names_the_course_where_there_are_several(manager):
    facts(FIVE)
    assert "Course" not in words(manager.get("/en/reports/gain/")).split("The list")[1]
    facts(FIVE, course_slug="another")
    assert "Course" in words(manager.get("/en/reports/gain/")).split("The list")[1]
    assert "Course" not in words(manager.get("/en/reports/gain/", {"course": "another"})).split("The list")[1]


def test_long_lists_have_pages(manager):
    facts(FIVE * 21)
    first = manager.get("/en/reports/gain/")
    assert "Page 1 of 3" in words(first)
    assert "Page 3 of 3" in words(manager.get("/en/reports/gain/", {"page": "3"}))
    assert "Page 1 of 3" in words(manager.get("/en/reports/gain/", {"page": "x"}))


# --- who sees what ------------------------------------------------------------------------------------------------


def test_a_focal_point_counts_her_own_country_only(focal_point):
    facts(FIVE)
    facts([(0, 10)] * 5, country="GH")
    facts([(0, 10)] * 5, country="")
    response = overview(focal_point)
    assert row_of(response, "Total") == "Total 5 5 0 0 5 48.0 78.0 +30.0 21.2 to 38.8"
    assert "Ghana" not in response.content.decode()
    assert "unknown" not in response.content.decode()


def test_a_focal_point_opens_no_list(focal_point):
    facts(FIVE)
    page = focal_point.get("/en/reports/gain/")
    assert "Only project managers may open the list." in words(page)
    assert '<th scope="row">' not in page.content.decode()
    assert focal_point.get("/en/reports/gain.csv").status_code == 403
    assert focal_point.get("/en/reports/reached.xlsx").status_code == 403


def test_another_country_and_one_that_does_not_exist_answer_alike(focal_point):
    facts(FIVE)
    facts(FIVE, country="GH")
    foreign, nonexistent = (overview(focal_point, country=code) for code in ("GH", "ZZ"))
    assert foreign.status_code == nonexistent.status_code == 400
    assert words(foreign) == words(nonexistent)
    files = [focal_point.get("/en/reports/table.csv", {"country": code}) for code in ("GH", "ZZ")]
    assert [file.status_code for file in files] == [400, 400]


def test_a_manager_of_one_country_opens_its_lists_alone(countries, sign_in):
    facts(FIVE)
    facts(FIVE, country="GH")
    client = sign_in(reader(Role.PROJECT_MANAGER, "KE"))
    assert row_of(overview(client), "Total").startswith("Total 5 ")
    assert client.get("/en/reports/gain/").context["page"].paginator.count == 5


def test_a_manager_who_is_a_focal_point_too_opens_only_the_lists_of_the_first(countries, sign_in):
    facts(FIVE)
    facts(FIVE, country="GH")
    person = reader(Role.PROJECT_MANAGER, "KE")
    focal = reader(Role.COUNTRY_FOCAL_POINT, "GH")
    focal.roles.update(person=person)
    client = sign_in(person)
    assert row_of(overview(client), "Total").startswith("Total 10 ")
    assert client.get("/en/reports/gain.csv").status_code == 403
    assert client.get("/en/reports/gain.csv", {"country": "GH"}).status_code == 403
    assert client.get("/en/reports/gain.csv", {"country": "KE"}).status_code == 200


@pytest.mark.parametrize("page", PAGES + FILES)
def test_nobody_else_gets_in(client, countries, sign_in, page):
    facts(FIVE)
    address = f"/en/reports/{page}"
    assert client.get(address).status_code == 302
    for role in (Role.TRAINER, Role.AUTHOR, Role.TRANSLATOR, Role.LECTURER):
        assert sign_in(reader(role)).get(address).status_code == 403
    assert sign_in(reader(Role.ADMINISTRATOR)).get(address).status_code == 200


@pytest.mark.parametrize("page", PAGES + FILES)
def test_reading_changes_nothing_and_only_reading_is_possible(manager, page):
    facts(FIVE)
    before = AuditLine.objects.count()
    manager.get(f"/en/reports/{page}")
    assert AuditLine.objects.count() == before
    assert manager.post(f"/en/reports/{page}").status_code == 405


def test_addresses():
    assert reverse("analytics:overview") == "/en/reports/"
    assert reverse("analytics:figure", args=["gain"]) == "/en/reports/gain/"


# --- cost ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 12])
def test_overview_takes_at_most_twelve_queries(manager, django_assert_max_num_queries, size):
    course = Course.objects.create(slug="course-0", is_published=True)
    version = CourseVersion.objects.create(course=course, number=1, lesson_keys=["m/a"], published_at=course.made_at)
    OutlineText.objects.create(version=version, language="en", title="A course")
    for number in range(size):
        facts(FIVE, country=["KE", "GH", "EG", "FJ", "BR", ""][number % 6], course_slug=f"course-{number}")
    # session, person, roles, scopes, filter values, courses (with their texts), pairs, totals, groups, countries, waiting
    with django_assert_max_num_queries(12):
        overview(manager, by="country")
    with django_assert_max_num_queries(12):
        overview(manager, by="course")


def test_a_list_takes_no_more_queries_when_it_is_long(manager, django_assert_max_num_queries):
    facts(FIVE * 20)
    # as the overview, and the length and one page of the list
    with django_assert_max_num_queries(14):
        manager.get("/en/reports/gain/")
