"""`manage.py item_analysis`: the keys promised, the figures of R, and faults with exit code 2."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.unit.items.test_against_r import ITEMS, lsat


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("item_analysis", "--csv", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [",".join(f"{score:g}" for score in row) for row in lsat("lsat6")]
    path = tmp_path / "lsat6.csv"
    path.write_text("\n".join([",".join(ITEMS), *rows]))
    return path


def test_json_has_the_promised_keys(table: Path) -> None:
    found = json.loads(run(table, "--json"))
    assert list(found) == ["items", "alpha", "kr20", "sem", "n", "warnings"]
    names = ["id", "facility", "discrimination", "point_biserial", "alpha_if_deleted"]
    assert all(list(item) == names for item in found["items"])
    assert [item["id"] for item in found["items"]] == ITEMS


def test_json_has_the_figures_of_r(table: Path) -> None:
    found = json.loads(run(table, "--json"))
    assert found["alpha"] == pytest.approx(0.294997192216, abs=1e-10)
    assert found["kr20"] == pytest.approx(0.294997192216, abs=1e-10)
    assert found["items"][2]["point_biserial"] == pytest.approx(0.172778943291, abs=1e-10)
    assert (found["n"], found["warnings"]) == (1000, [])


def test_table(table: Path) -> None:
    lines = run(table).splitlines()
    assert lines[0].split() == ["item", "facility", "discrimination", "point_biserial", "alpha_if_deleted"]
    assert lines[1].split()[:2] == ["q1", "0.9240"]
    assert "alpha  0.2950" in lines


def test_warnings_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_bytes("learner;é\nana;1\nbo;1\n".encode("cp1252"))
    assert "! The file is not in UTF-8" in run(path)
    codes = [warning["code"] for warning in json.loads(run(path, "--json"))["warnings"]]
    assert codes == ["encoding_guessed", "few_learners", "one_item", "same_totals", "all_right"]


@pytest.mark.parametrize("text", ["q1,q2\n1,x\n", "", "q1\n"])
def test_a_bad_file_is_exit_code_2(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(CommandError, match=r"bad\.csv: ") as caught:
        run(path, "--json")
    assert caught.value.returncode == 2


def test_the_fault_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("q1,q2\n1,x\n")
    with pytest.raises(CommandError, match=r"Line 2, column 2 \(item q2\): 'x' is no score"):
        run(path)


def test_no_file_is_exit_code_2(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read") as caught:
        run(tmp_path / "none.csv")
    assert caught.value.returncode == 2
