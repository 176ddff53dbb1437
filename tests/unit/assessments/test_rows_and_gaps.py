"""Types that ask row by row or gap by gap: reading, marking, checking."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.base import Problem
from assessments.question_types.gaps import gap_tokens
from assessments.question_types.registry import question_type
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases import (
    drag_to_text,
    gap_fill,
    matching,
    multiple_true_false,
    numeric,
    ordering,
    short_text,
)

CASES = {
    "drag_to_text": drag_to_text,
    "gap_fill": gap_fill,
    "matching": matching,
    "multiple_true_false": multiple_true_false,
    "numeric": numeric,
    "ordering": ordering,
    "short_text": short_text,
}
NEARLY_ANSWERS = [
    "city=",
    "=x",
    "=",
    "year=1e999999999",
    "number=1e999999999",
    "number=1,500",
    "unit=kg",
    "party=maybe",
]
every_type = pytest.mark.parametrize("type_", sorted(CASES))
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["a", "b", "100"])
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def answer_of(type_, structure, raw, seed=""):
    kind = question_type(type_)
    assert kind.check(structure) == []
    content = kind.content(structure)
    return kind, content, kind.answer(kind.parse(content, raw, seed))


def score(type_, structure, *raw):
    kind, content, answer = answer_of(type_, structure, list(raw))
    return kind.score(content, answer)


def paths(type_, structure):
    return [problem.path for problem in question_type(type_).check(structure)]


def at_some_place(structure, value, draw):
    """A structure with a value in place of one that is there."""
    if isinstance(structure, dict) and structure and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(structure)))
        return {**structure, key: at_some_place(structure[key], value, draw)}
    if isinstance(structure, list) and structure and draw(st.booleans()):
        place = draw(st.integers(0, len(structure) - 1))
        return [*structure[:place], at_some_place(structure[place], value, draw), *structure[place + 1 :]]
    return value


class TestWhateverComesIn:
    @every_type
    @given(structure=anything)
    def test_any_json_is_checked_without_a_crash(self, type_, structure):
        assert all(isinstance(problem, Problem) for problem in question_type(type_).check(structure))

    @every_type
    @given(data=st.data(), value=anything)
    def test_a_structure_that_passes_can_be_used(self, type_, data, value):
        kind, case = question_type(type_), CASES[type_]
        structure = at_some_place(case.STRUCTURE, value, data.draw)
        if kind.check(structure) != []:
            return
        content = kind.content(structure)
        if kind.check_text(content, case.TEXTS["en"]) == []:
            assert kind.fields(content, case.TEXTS["en"], "en", None, "seed")
            assert kind.review(content, case.TEXTS["en"], "en", None)
            assert kind.interaction(content, case.TEXTS["en"], "en")["correctResponsesPattern"]

    @every_type
    @given(data=st.data(), value=anything)
    def test_any_words_are_checked_without_a_crash(self, type_, data, value):
        kind, case = question_type(type_), CASES[type_]
        content = kind.content(case.STRUCTURE)
        text = at_some_place(case.TEXTS["en"], value, data.draw)
        if isinstance(text, dict) and isinstance(text.get("stem"), str) and kind.check_text(content, text) == []:
            assert kind.fields(content, text, "en", None, "seed")

    @every_type
    @given(
        raw=st.lists(
            st.text(max_size=30) | st.sampled_from(["city=", "=x", "=", "year=1e999999999", "party=maybe"]), max_size=4
        )
    )
    def test_any_answer_is_read_or_refused(self, type_, raw):
        kind, case = question_type(type_), CASES[type_]
        content = kind.content(case.STRUCTURE)
        try:
            kept = kind.parse(content, raw, "seed")
        except DomainError:
            return
        if kept:
            answer = kind.answer(kept)
            assert answer.dump() == kept
            assert 0 <= kind.score(content, answer) <= 1
            assert isinstance(kind.response_string(answer), str)

    @every_type
    def test_the_review_shows_own_and_right_answers(self, type_):
        kind, case = question_type(type_), CASES[type_]
        content = kind.content(case.STRUCTURE)
        answer = kind.answer(kind.parse(content, case.WRONG("seed"), "seed"))
        review = kind.review(content, case.TEXTS["en"], "en", answer)
        page = render_to_string(kind.review_template, {"question": {"review": review}})
        assert "Your answer, wrong" in page and "Right answer" in page

    @every_type
    def test_a_field_nobody_knows_is_a_fault(self, type_):
        assert "shuffle" in paths(type_, {**CASES[type_].STRUCTURE, "shuffle": True})

    @every_type
    def test_names_and_ids_are_those_of_the_field(self, type_):
        kind, case = question_type(type_), CASES[type_]
        fields = kind.fields(kind.content(case.STRUCTURE), case.TEXTS["ar"], "ar", None, "seed")
        question = {"field": "a-v.part", "fields": fields, "foreign": True, "language": "ar"}
        page = render_to_string(kind.template, {"question": question})
        assert page.count(' name="') == page.count(' name="a-v.part')
        assert page.count(' id="') == page.count(' id="a-v.part_')
        ids = [piece.split('"')[0] for piece in page.split(' id="')[1:]]
        assert len(ids) == len(set(ids))
        assert "style=" not in page and "onclick" not in page


class TestErasure:
    """What a person wrote in her own words goes; what is left still reads as an answer."""

    @every_type
    def test_what_is_left_can_be_read(self, type_):
        kind, case = question_type(type_), CASES[type_]
        content = kind.content(case.STRUCTURE)
        left = kind.without_words(content, kind.parse(content, case.RIGHT("seed"), "seed"))
        answer = kind.answer(left)
        assert 0 <= kind.score(content, answer) <= 1
        assert kind.review(content, case.TEXTS["en"], "en", answer)
        assert isinstance(kind.response_string(answer), str)

    @pytest.mark.parametrize(
        ("type_", "raw", "left"),
        [
            ("short_text", ["My name"], {"schema": 1}),
            ("numeric", ["number=my name", "unit=kg"], {"schema": 1, "unit": "kg"}),
            ("numeric", ["number=1,5", "unit=kg"], {"schema": 1, "number": "1.5", "unit": "kg"}),
            (
                "gap_fill",
                ["city=My name", "year=2000", "organ=cop"],
                {"schema": 1, "gaps": {"year": "2000", "organ": "cop"}},
            ),
            ("gap_fill", ["city=My name", "year=my name"], {"schema": 1, "gaps": {}}),
        ],
    )
    def test_words_go(self, type_, raw, left):
        kind = question_type(type_)
        content = kind.content(CASES[type_].STRUCTURE)
        assert kind.without_words(content, kind.parse(content, raw)) == left


class TestRows:
    ROWS = {"rows": ["a", "b", "c", "d"], "correct": ["a"]}

    @pytest.mark.parametrize(
        ("raw", "earned"),
        [
            (["a=true", "b=false", "c=false", "d=false"], "1"),
            (["a=true", "b=true", "c=false", "d=false"], "0.75"),
            (["a=true"], "0.25"),
            (["a=false", "b=true", "c=true", "d=true"], "0"),
        ],
    )
    def test_statements(self, raw, earned):
        assert score("multiple_true_false", self.ROWS, *raw) == Decimal(earned)
        all_or_nothing = {**self.ROWS, "marking": "all_or_nothing"}
        assert score("multiple_true_false", all_or_nothing, *raw) == (1 if earned == "1" else 0)

    def test_no_statement_need_be_true(self):
        assert score("multiple_true_false", {"rows": ["a", "b"], "correct": []}, "a=false", "b=false") == 1

    @pytest.mark.parametrize("raw", [["a=maybe"], ["x=true"], ["true"], ["a=true", "a=false"], ["a.b=true"]])
    def test_what_no_page_sends(self, raw):
        kind = question_type("multiple_true_false")
        with pytest.raises(DomainError):
            kind.parse(kind.content(self.ROWS), raw, "")

    @pytest.mark.parametrize(
        ("structure", "path"),
        [
            ({"rows": ["a"], "correct": []}, "rows"),
            ({"rows": ["a", "b"], "correct": ["c"]}, "correct"),
            ({"rows": ["a", "b"]}, "correct"),
            ({"rows": ["a", "b"], "correct": [], "marking": "partial_with_penalty"}, "marking"),
            ({"rows": {"a": 1}, "correct": []}, "rows"),
        ],
    )
    def test_faults_of_statements(self, structure, path):
        assert path in paths("multiple_true_false", structure)

    @pytest.mark.parametrize(
        ("pairs", "path"),
        [
            ({"a": "x"}, "pairs.b"),
            ({"a": "x", "b": "z"}, "pairs.b"),
            ({"a": "x", "b": "y", "c": "y"}, "pairs.c"),
            ({"a": "x", "b": ["y"]}, "pairs.b"),
            (["x", "y"], "pairs"),
            (None, "pairs"),
        ],
    )
    def test_faults_of_pairs(self, pairs, path):
        assert path in paths("matching", {"rows": ["a", "b"], "targets": ["x", "y"], "pairs": pairs})
        assert path in paths("drag_to_text", {"gaps": ["a", "b"], "words": ["x", "y"], "pairs": pairs})

    def test_rows_and_targets_of_one_key_have_two_tokens(self):
        kind = question_type("matching")
        fields = kind.fields(kind.content(matching.STRUCTURE), matching.TEXTS["en"], "en", None, "seed")
        rows = {row.token for row in fields["rows"]}
        targets = {target.token for row in fields["rows"] for target in row.targets}
        assert not rows & targets
        assert not any(key in str(rows | targets) for key in matching.STRUCTURE["rows"])

    def test_tokens_of_another_attempt_are_refused(self):
        kind = question_type("matching")
        with pytest.raises(DomainError):
            kind.parse(kind.content(matching.STRUCTURE), matching.RIGHT("one"), "another")


class TestOrdering:
    @pytest.mark.parametrize(
        ("items", "all_or_nothing", "places", "neighbours"),
        [("abcd", "1", "1", "1"), ("bcda", "0", "0", "2/3"), ("abdc", "0", "0.5", "1/3"), ("dcba", "0", "0", "0")],
    )
    def test_ways_of_marking(self, items, all_or_nothing, places, neighbours):
        for marking, earned in (("all_or_nothing", all_or_nothing), ("places", places), ("neighbours", neighbours)):
            top, _slash, bottom = earned.partition("/")
            assert self.earned(items, marking) == Decimal(top) / Decimal(bottom or 1)

    def earned(self, items, marking):
        kind = question_type("ordering")
        content = kind.content({"items": list("abcd"), "marking": marking})
        return kind.score(content, kind.answer({"schema": 1, "items": list(items)}))

    @given(st.permutations("abcd"), st.sampled_from(["all_or_nothing", "places", "neighbours"]))
    def test_only_the_right_order_earns_all(self, items, marking):
        assert (self.earned(items, marking) == 1) == (items == list("abcd"))

    def test_places_given_twice_or_not_are_kept_and_earn_nothing(self):
        kind = question_type("ordering")
        content = kind.content({"items": ["a", "b", "c"]})
        tokens = {item.words: item.token for item in self.fields(kind, content, None)["items"]}
        kept = kind.parse(content, [f"{tokens['A']}=1", f"{tokens['B']}=3", f"{tokens['C']}=3"], "seed")
        assert kept["items"] == ["a", "", ""]
        answer = kind.answer(kept)
        assert kind.score(content, answer) == Decimal(1) / 3
        assert kind.response_string(answer) == "a"
        assert {item.words: item.place for item in self.fields(kind, content, answer)["items"]} == {
            "A": 1,
            "B": 3,
            "C": 3,
        }

    def fields(self, kind, content, answer):
        text = {"stem": "?", "items": {"a": "A", "b": "B", "c": "C"}}
        return kind.fields(content, text, "en", answer, "seed")

    def test_the_shown_order_follows_from_the_seed_alone(self):
        kind = question_type("ordering")
        text = {"stem": "?", "items": {key: key for key in "abcdef"}}
        shown = {
            tuple(
                item.words for item in kind.fields(kind.content({"items": list(order)}), text, "en", None, "s")["items"]
            )
            for order in ("abcdef", "fedcba", "cabdfe")
        }
        assert len(shown) == 1

    @pytest.mark.parametrize("place", ["0", "4", "-1", "1.0", "one", "٢"])
    def test_places_that_are_none(self, place):
        kind = question_type("ordering")
        content = kind.content({"items": ["a", "b", "c"]})
        token = self.fields(kind, content, None)["items"][0].token
        with pytest.raises(DomainError):
            kind.parse(content, [f"{token}={place}"], "seed")


class TestNumeric:
    KILOS = {"answers": [{"value": "0.5"}], "units": [{"key": "kg", "factor": 1}, {"key": "g", "factor": "0.001"}]}

    @pytest.mark.parametrize(
        ("typed", "earned"),
        [("10", "1"), ("9.5", "1"), ("10.5", "1"), ("10.51", "0.4"), ("12", "0.4"), ("12.1", "0"), ("ten", "0")],
    )
    def test_the_first_range_that_holds_it_counts(self, typed, earned):
        answers = [{"value": 10, "tolerance": "0.5"}, {"value": 10, "tolerance": 2, "share": 40}]
        assert score("numeric", {"answers": answers}, f"number={typed}") == Decimal(earned)

    @pytest.mark.parametrize(("typed", "earned"), [("-190", 1), ("-210", 1), ("-189", 0), ("200", 0)])
    def test_a_tolerance_in_per_cent_of_the_value(self, typed, earned):
        structure = {"answers": [{"value": -200, "tolerance": 5}], "relative": True}
        assert score("numeric", structure, f"number={typed}") == earned

    @pytest.mark.parametrize(
        ("unit", "raw", "earned"),
        [
            ("wanted", ["number=0,5", "unit=kg"], 1),
            ("wanted", ["number=500", "unit=g"], 1),
            ("wanted", ["number=0.5"], 0),
            ("offered", ["number=0.5"], 1),
            ("offered", ["number=0.5", "unit=g"], 0),
        ],
    )
    def test_units(self, unit, raw, earned):
        assert score("numeric", {**self.KILOS, "unit": unit}, *raw) == earned

    def test_a_unit_alone_is_no_answer_and_an_unknown_one_is_refused(self):
        kind = question_type("numeric")
        content = kind.content({**self.KILOS, "unit": "wanted"})
        assert kind.parse(content, ["unit=kg"]) == {}
        with pytest.raises(DomainError):
            kind.parse(content, ["number=1", "unit=lb"])

    @pytest.mark.parametrize(("language", "earned"), [("en", 1), ("fr", 0), ("ar", 1)])
    def test_the_language_of_the_page_says_what_a_mark_means(self, language, earned):
        with translation.override(language):
            assert score("numeric", {"answers": [{"value": 1500}]}, "number=1,500") == earned

    def test_the_number_comes_back_as_the_page_writes_it(self):
        kind, content, answer = answer_of("numeric", {"answers": [{"value": 1}]}, ["number=1.5"])
        with translation.override("fr"):
            assert kind.fields(content, {"stem": "?"}, "fr", answer)["number"] == "1,5"

    def test_the_patterns_are_ranges_in_each_unit(self):
        kind = question_type("numeric")
        content = kind.content({**self.KILOS, "unit": "wanted"})
        pattern = kind.interaction(content, numeric.TEXTS["en"], "en")["correctResponsesPattern"]
        assert pattern == ["0.5[:]0.5", "500[:]500"]

    @pytest.mark.parametrize(
        ("structure", "path"),
        [
            ({}, "answers"),
            ({"answers": []}, "answers"),
            ({"answers": [5]}, "answers.0"),
            ({"answers": [{"value": "five"}]}, "answers.0.value"),
            ({"answers": [{"value": float("nan")}]}, "answers.0.value"),
            ({"answers": [{"value": "1e999999999"}]}, "answers.0.value"),
            ({"answers": [{"value": 5, "tolerance": -1}]}, "answers.0.tolerance"),
            ({"answers": [{"value": 5, "share": 101}]}, "answers.0.share"),
            ({"answers": [{"value": 5, "share": 50}]}, "answers"),
            ({"answers": [{"value": 5}, {"value": "5.0", "share": 10}]}, "answers.1"),
            ({"answers": [{"value": 5}], "relative": "yes"}, "relative"),
            ({"answers": [{"value": 5}], "unit": "wanted"}, "unit"),
            ({"answers": [{"value": 5}], "units": [{"key": "kg"}], "unit": "none"}, "unit"),
            ({"answers": [{"value": 5}], "units": [{"key": "kg", "factor": 0}]}, "units.0.factor"),
            ({"answers": [{"value": 5}], "units": [{"key": "kg"}, {"key": "kg"}]}, "units"),
            ({"answers": [{"value": 5}], "units": ["kg"]}, "units"),
        ],
    )
    def test_faults(self, structure, path):
        assert path in paths("numeric", structure)

    @given(st.decimals(-(10**6), 10**6, places=3), st.decimals(0, 100, places=2), st.booleans())
    def test_the_value_itself_is_right_and_what_lies_far_off_is_not(self, value, tolerance, relative):
        structure = {"answers": [{"value": str(value), "tolerance": str(tolerance)}], "relative": relative}
        with translation.override("en"):
            assert score("numeric", structure, f"number={value}") == 1
            assert score("numeric", structure, f"number={value + abs(value) + 101}") == 0


class TestShortText:
    @pytest.mark.parametrize(
        ("typed", "earned"), [("CARTAGENA ", "1"), ("قرطاجنه", "1"), ("nagoya", "0.25"), ("Rio", "0")]
    )
    def test_shares(self, typed, earned):
        assert score("short_text", short_text.STRUCTURE, typed) == Decimal(earned)

    def test_what_is_typed_is_kept_as_it_is_but_for_what_no_keyboard_types(self):
        _kind, _content, answer = answer_of("short_text", short_text.STRUCTURE, [" a=b\x00\ud800\tc "])
        assert answer.text == "a=b c"

    @pytest.mark.parametrize("raw", [["x" * 501], ["one", "two"]])
    def test_what_no_page_sends(self, raw):
        kind = question_type("short_text")
        with pytest.raises(DomainError):
            kind.parse(kind.content(short_text.STRUCTURE), raw)

    def test_patterns_name_language_and_case(self):
        kind = question_type("short_text")
        definition = kind.interaction(kind.content(short_text.STRUCTURE), short_text.TEXTS["en"], "en")
        assert definition["correctResponsesPattern"] == [
            "{case_matters=false}{lang=en}Cartagena",
            "{case_matters=false}{lang=ar}قرطاجنة",
        ]

    @pytest.mark.parametrize(
        ("structure", "path"),
        [
            ({"answers": []}, "answers"),
            ({"answers": "Cartagena"}, "answers"),
            ({"answers": ["Cartagena"]}, "answers.0"),
            ({"answers": [{"words": " "}]}, "answers.0.words"),
            ({"answers": [{"words": "..."}]}, "answers.0.words"),
            ({"answers": [{"words": "x" * 501}]}, "answers.0.words"),
            ({"answers": [{"words": 5}]}, "answers.0.words"),
            ({"answers": [{"words": "a", "share": "all"}]}, "answers.0.share"),
            ({"answers": [{"words": "a", "share": 99}]}, "answers"),
            ({"answers": [{"words": "a", "language": "Arabic!"}]}, "answers.0.language"),
            ({"answers": [{"words": "a"}, {"words": " A. ", "share": 50}]}, "answers.1"),
            ({"answers": [{"words": "a"}], "wildcards": 1}, "wildcards"),
        ],
    )
    def test_faults(self, structure, path):
        assert path in paths("short_text", structure)


class TestGaps:
    def test_weights(self):
        assert score("gap_fill", gap_fill.STRUCTURE, "year=2000") == Decimal("0.5")
        assert score("gap_fill", gap_fill.STRUCTURE, "city=cartagena", "organ=cop") == Decimal("0.5")
        everything_counts = {**gap_fill.STRUCTURE, "marking": "all_or_nothing"}
        assert score("gap_fill", everything_counts, "city=cartagena", "year=2000") == 0
        assert score("gap_fill", everything_counts, *gap_fill.RIGHT("")) == 1

    def test_gaps_are_numbered_as_the_language_has_them(self):
        kind = question_type("gap_fill")
        content = kind.content(gap_fill.STRUCTURE)
        for language, first in (("en", "city"), ("ar", "year")):
            fields = kind.fields(content, gap_fill.TEXTS[language], language, None)["pieces"]
            assert [piece.gap.number for piece in fields if piece.gap] == [1, 2, 3]
            assert fields[0].gap.token == gap_tokens("", content.keys)[first]

    def test_a_page_does_not_name_gaps_as_their_author_does(self):
        kind = question_type("drag_to_text")
        content = kind.content(drag_to_text.STRUCTURE)
        fields = kind.fields(content, drag_to_text.TEXTS["ar"], "ar", None, "seed")
        page = render_to_string(kind.template, {"question": {"field": "f", "fields": fields}})
        assert "novel" not in page and "modern" not in page

    def test_a_gap_is_named_by_token_or_by_key_but_not_by_both(self):
        kind = question_type("gap_fill")
        content = kind.content(gap_fill.STRUCTURE)
        token = gap_tokens("seed", content.keys)["city"]
        assert kind.parse(content, [f"{token}=x"], "seed") == kind.parse(content, ["city=x"], "seed")
        with pytest.raises(DomainError):
            kind.parse(content, [f"{token}=x", "city=y"], "seed")

    def test_the_patterns_are_the_ways_to_be_right(self):
        kind = question_type("gap_fill")
        definition = kind.interaction(kind.content(gap_fill.STRUCTURE), gap_fill.TEXTS["en"], "en")
        assert definition["correctResponsesPattern"] == [
            "{case_matters=false}{order_matters=true}Cartagena[,]2000[,]cop",
            "{case_matters=false}{order_matters=true}قرطاجنة[,]2000[,]cop",
        ]

    def test_many_ways_to_be_right_are_not_all_written_out(self):
        answers = [{"words": f"w{n}"} for n in range(50)]
        structure = {"gaps": [{"key": f"g{n}", "kind": "text", "answers": answers} for n in range(30)]}
        kind = question_type("gap_fill")
        text = {"stem": "?", "body": " ".join(f"[[g{n}]]" for n in range(30))}
        assert len(kind.interaction(kind.content(structure), text, "en")["correctResponsesPattern"]) == 20

    @pytest.mark.parametrize(
        ("gap", "path"),
        [
            ({"key": "g", "kind": "essay"}, "gaps.0.kind"),
            ({"key": "g", "kind": "text"}, "gaps.0.answers"),
            ({"key": "g", "kind": "choice", "choices": ["a"], "correct": ["a"]}, "gaps.0.choices"),
            ({"key": "g", "kind": "choice", "choices": ["a", "b"], "correct": ["a", "b"]}, "gaps.0.correct"),
            ({"key": "g", "kind": "number", "answers": [{"value": 1}], "unit": "none"}, "gaps.0.unit"),
            ({"key": "g", "kind": "text", "answers": [{"words": "a"}], "weight": 0}, "gaps.0.weight"),
            ({"key": "Gap 1", "kind": "text", "answers": [{"words": "a"}]}, "gaps"),
        ],
    )
    def test_faults(self, gap, path):
        assert path in paths("gap_fill", {"gaps": [gap]})

    @pytest.mark.parametrize(
        "text",
        [
            {"body": "No gap."},
            {"body": "[[novel]] [[modern]] [[modern]]"},
            {"body": "[[novel]] [[modern]] [[other]]"},
            {"body": "[[novel]] [[modern]] [[Gap 3]]"},
            {"body": ""},
            {"body": 5},
            {"body": "[[novel]] [[modern]]" + "x" * 20_000},
            {"body": '<p title="[[novel]]">[[modern]]</p>', "format": "html"},
            {"body": f'<p><img src="file:{"0" * 64}" alt="x > [[novel]]">[[modern]]</p>', "format": "html"},
            {"body": "<script>[[novel]]</script> [[modern]]", "format": "html"},
        ],
    )
    def test_a_body_shows_each_gap_once(self, text):
        kind = question_type("drag_to_text")
        content = kind.content(drag_to_text.STRUCTURE)
        said = {**drag_to_text.TEXTS["en"], **text}
        assert "body" in [problem.path for problem in kind.check_text(content, said)]

    def test_an_html_body_is_cleaned_and_a_plain_one_escaped(self):
        kind = question_type("drag_to_text")
        content = kind.content(drag_to_text.STRUCTURE)
        body = "<p><em>A</em> [[novel]] <img src=x onerror=alert(1)>[[modern]]</p>"
        for format_, wanted in (("html", "<em>A</em>"), ("plain", "&lt;em&gt;A")):
            text = {**drag_to_text.TEXTS["en"], "body": body, "format": format_}
            assert kind.check_text(content, text) == []
            page = render_to_string(
                kind.template, {"question": {"field": "f", "fields": kind.fields(content, text, "en", None)}}
            )
            assert wanted in page
            assert "<img src=x onerror" not in page and ('onerror="' not in page)

    def test_addresses_of_pictures_that_the_page_put_in_stay(self):
        kind = question_type("drag_to_text")
        content = kind.content(drag_to_text.STRUCTURE)
        body = mark_safe('<img src="/picture" loading="lazy"> [[novel]] [[modern]]')
        text = {**drag_to_text.TEXTS["en"], "body": body, "format": "html"}
        page = render_to_string(
            kind.template, {"question": {"field": "f", "fields": kind.fields(content, text, "en", None)}}
        )
        assert '<img src="/picture" loading="lazy"> <span>' in page

    def test_a_word_stands_in_two_gaps_only_where_that_is_meant(self):
        structure = {"gaps": ["a", "b"], "words": ["x", "y"], "pairs": {"a": "x", "b": "x"}}
        assert "pairs" in paths("drag_to_text", structure)
        assert paths("drag_to_text", {**structure, "reuse": True}) == []

    def test_words_of_choices_belong_to_gaps_with_choices(self):
        kind = question_type("gap_fill")
        content = kind.content(gap_fill.STRUCTURE)
        for gaps in (
            {},
            None,
            {"organ": {"cop": "COP"}},
            {"organ": {"cop": "COP", "who": "WHO"}, "city": {"a": "b"}},
            ["organ"],
        ):
            assert kind.check_text(content, {**gap_fill.TEXTS["en"], "gaps": gaps})
