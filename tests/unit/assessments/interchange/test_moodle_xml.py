"""Moodle XML, kind by kind."""

import pytest

from assessments.interchange.base import Unreadable
from assessments.interchange.moodle_xml.format import MOODLE_XML
from assessments.plans import QuestionPlan
from tests.unit.assessments.interchange.samples import sample


def read(*questions: str):
    text = f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'
    return MOODLE_XML.read(text.encode(), language="en")


def question(kind: str, inside: str = "", stem: str = "Q") -> str:
    return (
        f'<question type="{kind}"><name><text>n</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>{inside}</question>'
    )


@pytest.fixture(scope="module")
def crates():
    return MOODLE_XML.read(sample("crates.xml"), language="en")


@pytest.fixture(scope="module")
def by_name(crates):
    return {draft.name: draft for draft in crates.drafts}


def test_head_pictures_and_losses(crates, by_name) -> None:
    draft = by_name["Mark"]
    assert (draft.key, draft.max_mark, draft.tags, draft.difficulty) == ("mark-1", "2.5", ("labels",), 1)
    assert (draft.category, draft.line) == ("Transport/Papers", 5)
    ((sha256, image),) = crates.images.items()
    assert image.content_type == "image/png"
    assert draft.text == {
        "stem": f'<p>Which mark? <img src="file:{sha256}" alt="a dot"></p>',
        "feedback": "<p>All crates &amp; boxes.</p>",
        "choices": {"a": "Contents", "b": "Price"},
        "choice_feedback": {"a": "Yes."},
        "format": "html",
    }
    assert {remark.code for remark in crates.warnings if remark.line == 5} == {
        "html-script", "combined-feedback", "hints", "penalty", "hidden",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "structure"),
    [
        ("Papers", "multiple_choice",
         {"choices": ["a", "b", "c"], "correct": ["a", "b"], "shares": {"a": "50", "b": "50", "c": "-10"}}),
        ("Set", "multiple_choice", {"choices": ["a", "b", "c"], "correct": ["a", "b"], "marking": "all_or_nothing"}),
        ("Old", "true_false", {"correct": ["false"]}),
        ("Typed", "short_text", {"answers": [{"words": "the carrier", "share": "100"}], "case_matters": True}),
        ("Weight", "numeric",
         {"answers": [{"value": "2", "tolerance": "0.1", "share": "100"}], "unit": "wanted",
          "units": [{"key": "u1", "factor": "1"}, {"key": "u2", "factor": "0.001"}]}),
        ("Match", "matching", {"rows": ["r1", "r2"], "targets": ["t1", "t2"], "pairs": {"r1": "t1", "r2": "t1"}}),
        ("Drag", "drag_to_text",
         {"gaps": ["g1", "g2"], "words": ["w1", "w2", "w3"], "pairs": {"g1": "w2", "g2": "w1"}, "reuse": False}),
        ("Select", "gap_fill",
         {"gaps": [{"key": "g1", "kind": "choice", "choices": ["a", "b"], "correct": ["a"], "weight": 1}]}),
        ("Order", "ordering", {"items": ["i1", "i2"], "marking": "neighbours"}),
        ("Rows", "multiple_true_false", {"rows": ["r1", "r2"], "correct": ["r1"], "marking": "all_or_nothing"}),
        ("Essay", "file_upload", {"rubric": [], "kinds": ["pdf", "image"], "largest_mb": 3, "most": 2}),
    ],
)  # fmt: skip
def test_each_kind(by_name, name: str, kind: str, structure: dict) -> None:
    assert (by_name[name].type, by_name[name].structure) == (kind, structure)


def test_gaps(by_name) -> None:
    draft = by_name["Gaps"]
    assert draft.structure == {
        "gaps": [
            {"key": "g1", "kind": "choice", "choices": ["a", "b"], "correct": ["a"], "weight": 2},
            {
                "key": "g2", "kind": "text", "case_matters": True, "weight": 1,
                "answers": [{"words": "ab}c", "share": "100"}, {"words": "abc", "share": "50"}],
            },
            {"key": "g3", "kind": "number", "answers": [{"value": "3.5", "tolerance": "0.1", "share": "100"}], "weight": 1},
        ]
    }  # fmt: skip
    assert draft.text == {
        "stem": "Fill the form.",
        "body": "[[g1]] crates, [[g2]], [[g3]] kg",
        "gaps": {"g1": {"a": "Two & more", "b": "One"}},
    }
    assert draft.max_mark == "4"


def test_a_gap_of_one_word_is_filled_in(by_name) -> None:
    assert by_name["Select"].text["body"] == "[[g1]] and alone"


def test_targets_that_say_the_same_are_one_and_stay_plain(by_name) -> None:
    assert by_name["Match"].text["targets"] == {"t1": "Seller &amp; buyer", "t2": "Driver"}


def test_items_come_in_their_right_order(by_name) -> None:
    assert by_name["Order"].text["items"] == {"i1": "Check", "i2": "Load"}


def test_unknown_types_are_listed(crates) -> None:
    skipped = [
        (remark.code, remark.message)
        for remark in crates.warnings
        if remark.code in ("description", "type-not-supported")
    ]
    assert [code for code, _message in skipped] == ["description", "type-not-supported"]
    assert "'calculated'" in skipped[1][1]
    assert crates.skipped == 2


def test_other_columns_make_pairs() -> None:
    rows = "".join(f'<row number="{n}"><optiontext><text>r{n}</text></optiontext></row>' for n in (1, 2))
    columns = "".join(
        f'<column number="{n}"><responsetext><text>c{n}</text></responsetext></column>' for n in (1, 2, 3)
    )
    weights = "".join(f'<weight rownumber="{n}" columnnumber="{4 - n}"><value>1</value></weight>' for n in (1, 2))
    draft = read(question("mtf", rows + columns + weights)).drafts[0]
    assert draft.type == "matching"
    assert draft.structure["pairs"] == {"r1": "t3", "r2": "t2"}


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (
            '<answer fraction="50"><text>a</text></answer><answer fraction="0"><text>b</text></answer>',
            "no-right-answer",
        ),
        ('<answer fraction="100"><text>a</text></answer>', "rule"),
        ("", "no-right-answer"),
    ],
)
def test_one_bad_question_does_not_stop_the_rest(inside: str, code: str) -> None:
    reading = read(question("multichoice", inside), question("essay"))
    assert [remark.code for remark in reading.warnings] == [code]
    assert (len(reading.drafts), reading.skipped) == (1, 1)


def test_several_right_choices_in_one_gap_are_not_taken() -> None:
    assert read(question("cloze", stem="{1:MR:=a~=b~c}")).warnings[0].code == "type-not-supported"


def test_data_pictures_are_kept_and_drawings_are_not() -> None:
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    reading = read(question("essay", stem=f'<img alt="x" src="data:image/png;base64,{png}"> '
                                          f'<img alt="drawn" src="data:image/svg+xml;base64,PHN2Zy8+">'))  # fmt: skip
    sha256 = next(iter(reading.images))
    stem = reading.drafts[0].text["stem"]
    assert f'src="file:{sha256}"' in stem and stem.endswith("drawn")
    again = MOODLE_XML.write(
        [QuestionPlan("q", "long_answer", "", 2, {"rubric": []}, {"en": reading.drafts[0].text})],
        language="en",
        images=reading.images,
    )
    back = MOODLE_XML.read(again.content, language="en")
    assert back.drafts[0].text == reading.drafts[0].text
    assert back.images.keys() == reading.images.keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>', "DTD"),
        ('<!DOCTYPE q [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><quiz>&c;</quiz>', "DTD"),
        ("<quiz>" + "<a>" * 100_000, "levels deep"),
        ("<quiz><question></quiz>", "well-formed"),
        ("<html/>", "no Moodle XML"),
        ("<quiz>" + "<question type='x'/>" * 5_001 + "</quiz>", "more than 5,000"),
    ],
)
def test_files_that_are_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        MOODLE_XML.read(text.encode(), language="en")


def test_the_first_line_may_name_an_old_encoding() -> None:
    text = f'<?xml version="1.0" encoding="windows-1251"?><quiz>{question("essay", stem="Груз?")}</quiz>'
    reading = MOODLE_XML.read(text.encode("cp1251"), language="ru")
    assert (reading.drafts[0].text["stem"], reading.encoding) == ("Груз?", "cp1251")
