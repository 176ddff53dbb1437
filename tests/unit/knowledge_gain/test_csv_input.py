"""Reading scores from CSV: what spreadsheets write is read, a fault is named by its line, nothing crashes."""

from __future__ import annotations

import csv
import io
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.knowledge_gain import csv_input
from analytics.knowledge_gain.csv_input import DataFileError, ReadResult, read_pairs
from analytics.knowledge_gain.pure import PairInput, compute_gain

TABLE = "learner,pre,post\nana,4,7\nbo,5.5,\ncy,,9\n"
PAIRS = (PairInput(4, 7), PairInput(5.5, None), PairInput(None, 9))


def read(text: str, maximum: float | None = None) -> ReadResult:
    return read_pairs(text.encode(), maximum)


def faults(result: ReadResult) -> list[tuple[int, str]]:
    return [(row.line, row.code) for row in result.invalid_rows]


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
            TABLE.replace(",", ";").encode(),
            TABLE.replace(",", ";").replace("5.5", "5,5").encode(),
            TABLE.replace(",", "\t").encode(),
            TABLE.replace(",", "\t").replace("5.5", "5,5").encode("utf-16"),
            ("sep=;\r\n" + TABLE.replace(",", ";")).encode(),
            ("\n\n" + TABLE + "\n,,\n  \n").encode(),
            b'"learner","pre","post"\n"ana","4","7"\n"bo","5.5",""\n"cy","","9"\n',
            b" Learner , PRE , Post \n ana , 4 , 7 \n bo , 5.5 , \n cy , , 9 \n",
            b"post,note,learner,pre\n7,x,ana,4\n,y,bo,5.5\n9,z,cy,\n",
        ],
    )
    def test_is_read(self, data: bytes) -> None:
        assert read_pairs(data, 10) == ReadResult(PAIRS, (), ())

    def test_quoted_cells_may_hold_the_delimiter_and_doubled_quotes(self) -> None:
        result = read('learner,pre,post\n"Diop, ""Awa""",1,2\n')
        assert result == ReadResult((PairInput(1, 2),), (), ())

    def test_a_learner_without_scores_is_a_pair_without_scores(self) -> None:
        assert read("learner,pre,post\nana,,\n").pairs == (PairInput(None, None),)

    def test_a_table_without_rows(self) -> None:
        assert read("learner,pre,post\n") == ReadResult((), (), ())

    @pytest.mark.parametrize("name", ["أحمد", "Зоя", "王芳", "José"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
    def test_names_in_every_script(self, name: str, encoding: str) -> None:
        result = read_pairs(f"learner,pre,post\n{name},1,2\n".encode(encoding))
        assert result == ReadResult((PairInput(1, 2),), (), ())

    @pytest.mark.parametrize(
        ("name", "encoding"), [("José", "cp1252"), ("Зоя", "cp1251"), ("أحمد", "cp1256"), ("王芳", "gb18030")]
    )
    def test_an_older_encoding_is_read_with_a_warning(self, name: str, encoding: str) -> None:
        result = read_pairs(f"learner,pre,post\n{name},1,2\n".encode(encoding))
        assert result.pairs == (PairInput(1, 2),)
        assert [warning.code for warning in result.warnings] == ["encoding_guessed"]

    @pytest.mark.parametrize(
        ("cell", "value"), [("7", 7), ("07.50", 7.5), (".5", 0.5), ("1e1", 10), ("+3", 3), ("٧", 7)]
    )
    def test_numbers(self, cell: str, value: float) -> None:
        assert read(f"learner,pre,post\nana,{cell},1\n").pairs == (PairInput(value, 1),)


class TestFaultyRows:
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("x,nan,1", "not_a_number"),
            ("x,1,inf", "not_a_number"),
            ("x,-Infinity,1", "not_a_number"),
            ("x,1e999,1", "not_a_number"),
            ("x,1_0,1", "not_a_number"),
            ("x,75%,1", "not_a_number"),
            ("x,abc,1", "not_a_number"),
            ("x,N/A,1", "not_a_number"),
            ('x,"7,5",1', "not_a_number"),
            ("x,-1,1", "below_zero"),
            ("x,1,10.5", "above_maximum"),
            (",1,2", "no_learner"),
            ("  ,1,2", "no_learner"),
            ("x,1", "wrong_cells"),
            ("x,1,2,3", "wrong_cells"),
            ("x", "wrong_cells"),
            ("x,7,5,8,5", "wrong_cells"),
            ('"x,1,2', "open_quote"),
            ('"x"y,1,2', "open_quote"),
        ],
    )
    def test_is_left_out_and_named(self, row: str, code: str) -> None:
        result = read(f"learner,pre,post\nana,4,7\n{row}\nbo,5,6\n", 10)
        assert result.pairs == (PairInput(4, 7), PairInput(5, 6))
        assert faults(result) == [(3, code)]
        assert result.n_invalid == 1
        assert [warning.code for warning in result.warnings] == [code]
        assert result.warnings[0].message.startswith("Line 3: ")

    def test_the_column_is_named(self) -> None:
        result = read("learner,pre,post\nana,1,abc\n")
        assert "post score is not a number" in result.warnings[0].message

    def test_an_open_quote_does_not_swallow_the_rows_after_it(self) -> None:
        result = read('learner,pre,post\n"ana,1,2\nbo,3,4\ncy,5,6"\ndi,7,8\n')
        assert result.pairs == (PairInput(3, 4), PairInput(7, 8))
        assert [line for line, _ in faults(result)] == [2, 4]

    def test_without_a_maximum_only_the_absurd_is_too_high(self) -> None:
        assert read("learner,pre,post\nana,1,99999\n").n_invalid == 0
        assert faults(read("learner,pre,post\nana,1,1e12\n")) == [(2, "above_maximum")]

    def test_two_decimal_marks(self) -> None:
        assert faults(read("learner;pre;post\nana;1.234,5;1\n")) == [(2, "not_a_number")]

    def test_no_learner_is_named_in_a_message(self) -> None:
        result = read("learner,pre,post\nsecret,x,1\ntwice,1,2\ntwice,1,2\nsecret-2,1\n")
        assert all("secret" not in w.message and "twice" not in w.message for w in result.warnings)

    def test_many_faults_are_counted_and_the_first_ones_named(self) -> None:
        rows = "".join(f"l{number},x,1\n" for number in range(250))
        result = read("learner,pre,post\n" + rows)
        assert result.n_invalid == 250
        assert len(result.warnings) == csv_input.MAX_ROW_WARNINGS + 1
        assert result.warnings[-1].code == "more_invalid_rows"
        assert "150" in result.warnings[-1].message


class TestRepeatedLearners:
    def test_none_of_the_rows_is_used(self) -> None:
        result = read("learner,pre,post\nana,1,2\nbo,3,4\n ana ,5,6\nana,7,8\n")
        assert result.pairs == (PairInput(3, 4),)
        assert faults(result) == [(line, "repeated_learner") for line in (2, 4, 5)]
        assert "lines 2, 4, 5" in result.warnings[0].message

    def test_scores_on_two_lines_are_not_put_together(self) -> None:
        assert read("learner,pre,post\nana,1,\nana,,2\n").n_invalid == 2

    def test_a_faulty_row_makes_the_other_uncertain_and_counts_once(self) -> None:
        result = read("learner,pre,post\nana,x,2\nana,1,2\n")
        assert result.pairs == ()
        assert faults(result) == [(2, "repeated_learner"), (3, "repeated_learner")]

    def test_names_that_differ_in_case_are_two_learners(self) -> None:
        assert len(read("learner,pre,post\nana,1,2\nAna,1,2\n").pairs) == 2


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty"),
            (b"\n \r\n", "empty"),
            (b"ana,1,2\nbo,3,4\n", "missing_column"),
            (b"learner,pre\nana,1\n", "missing_column"),
            (b"learner|pre|post\nana|1|2\n", "missing_column"),
            (b"\xef\xbb\xbf", "missing_column"),
            (b"learner,pre,post,pre\nana,1,2,3\n", "double_column"),
            (b"PK\x03\x04rest of a workbook", "not_text"),
            (b"\xff\xfea", "not_text"),
            (b"\xff\xfe\x00\xd8\x00\xd8", "not_text"),
            (b"learner,pre,post\n" + b"x" * 20_000, "line_too_long"),
        ],
    )
    def test_is_refused_with_a_reason(self, data: bytes, code: str) -> None:
        with pytest.raises(DataFileError) as caught:
            read_pairs(data)
        assert caught.value.code == code
        assert str(caught.value).endswith(".")

    def test_missing_columns_are_named(self) -> None:
        with pytest.raises(DataFileError, match=r"these columns: pre, post\."):
            read("learner,before,after\n")

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_input, "MAX_BYTES", 20)
        with pytest.raises(DataFileError) as caught:
            read(TABLE)
        assert caught.value.code == "too_large"

    def test_too_many_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_input, "MAX_LINES", 3)
        with pytest.raises(DataFileError) as caught:
            read(TABLE)
        assert caught.value.code == "too_many_lines"

    def test_the_limit_is_fifty_megabytes(self) -> None:
        assert csv_input.MAX_BYTES == 50 * 1024 * 1024

    def test_a_file_of_empty_lines_ends_soon_and_costs_little(self) -> None:
        data = b"learner,pre,post\n" + b"\n" * (10 * 1024 * 1024)
        tracemalloc.start()
        started = time.perf_counter()
        try:
            with pytest.raises(DataFileError):
                read_pairs(data)
            assert tracemalloc.get_traced_memory()[1] < 5 * len(data)
        finally:
            tracemalloc.stop()
        assert time.perf_counter() - started < 60


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8)
SCORES = st.none() | st.integers(0, 400).map(lambda quarter: quarter / 4)


class TestProperties:
    @settings(deadline=None)
    @given(
        st.dictionaries(NAMES, st.tuples(SCORES, SCORES), max_size=20),
        st.sampled_from(",;\t"),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        st.sampled_from(["\n", "\r\n"]),
        st.booleans(),
    )
    def test_what_a_spreadsheet_writes_is_read_back(
        self,
        rows: dict[str, tuple[float | None, float | None]],
        delimiter: str,
        encoding: str,
        end: str,
        quoted: bool,
    ) -> None:
        sheet = io.StringIO()
        writer = csv.writer(
            sheet,
            delimiter=delimiter,
            lineterminator=end,
            quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        )
        writer.writerow(["learner", "pre", "post"])
        writer.writerows([name, *scores] for name, scores in rows.items())
        result = read_pairs(sheet.getvalue().encode(encoding), 100)
        assert result.invalid_rows == ()
        assert result.pairs == tuple(PairInput(*scores) for scores in rows.values())

    @settings(deadline=None)
    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, data: bytes) -> None:
        for table in (data, b"learner,pre,post\n" + data, b"learner;pre;post\n" + data):
            try:
                result = read_pairs(table, 10)
            except DataFileError:
                continue
            compute_gain(result.pairs, 10, n_invalid=result.n_invalid, warnings=result.warnings).as_dict()

    @settings(deadline=None)
    @given(st.text(st.sampled_from('ab1,;"\n\r\t .-'), max_size=120))
    def test_every_line_is_used_left_out_or_blank(self, text: str) -> None:
        result = read("learner,pre,post\n" + text, 10)
        rows = [line for line in io.StringIO(text, newline=None) if not _blank(line.rstrip("\n"))]
        assert len(result.pairs) + result.n_invalid == len(rows)


def _blank(line: str) -> bool:
    """Whether a line holds nothing but empty cells."""
    try:
        return not any(cell.strip() for cell in next(csv.reader([line], strict=True), []))
    except csv.Error:
        return False
