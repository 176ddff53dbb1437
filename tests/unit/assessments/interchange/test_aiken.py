"""Aiken."""

from assessments.interchange.aiken.format import AIKEN
from tests.unit.assessments.interchange.samples import sample


def test_questions_and_what_is_wrong() -> None:
    reading = AIKEN.read(sample("crates.txt"), language="en")
    assert [(draft.line, draft.text["stem"], draft.structure["correct"]) for draft in reading.drafts] == [
        (1, "Which paper names the seller?", ["b"]),
        (6, "Which of these\nis a crate?", ["a"]),
    ]
    assert [(remark.line, remark.code) for remark in reading.warnings] == [
        (12, "no-answer-line"),
        (16, "no-right-answer"),
    ]
    assert reading.skipped == 2


def test_a_stem_may_begin_like_a_choice() -> None:
    text = "A. Is the first line\nA) x\nB) y\nANSWER: A"
    assert AIKEN.read(text.encode(), language="en").drafts[0].text["stem"] == "A. Is the first line"


def test_a_letter_that_stands_twice() -> None:
    reading = AIKEN.read(b"Q\nA) x\nA) y\nB) z\nANSWER: A", language="en")
    assert [remark.code for remark in reading.warnings] == ["choice-twice"]
