"""The files: the same numbers and the same limits as the page."""

import csv
import io

import pytest
from openpyxl import load_workbook

from analytics.models import EnrolmentFact
from tests.factories.analytics import facts

pytestmark = pytest.mark.django_db

FIVE = [(5, 7), (4, 7), (6, 9), (4, 8), (5, 8)]


def csv_rows(client, address, **query) -> list[list[str]]:
    response = client.get(address, query)
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def xlsx_book(client, address, **query):
    return load_workbook(io.BytesIO(client.get(address, query).content))


def xlsx_rows(client, address, **query) -> list[list]:
    return [[cell.value for cell in row] for row in xlsx_book(client, address, **query).worksheets[0].iter_rows()]


def test_the_table_as_csv(manager):
    facts(FIVE)
    facts(FIVE[:3], country="GH")
    facts(FIVE, country="FJ")
    header, fiji, ghana, kenya, total = csv_rows(
        manager, "/en/reports/table.csv", since="2026-01-01", until="2026-06-30"
    )
    assert header == [
        "Country", "Enrolments", "Reached", "Completed", "Certificates in force", "Matched pairs", "Mean before (%)",
        "Mean after (%)", "Gain (points)", "95% interval, low", "95% interval, high", "As of", "Period from", "Period until",
    ]  # fmt: skip
    assert fiji[:11] == ["Fiji", *["not shown"] * 10]
    assert ghana[:11] == ["Ghana", *["fewer than 5"] * 10]
    assert kenya[:11] == ["Kenya", "5", "5", "0", "0", "5", "48.0", "78.0", "30.0", "21.2201", "38.7799"]
    assert total[:6] == ["Total", "13", "13", "0", "0", "13"]
    assert all(row[12:] == ["2026-01-01", "2026-06-30"] and row[11] for row in (fiji, ghana, kenya, total))


def test_the_table_as_xlsx_holds_numbers_and_says_what_it_is(manager):
    facts(FIVE)
    book = xlsx_book(manager, "/en/reports/table.xlsx", country="KE")
    _header, kenya, _total = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert kenya[:11] == ["Kenya", 5, 5, 0, 0, 5, 48, 78, 30, 21.2201, 38.7799]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=2)}
    assert {"As of", "Period from", "Period until", "Formula", "Who is counted", "Small groups"} <= set(about)
    assert about["Country"] == "Kenya"
    assert about["Period from"].date().isoformat() == "2026-03-10"
    assert "Student's t" in about["Formula"]


def test_a_list_is_as_long_as_its_figure(manager):
    facts(FIVE * 30)
    header, *rows = csv_rows(manager, "/en/reports/gain.csv")
    assert header[:5] == ["Enrolment", "Course", "Before (%)", "After (%)", "Difference (points)"]
    assert len(rows) == 150
    assert sum(float(row[4]) for row in rows) / 150 == pytest.approx(30)
    assert all(row[5] and row[6] and row[7] for row in rows)
    assert len(xlsx_rows(manager, "/en/reports/gain.xlsx")) == 151


@pytest.mark.parametrize("key", ["reached", "completed", "gain", "certificates"])
def test_no_list_holds_a_whole_id(manager, key):
    facts(FIVE, certified=True)
    fact = EnrolmentFact.objects.first()
    text = str(csv_rows(manager, f"/en/reports/{key}.csv"))
    assert str(fact.person_id) not in text and str(fact.enrolment_id) not in text
    assert fact.person_id.hex[:8] in text or fact.enrolment_id.hex[:8] in text


@pytest.mark.parametrize("read", [lambda *a, **q: csv_rows(*a, **q), lambda *a, **q: xlsx_rows(*a, **q)])
def test_a_focal_point_takes_home_her_own_country_only(focal_point, read, request):
    facts(FIVE)
    facts(FIVE, country="GH")
    ending = "csv" if request.node.callspec.indices["read"] == 0 else "xlsx"
    rows = read(focal_point, f"/en/reports/table.{ending}")
    assert [row[0] for row in rows] == ["Country", "Kenya", "Total"]
    assert [str(row[1]) for row in rows[1:]] == ["5", "5"]
    assert focal_point.get(f"/en/reports/table.{ending}", {"country": "GH"}).status_code == 400


def test_a_hostile_course_cannot_run_in_a_spreadsheet(manager):
    facts(FIVE, course_slug="=cmd")
    assert csv_rows(manager, "/en/reports/table.csv", by="course")[1][0] == "'=cmd"
    assert csv_rows(manager, "/en/reports/gain.csv")[1][1] == "'=cmd"
    sheet = xlsx_book(manager, "/en/reports/table.xlsx", by="course").worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=cmd", "s")


def test_arabic_files(manager):
    facts(FIVE, country="EG")
    assert csv_rows(manager, "/ar/reports/table.csv")[1][0] == "مصر"
    assert xlsx_book(manager, "/ar/reports/table.xlsx").worksheets[0].sheet_view.rightToLeft


def test_names_of_files_say_what_and_when(manager):
    facts(FIVE)
    disposition = manager.get("/en/reports/table.csv", {"by": "month"})["Content-Disposition"]
    assert disposition.startswith('attachment; filename="meristem-month-20')
