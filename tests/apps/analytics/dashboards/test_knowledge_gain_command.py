"""`manage.py knowledge_gain`, to the letter of DESIGN.md section 4."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from analytics.models import EnrolmentFact
from tests.factories.analytics import fact, facts

KEYS = (
    "n_pre n_post n_matched n_pre_only n_post_only n_invalid mean_pre mean_post sd_pre sd_post raw_gain relative_gain "
    "normalised_gain normalised_change d_z hedges_gz t df p ci95_low ci95_high wilcoxon_w wilcoxon_p warnings"
).split()
TABLE = "learner,pre,post\na,5,7\nb,4,7\nc,6,9\nd,4,8\ne,5,8\nf,3,\ng,,9\n"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("knowledge_gain", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    return caught.value


def no_nan(text: str) -> dict:
    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


# --- files --------------------------------------------------------------------------------------------------------


def test_json_of_a_file_worked_by_hand(table):
    found = no_nan(run("--csv", table, "--max", "10", "--json"))
    assert list(found) == KEYS
    assert [found[key] for key in KEYS[:6]] == [6, 6, 5, 1, 1, 0]
    assert found["mean_pre"] == pytest.approx(4.8)
    assert found["raw_gain"] == pytest.approx(3)
    assert found["relative_gain"] == pytest.approx(3 / 4.8)
    assert found["normalised_gain"] == pytest.approx(3 / 5.2)
    assert found["t"] == pytest.approx(3 / 0.5**0.5 * 5**0.5)
    assert found["df"] == 4
    assert found["ci95_low"] == pytest.approx(2.1220112)
    assert [warning["code"] for warning in found["warnings"]] == ["few_pairs", "not_matched"]


def test_without_a_maximum_the_normalised_figures_are_null(table):
    found = no_nan(run("--csv", table, "--json"))
    assert found["normalised_gain"] is None and found["normalised_change"] is None


@pytest.mark.parametrize(
    "rows", ["", "a,1,\n", "a,1,2\n", "a,1,2\nb,1,2\n", "a,0,0\nb,0,0\n", "a,x,1\n", "a,1,2\na,1,2\n"]
)
def test_poor_data_gives_nulls_and_never_nan(tmp_path, rows):
    path = tmp_path / "scores.csv"
    path.write_text("learner,pre,post\n" + rows)
    assert list(no_nan(run("--csv", str(path), "--json"))) == KEYS


@pytest.mark.parametrize("content", [b"", b"learner,before,after\na,1,2\n", b"PK\x03\x04", b"\xff\xfe\x00"])
def test_a_bad_file_is_refused_with_exit_code_two(tmp_path, content):
    path = tmp_path / "scores.csv"
    path.write_bytes(content)
    error = refused("--csv", str(path), "--json")
    assert error.returncode == 2
    assert str(path) in str(error)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_read_is_refused_with_exit_code_two(tmp_path, name):
    error = refused("--csv", str(tmp_path / name), "--json")
    assert error.returncode == 2
    assert "cannot be read" in str(error)


def test_a_readable_table_without_json(table):
    text = run("--csv", table, "--max", "10")
    assert "mean_pre           4.8" in text
    assert "! Only 5 learners have both scores" in text


# --- wrong use ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [[], ["--csv", "a", "--course", "b"], *(["--csv", "a", "--max", text] for text in ("0", "-1", "nan", "inf", "x"))],
)
def test_wrong_use_is_refused(arguments):
    assert str(refused(*arguments)).startswith("Error: ")


@pytest.mark.parametrize("workshop", ["7", "b7a1c8a0-0000-4000-8000-000000000000"])
def test_there_is_no_workshop_yet(workshop):
    assert f"There is no workshop with this id: {workshop}" in str(refused("--workshop", workshop, "--json"))


# --- courses ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_course_gives_the_same_as_its_scores_in_a_file(table):
    facts([(5, 7), (4, 7), (6, 9), (4, 8), (5, 8), (3, None), (None, 9), (None, None)])
    fact(pre=1, post=10, course_slug="another")
    assert run("--course", "lmo-documents", "--json") == run("--csv", table, "--max", "10", "--json")


@pytest.mark.django_db
def test_a_final_test_before_the_first_one_makes_no_pair():
    early = fact(pre=5, post=9)
    EnrolmentFact.objects.filter(pk=early.pk).update(post_at=datetime(2026, 1, 1, tzinfo=UTC))
    found = no_nan(run("--course", "lmo-documents", "--json"))
    assert [found[key] for key in KEYS[:6]] == [1, 0, 0, 1, 0, 0]


@pytest.mark.django_db
def test_tests_of_different_lengths_become_per_cent_and_it_says_so():
    fact(pre=5, post=10)
    fact(pre=3, post=6, maximum=Decimal(12))
    found = no_nan(run("--course", "lmo-documents", "--json"))
    assert (found["mean_pre"], found["mean_post"]) == (37.5, 75.0)
    assert "different maxima (10, 12)" in found["warnings"][0]["message"]


@pytest.mark.django_db
def test_a_maximum_that_is_not_the_tests_own_is_used_and_told():
    facts([(5, 7), (4, 6)])
    found = no_nan(run("--course", "lmo-documents", "--max", "20", "--json"))
    assert found["normalised_gain"] == pytest.approx(2 / 15.5)
    assert found["warnings"][0]["code"] == "other_maximum"


@pytest.mark.django_db
def test_an_unknown_course_is_an_error():
    assert "'nothing'" in str(refused("--course", "nothing", "--json"))


@pytest.mark.django_db
def test_a_course_nobody_has_been_tested_in_gives_nulls():
    fact()
    found = no_nan(run("--course", "lmo-documents", "--json"))
    assert found["n_matched"] == 0 and found["raw_gain"] is None
