"""CSV: what spreadsheets would run is made harmless, and nothing else is touched."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reports.formats.csv import BOM, csv_lines, harmless
from tests.unit.reports.reports import Sample

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1;2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(1)",
    "\u22121+1",  # a minus sign
    " =1+1",
    "\u200b=1+1",  # zero width
    "\ufeff=1+1",
    "\u202e=1+1",  # turned round
    "\x00=1+1",
    "\tname",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_gets_an_apostrophe(text):
    made = harmless(text)
    assert made.startswith("'")
    assert made.replace("'", "") == text.replace("\x00", "").replace("'", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amina;=1+1", "Amina;'=1+1"),
        ("Amina\t=1+1", "Amina\t'=1+1"),
        ("Amina\r\n @x", "Amina\r\n' @x"),
        ("=a;=b", "'=a;'=b"),
    ],
)
def test_text_after_a_separator_of_another_country_is_guarded_too(text, expected):
    assert harmless(text) == expected


@pytest.mark.parametrize(
    "text", ["", "Amina", "O'Neil", "-5", "+49", "-12.5", "a=b", "1-2", "Ångström", "أمينة", "a, -b", "李-明"]
)
def test_what_is_no_formula_is_left_alone(text):
    assert harmless(text) == text


@given(st.text(max_size=40))
def test_nothing_begins_a_formula_afterwards(text):
    made = harmless(text)
    assert not made.startswith(("=", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    if made.startswith(("+", "-")):
        float(made)


def test_the_file_is_what_excel_reads():
    lines = "".join(csv_lines(Sample([["=A1", 5, -2.5, Decimal("-0.10"), date(2026, 3, 1), None]])))
    assert lines.startswith(BOM + "Name,'=Count")
    assert "\r\n" in lines
    [_header, row] = csv.reader(io.StringIO(lines.removeprefix(BOM)))
    assert row == ["'=A1", "5", "-2.5", "-0.10", "2026-03-01", ""]


def test_moments_keep_their_zone():
    [_header, line] = list(csv_lines(Sample([[datetime(2026, 3, 1, 8, 30, tzinfo=UTC)]])))
    assert line == "2026-03-01T08:30:00+00:00\r\n"


def test_it_is_sent_piece_by_piece():
    def rows():
        yield ["first"]
        raise RuntimeError("not read yet")

    lines = csv_lines(Sample(rows()))
    next(lines)
    assert next(lines) == "first\r\n"
