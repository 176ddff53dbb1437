"""Long answers, comments and the rubric: reading, limits, words counted in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.base import MarkedBy
from assessments.question_types.long_answer.form import length_hint, word_count
from assessments.question_types.registry import question_type
from assessments.question_types.written import MOST_LETTERS, clean, count_words
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases.long_answer import STRUCTURE, TEXTS
from tests.strategies.questions import anything, calmly, draw_all, outlives, raw_answers, spoilt, taken

KIND = question_type("long_answer")
CONTENT = KIND.content(STRUCTURE)


def changed(**fields):
    return {**STRUCTURE, **fields}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0), (" \n\t", 0), ("—", 0), ("one", 1), ("I don't know.", 3), ("a well-known case", 3), ("Article 18.2(a)", 2),
        ("الكائنات الحية المحورة", 3), ("ٱلْكَائِنَاتُ", 1), ("живой изменённый организм", 3), ("改性活生物体", 6),
        ("使用LMO时，请联系", 7), ("एक क़ानून", 2), ("10 000", 2), ("end … of it", 3), ("\u3000改 性\u3000", 2),
    ],
)  # fmt: skip
def test_words_are_counted_as_readers_count_them(text, words):
    assert count_words(text) == words


@given(st.lists(st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1, max_size=8)))
def test_words_between_spaces_count_one_each(words):
    assert count_words(" ".join(words)) == len(words)


@given(st.text(max_size=300))
def test_counting_never_fails(text):
    assert 0 <= count_words(text) <= len(text)


@pytest.mark.parametrize("raw", [[], [""], ["  \n "], ["\x00\x07"]])
def test_blanks_are_no_answer(raw):
    assert KIND.parse(CONTENT, raw) == {}


@pytest.mark.parametrize("text", ["a=b", "document=2", "p.q=x", "=", "new=file"])
def test_a_text_with_an_equals_sign_is_a_text(text):
    assert KIND.parse(CONTENT, [text])["text"] == text


def test_line_ends_are_one_kind_and_control_characters_go():
    assert KIND.parse(CONTENT, ["one\r\ntwo\rthree\x00\x1b\tfour"])["text"] == "one\ntwo\nthree\tfour"


def test_more_words_than_asked_for_are_kept_and_more_letters_than_fit_refused():
    assert KIND.parse(CONTENT, ["word " * 500])["text"]
    assert len(KIND.parse(CONTENT, ["x" * MOST_LETTERS])["text"]) == MOST_LETTERS
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, ["x" * (MOST_LETTERS + 1)])
    assert refusal.value.code == "text-too-long"
    assert "20001" in str(refusal.value.message)


@pytest.mark.parametrize("raw", [["one", "two"], ["\ud800"]])
def test_what_no_page_sends_is_refused(raw):
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, raw)
    assert refusal.value.code == "answer-malformed"


@given(st.text(max_size=50))
def test_a_text_survives_being_shown_and_posted_again(text):
    kept = taken(KIND, CONTENT, [text])
    if kept:
        assert KIND.parse(CONTENT, [kept.text.replace("\n", "\r\n")])["text"] == kept.text
        assert clean(kept.text) == kept.text


def test_a_first_empty_line_is_not_lost_by_the_page():
    answer = KIND.answer(KIND.parse(CONTENT, ["\nafter an empty line"]))
    page, _review = draw_all(KIND, CONTENT, TEXTS["en"], answer)
    assert ">\n\nafter an empty line</textarea>" in page


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        (7, "structure"),
        (changed(pages=2), "pages"),
        (changed(fewest_words=0), "fewest_words"),
        (changed(most_words="120"), "most_words"),
        (changed(fewest_words=121), "most_words"),
        (changed(rubric={}), "rubric"),
        (changed(rubric=[{"key": "a"}]), "rubric.0.points"),
        (changed(rubric=[{"key": "a", "points": 0}]), "rubric.0.points"),
        (changed(rubric=[{"key": "a", "points": True}]), "rubric.0.points"),
        (changed(rubric=[{"key": "a", "points": float("nan")}]), "rubric.0.points"),
        (changed(rubric=[{"key": "a", "points": 101}]), "rubric.0.points"),
        (changed(rubric=[{"key": "a", "points": 1}] * 2), "rubric"),
        (changed(rubric=[{"key": "A", "points": 1}]), "rubric.0.key"),
        (changed(rubric=[{"key": f"k{n}", "points": 1} for n in range(21)]), "rubric"),
    ],
)
def test_a_fault_is_named_with_its_place(structure, path):
    assert path in [problem.path for problem in KIND.check(structure)]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ({"stem": "Why?"}, "rubric.document"),
        ({**TEXTS["en"], "rubric": None}, "rubric"),
        ({**TEXTS["en"], "rubric": {**TEXTS["en"]["rubric"], "more": "x"}}, "rubric.more"),
        ({**TEXTS["en"], "guidance": 4}, "guidance"),
        ({**TEXTS["en"], "template": ["a"]}, "template"),
        ({**TEXTS["en"], "template": "x" * 20_001}, "template"),
    ],
)
def test_a_fault_in_the_words_is_named(text, path):
    assert path in [problem.path for problem in KIND.check_text(CONTENT, text)]


def test_there_need_be_no_rubric_and_no_limit():
    assert KIND.check({}) == []
    content = KIND.content({"fewest_words": None})
    assert KIND.check_text(content, {"stem": "Why?"}) == []
    assert length_hint("en", content.fewest_words, content.most_words) == ""


def test_nothing_of_rubric_and_guidance_is_on_the_page_and_no_guidance_in_the_review():
    page, review = draw_all(KIND, CONTENT, TEXTS["en"], None)
    said = [*TEXTS["en"]["rubric"].values(), TEXTS["en"]["guidance"]]
    assert not any(words in page for words in said)
    assert TEXTS["en"]["rubric"]["authority"] in review
    assert TEXTS["en"]["guidance"] not in review


@pytest.mark.parametrize(
    ("bounds", "hint"),
    [
        ((20, 120), "Write 20 to 120 words."), ((50, 50), "Write 50 words."), ((1, None), "Write at least 1 word."),
        ((None, 80), "Write at most 80 words."),
    ],
)  # fmt: skip
def test_the_hint_says_the_length(bounds, hint):
    assert length_hint("en", *bounds) == hint


def test_the_page_says_how_long_the_saved_answer_is():
    assert word_count("en", 0) == ""
    assert word_count("en", 1) == "Your saved answer has 1 word."


def test_a_person_marks_it():
    assert KIND.marked_by_for(CONTENT) is MarkedBy.PERSON
    assert "correctResponsesPattern" not in KIND.interaction(CONTENT, TEXTS["en"], "en")


@calmly
@given(spoilt(STRUCTURE) | anything, spoilt(TEXTS["en"]) | st.just(TEXTS["en"]))
def test_whatever_an_author_writes_is_answered(structure, text):
    outlives(KIND, structure, text)


@calmly
@given(raw_answers("a word", "</textarea><script>"))
def test_whatever_is_posted_is_read_or_refused(raw):
    answer = taken(KIND, CONTENT, raw)
    if answer:
        page, review = draw_all(KIND, CONTENT, TEXTS["ar"], answer)
        assert "<script" not in page + review
