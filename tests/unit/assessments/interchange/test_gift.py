"""GIFT as Moodle's importer understands it."""

import pytest

from assessments.interchange.gift.format import GIFT
from assessments.plans import QuestionPlan
from tests.unit.assessments.interchange.samples import sample


def read(text: str):
    return GIFT.read(text.encode(), language="en")


def one(text: str):
    reading = read(text)
    assert len(reading.drafts) == 1, reading.warnings
    return reading.drafts[0]


@pytest.fixture(scope="module")
def crates():
    return GIFT.read(sample("crates.gift"), language="en")


def test_choice_with_all_that_gift_has(crates) -> None:
    draft = crates.drafts[0]
    assert (draft.number, draft.line, draft.name) == (1, 5, "Marks on a crate: first")
    assert (draft.key, draft.tags, draft.difficulty, draft.category) == ("crate-7", ("labels",), 3, "Transport")
    assert draft.type == "single_choice"
    assert draft.structure == {"choices": ["a", "b", "c"], "correct": ["b"], "shares": {"a": "-25", "c": "50"}}
    assert draft.text == {
        "stem": "Which mark must a crate carry?",
        "feedback": "Every crate names\nits contents.",
        "choices": {"a": "A price", "b": "Its contents", "c": "Its weight"},
        "choice_feedback": {"a": "Prices are for shops.", "b": "Right."},
    }


def test_each_kind(crates) -> None:
    found = {draft.text["stem"]: (draft.type, draft.structure) for draft in crates.drafts[1:]}
    assert found == {
        "The officer opens _____ of the crates.": ("single_choice", {"choices": ["a", "b", "c"], "correct": ["b"]}),
        "Papers stay with the crate.": ("true_false", {"correct": ["true"]}),
        "Papers may be thrown away.": ("true_false", {"correct": ["false"]}),
        "Who signs the form?": (
            "short_text",
            {"answers": [{"words": "the carrier", "share": "100"}, {"words": "the driver", "share": "50"}]},
        ),
        "How many pages has the form?": ("numeric", {"answers": [{"value": "4", "tolerance": "0", "share": "100"}]}),
        "How warm may it be?": ("numeric", {"answers": [{"value": "5", "tolerance": "3", "share": "100"}]}),
        "Which year?": (
            "numeric",
            {
                "answers": [
                    {"value": "1998", "tolerance": "0", "share": "100"},
                    {"value": "1998", "tolerance": "2", "share": "50"},
                ]
            },
        ),
        "Match the papers.": (
            "matching",
            {"rows": ["r1", "r2"], "targets": ["t1", "t2", "t3"], "pairs": {"r1": "t1", "r2": "t2"}},
        ),
        "Which two are papers?": (
            "multiple_choice",
            {"choices": ["a", "b", "c", "d"], "correct": ["a", "b"], "marking": "partial_with_penalty"},
        ),
        "<p>Explain <strong>why</strong>: {a} = b.</p>": ("long_answer", {"rubric": []}),
    }


def test_what_is_lost_is_said_with_its_line(crates) -> None:
    codes = [(remark.line, remark.code) for remark in crates.warnings]
    assert codes == [
        (19, "answer-feedback"),
        (19, "no-credit-answer"),
        (25, "answer-feedback"),
        (40, "description"),
    ]
    assert crates.skipped == 1


def test_feedback_of_true_and_false_changes_sides(crates) -> None:
    assert crates.drafts[2].text["choice_feedback"] == {"true": "Well seen.", "false": "They do."}


def test_bad_questions_do_not_stop_the_rest() -> None:
    reading = GIFT.read(sample("broken.gift"), language="en")
    assert [draft.text["stem"] for draft in reading.drafts] == ["Good one?", "No words between ~", "Good again?"]
    assert [(remark.line, remark.code) for remark in reading.warnings] == [
        (3, "braces"),
        (5, "braces"),
        (9, "no-stem"),
        (11, "no-right-answer"),
        (13, "not-a-number"),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a \{ b \} c", "a { b } c"),
        (r"a \: \~ \= \#", "a : ~ = #"),
        (r"one\ntwo", "one\ntwo"),
        (r"back\\slash \\n", r"back\slash \n"),
        (r"kept \a", r"kept \a"),
    ],
)
def test_escapes(written: str, meant: str) -> None:
    assert one("[plain]" + written + "{}").text["stem"] == meant


def test_an_arrow_in_a_choice_makes_no_pair() -> None:
    assert one("How?{~go -> stop =stop -> go}").type == "single_choice"


def test_several_full_answers_of_which_one_is_taken() -> None:
    structure = one("A season?{=spring =summer ~easter}").structure
    assert structure == {"choices": ["a", "b", "c"], "correct": ["a"], "shares": {"b": "100"}}


def test_weights_that_are_no_penalty_stay_weights() -> None:
    structure = one("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}").structure
    assert structure["shares"] == {"a": "33.33333", "b": "33.33333", "c": "33.33333", "d": "-100"}


def test_words_with_tags_are_html_in_moodles_own_format() -> None:
    draft = one("Is <b>this</b>\nhtml?{T}")
    assert draft.text["stem"] == "Is <strong>this</strong><br>\nhtml?"
    assert draft.text["format"] == "html"
    assert one("a < b and b > c?{T}").text == {"stem": "a < b and b > c?"}


def test_a_stem_that_is_all_plain_becomes_plain() -> None:
    assert one("[html]<p>So &amp; so?</p>{T}").text == {"stem": "So & so?"}


def test_each_part_may_have_its_format() -> None:
    draft = one("[html]<p><em>Q</em></p>{=[plain]a<b ~[moodle]c}")
    assert draft.text["choices"] == {"a": "a&lt;b", "b": "c"}


def test_a_star_means_any_letters_unless_escaped() -> None:
    assert one("Q{=a*}").structure == {"answers": [{"words": "a*", "share": "100"}], "wildcards": True}
    assert one("Q{=a\\*}").structure == {"answers": [{"words": "a*", "share": "100"}]}


def test_markdown_stays_text_and_is_said() -> None:
    reading = read("[markdown]Is **this** so?{T}")
    assert reading.drafts[0].text["stem"] == "Is **this** so?"
    assert [remark.code for remark in reading.warnings] == ["markdown"]


def test_old_line_ends_and_marks() -> None:
    for ends in ("\r\n", "\r"):
        text = f"Q one?{{T}}{ends}{ends}Q two?{{F}}"
        assert len(GIFT.read(text.encode("utf-8-sig"), language="en").drafts) == 2


def test_writing_says_what_changes() -> None:
    plan = QuestionPlan(
        "q", "multiple_choice", "", 2, {"choices": ["a", "b"], "correct": ["a"], "marking": "all_or_nothing"},
        {"en": {"stem": "Q", "choices": {"a": "x", "b": "y"}}},
    )  # fmt: skip
    written = GIFT.write([plan], language="en", images={})
    assert [remark.code for remark in written.warnings] == ["marking-changed"]
    assert b"~%100%x" in written.content and b"~%-100%y" in written.content
    assert [remark.code for remark in GIFT.write([plan], language="ar", images={}).warnings] == ["no-words"]


def test_an_arrow_that_gift_would_take_for_a_pair_is_left_out() -> None:
    plan = QuestionPlan("q", "short_text", "", 2, {"answers": [{"words": "a->b", "share": 100}]}, {"en": {"stem": "Q"}})
    assert [remark.code for remark in GIFT.write([plan], language="en", images={}).warnings] == ["not-expressible"]
