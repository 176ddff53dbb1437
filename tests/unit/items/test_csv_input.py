"""Reading item scores from CSV: what spreadsheets write is read, a fault is named by line and column, nothing crashes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.items import csv_input
from analytics.items.csv_input import read_scores
from analytics.knowledge_gain.csv_input import DataFileError

TABLE = "learner,q1,q2,q3\nana,1,0,1\nbo,0.5,,0\ncy,1,1,NA\n"
SCORES = [[1, 0, 1], [0.5, math.nan, 0], [1, 1, math.nan]]


def fault(text: str | bytes) -> DataFileError:
    with pytest.raises(DataFileError) as caught:
        read_scores(text.encode() if isinstance(text, str) else text)
    return caught.value


class TestShapes:
    @pytest.mark.parametrize(
        "data",
        [
            TABLE.encode(),
            TABLE.encode("utf-8-sig"),
            TABLE.replace("\n", "\r\n").encode(),
            TABLE.replace("\n", "\r").encode(),
            TABLE.rstrip("\n").encode(),
            TABLE.encode("utf-16"),
            b"\xfe\xff" + TABLE.encode("utf-16-be"),
            TABLE.encode("utf-16-le"),
            TABLE.encode("utf-16-be"),
            TABLE.replace(",", ";").replace("0.5", "0,5").encode(),
            TABLE.replace(",", "\t").encode("utf-16"),
            ("sep=;\r\n" + TABLE.replace(",", ";")).encode(),
            ("\n\n" + TABLE + "\n,,,\n  \n").encode(),
            TABLE.replace("\n", ",,\n").encode(),
            b'"learner","q1","q2","q3"\n"ana","1","0","1"\n"bo","0.5","","0"\n"cy","1","1","NA"\n',
            b" Learner , q1 , q2 , q3 \n ana , 1 , 0 , 1 \n bo , .5 , , 0.0 \n cy , 1.0 , 1e0 , NA \n",
            TABLE.replace("learner,", "").replace("ana,", "").replace("bo,", "").replace("cy,", "").encode(),
        ],
    )
    def test_is_read(self, data: bytes) -> None:
        found = read_scores(data)
        assert found.ids == ("q1", "q2", "q3")
        np.testing.assert_array_equal(found.scores, SCORES)
        assert not found.encoding_guessed

    def test_names_may_hold_the_delimiter(self) -> None:
        assert read_scores(b'"a;b";"say ""c"""\n1;0\n').ids == ("a;b", 'say "c"')

    def test_one_item(self) -> None:
        np.testing.assert_array_equal(read_scores(b"q1\n1\n0\n").scores, [[1], [0]])

    def test_an_older_encoding(self) -> None:
        found = read_scores("learner;Prüfung\nÉva;1\n".encode("cp1252"))
        assert (found.ids, found.encoding_guessed) == (("Prüfung",), True)

    def test_names_in_every_script(self) -> None:
        assert read_scores("سؤال,вопрос,问题\n1,0,1\n".encode()).ids == ("سؤال", "вопрос", "问题")

    def test_a_learner_without_a_score_is_kept_as_blank(self) -> None:
        assert np.isnan(read_scores(b"learner,q1,q2\nana,,\nbo,1,0\n").scores[0]).all()


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "code", "where"),
        [
            ("q1,q2\n1,x\n", "not_a_score", "Line 2, column 2 (item q2): 'x'"),
            ("learner,q1,q2\nana,1,0\nbo,2,0\n", "not_a_score", "Line 3, column 2 (item q1): '2'"),
            ("q1,q2\n1,-1\n", "not_a_score", "Line 2, column 2"),
            ("q1,q2\nnan,1\n", "not_a_score", "Line 2, column 1"),
            ("q1,q2\n1_0,1\n", "not_a_score", "Line 2, column 1"),
            ("q1,q2\n١,1\n", "not_a_score", "Line 2, column 1"),
            ("q1,q2\n.,1\n", "not_a_score", "Line 2, column 1"),
            ("q1,q2\n1e,1\n", "not_a_score", "Line 2, column 1"),
            ("q1,q2\n1,0\n1\n", "wrong_cells", "Line 3, column 1: the row has 1 cells"),
            ("q1,q2\n1,0,1\n", "wrong_cells", "Line 2, column 3"),
            ('q1,q2\n"1,0\n', "open_quote", "Line 2"),
            ('"q1,q2\n1,0\n', "open_quote", "Line 1"),
            ("q1,q1\n1,0\n", "double_item", "Line 1, column 2: the item q1 stands in column 1"),
            ("q1,,q3\n1,0,1\n", "no_name", "Line 1, column 2"),
            ("1,0,1\n0,1,1\n", "no_names", "Line 1"),
            ("learner\nana\n", "no_items", "Line 1"),
            ("learner,q1\n,1\n", "no_learner", "Line 2, column 1"),
            ("learner,q1\nana,1\nana,0\n", "repeated_learner", "Line 3, column 1: this learner stands on line 2"),
            ("q1,q2\n", "no_rows", "no rows"),
            ("", "empty", "empty"),
            (" \n\n", "empty", "empty"),
        ],
    )
    def test_named_by_line_and_column(self, text: str, code: str, where: str) -> None:
        found = fault(text)
        assert found.code == code
        assert where in found.message

    def test_learners_are_not_named(self) -> None:
        assert "ana" not in fault("learner,q1\nana,1\nana,0\n").message

    def test_a_long_cell_is_cut(self) -> None:
        assert len(fault("q1,q2\n1," + "x" * 5000 + "\n").message) < 200

    def test_a_workbook(self) -> None:
        assert fault(b"PK\x03\x04rest").code == "not_text"

    def test_broken_utf_16(self) -> None:
        assert fault(b"\xff\xfea").code == "not_text"

    def test_limits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_input, "MAX_BYTES", 20)
        assert fault("q1,q2\n" + "1,0\n" * 10).code == "too_large"
        monkeypatch.undo()
        monkeypatch.setattr(csv_input, "MAX_CELLS", 5)
        assert fault("q1,q2\n" + "1,0\n" * 10).code == "too_many_cells"
        monkeypatch.setattr(csv_input, "MAX_LINES", 3)
        assert fault("q1\n" + "1\n" * 4).code == "too_many_lines"
        monkeypatch.setattr(csv_input, "MAX_LINE_LENGTH", 10)
        assert fault("q" * 11).code == "line_too_long"
        monkeypatch.setattr(csv_input, "MAX_ITEMS", 1)
        assert fault("a,b\n1,0\n").code == "too_many_items"


def is_read_or_refused(data: bytes) -> bool:
    try:
        found = read_scores(data)
    except DataFileError as error:
        return bool(error.message)
    return found.scores.shape[1] == len(found.ids) > 0


class TestAnything:
    @settings(deadline=None)
    @given(st.binary(max_size=200))
    def test_bytes_never_crash_it(self, data: bytes) -> None:
        assert is_read_or_refused(data)

    @settings(deadline=None)
    @given(st.text(alphabet='01.,;\t"\n\r -eNAqx½１', max_size=80))
    def test_text_never_crashes_it(self, text: str) -> None:
        assert is_read_or_refused(text.encode())

    @settings(deadline=None)
    @given(
        st.integers(1, 4).flatmap(
            lambda width: st.lists(
                st.lists(st.sampled_from([0.0, 1.0, 0.25, math.nan]), min_size=width, max_size=width),
                min_size=1,
                max_size=8,
            )
        ),
        st.sampled_from([",", ";", "\t"]),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    )
    def test_what_is_written_is_read(self, rows: list[list[float]], delimiter: str, encoding: str) -> None:
        def cell(value: float) -> str:
            return "" if math.isnan(value) else f"{value:g}".replace(".", "." if delimiter == "," else ",")

        names = [f"item {place}" for place in range(len(rows[0]))]
        lines = [[str(at), *map(cell, row)] for at, row in enumerate(rows)]
        text = "\n".join(delimiter.join(line) for line in [["learner", *names], *lines])
        found = read_scores(text.encode(encoding))
        assert found.ids == tuple(names)
        np.testing.assert_array_equal(found.scores, rows)
