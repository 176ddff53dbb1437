"""Cases: parts of any type, each read, marked and drawn by its own."""

from decimal import Decimal
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.base import MarkedBy
from assessments.question_types.case.form import raw_by_part
from assessments.question_types.case.scoring import score_case
from assessments.question_types.registry import question_type, question_types
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases import case as example
from tests.apps.assessments.cases import comment, document_check, file_upload, image_mark, long_answer, rating
from tests.strategies.questions import anything, calmly, draw_all, outlives, raw_answers, spoilt, taken

KIND = question_type("case")
CONTENT = KIND.content(example.STRUCTURE)
TEXT = example.TEXTS["en"]
OTHERS = {
    "image-mark": image_mark, "document-check": document_check, "long-answer": long_answer, "file-upload": file_upload,
    "rating": rating, "comment": comment,
}  # fmt: skip
ALL = {
    "parts": [
        {"key": key, "type": key.replace("-", "_"), "structure": module.STRUCTURE} for key, module in OTHERS.items()
    ]
}
ALL_TEXT = {"stem": "One shipment", "parts": {key: module.TEXTS["en"] for key, module in OTHERS.items()}}
fractions = st.decimals(0, 1, places=4)
weights = st.decimals("0.01", 100, places=2)


def part(**fields):
    return {"key": "a", "type": "true_false", "structure": {"correct": ["true"]}, **fields}


def parts(*changes):
    return {"parts": [part(**change) for change in changes]}


def posted(key, raw):
    """What a part's own list is in the list of the case."""
    own = OTHERS[key].STRUCTURE
    has_parts = key == "document-check" or (key == "rating" and "rows" in own)
    return [f"{key}.{item}" if has_parts or item.startswith("new=") else f"{key}={item}" for item in raw]


def test_the_weighted_mean():
    assert score_case([(Decimal(2), Decimal(1)), (Decimal(1), Decimal(0)), (Decimal(1), Decimal("0.5"))]) == Decimal(
        "0.625"
    )
    assert score_case([]) == 0


@given(st.lists(st.tuples(weights, fractions), min_size=1))
def test_it_lies_between_the_parts(lines):
    mean = score_case(lines)
    assert min(fraction for _, fraction in lines) - Decimal("1e-20") <= mean
    assert mean <= max(fraction for _, fraction in lines) + Decimal("1e-20")


@given(st.lists(weights, min_size=1))
def test_all_right_is_exactly_one(given_weights):
    assert score_case([(weight, Decimal(1)) for weight in given_weights]) == 1


def test_a_part_gets_its_own_list():
    assert raw_by_part(["a=x", "a=y", "", "b.c=z", "b.c.d=e=f"], ["a", "b"]) == {
        "a": ["x", "y"],
        "b": ["c=z", "c.d=e=f"],
    }


@pytest.mark.parametrize("raw", [["x"], ["c=x"], ["a.=x"], [".a=x"], ["=x"], ["c.a=x"]])
def test_what_is_for_no_part_is_refused(raw):
    with pytest.raises(DomainError) as refusal:
        raw_by_part(raw, ["a", "b"])
    assert refusal.value.code == "answer-malformed"


def test_a_part_refuses_what_its_type_refuses():
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, ["use=d"])
    assert refusal.value.code == "choice-unknown"


def test_parts_without_answer_are_left_out():
    kept = KIND.parse(CONTENT, ["use=", "clearly=true", "paper.name="])
    assert kept == {
        "schema": 1,
        "parts": {"clearly": {"schema": 1, "choices": ["true"]}},
        "types": {"clearly": "true_false"},
    }
    assert KIND.parse(CONTENT, ["use=", "sure="]) == {}


def test_what_earns_nothing_does_not_count():
    answer = taken(KIND, CONTENT, ["use=b", "clearly=false", "paper.contact=missing"])
    assert KIND.score(CONTENT, answer) == 1
    assert KIND.score(CONTENT, taken(KIND, CONTENT, ["sure=4"])) == 0
    assert KIND.score(CONTENT, taken(KIND, CONTENT, ["use=b"])) == Decimal("0.5")


def test_who_marks_depends_on_the_parts():
    assert KIND.marked_by_for(CONTENT) is MarkedBy.PROGRAM
    assert KIND.marked_by_for(KIND.content(ALL)) is MarkedBy.PERSON
    survey = [item for item in ALL["parts"] if item["type"] in ("rating", "comment")]
    assert KIND.marked_by_for(KIND.content({"parts": survey})) is MarkedBy.NOBODY


def test_statements_say_part_and_response():
    answer = taken(KIND, CONTENT, example.RIGHT(""))
    said = "use[.]b[,]clearly[.]false[,]paper[.]name[.]right[,]contact[.]missing"
    assert KIND.response_string(answer) == f"{said}[,]sure[.]4"
    assert KIND.interaction(CONTENT, TEXT, "en")["correctResponsesPattern"] == [said]
    assert "correctResponsesPattern" not in KIND.interaction(KIND.content(ALL), ALL_TEXT, "en")


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        (None, "structure"),
        ({}, "parts"),
        ({"parts": []}, "parts"),
        (parts(*({"key": f"k{n}"} for n in range(21))), "parts"),
        (parts({}, {}), "parts"),
        (parts({"key": "A"}), "parts.0.key"),
        (parts({"hint": "x"}), "parts.0.hint"),
        (parts({"type": "case", "structure": parts({})}), "parts.0.type"),
        (parts({"type": "riddle"}), "parts.0.type"),
        (parts({"type": ["true_false"]}), "parts.0.type"),
        (parts({"structure": None}), "parts.0.structure"),
        (parts({"structure": {"correct": ["maybe"]}}), "parts.0.structure.correct"),
        (parts({"weight": 0}), "parts.0.weight"),
        (parts({"weight": -1}), "parts.0.weight"),
        (parts({"weight": "heavy"}), "parts.0.weight"),
        (parts({"weight": 101}), "parts.0.weight"),
        (parts({"weight": float("inf")}), "parts.0.weight"),
        ({**parts({}), "shuffle": True}, "shuffle"),
    ],
)
def test_a_fault_is_named_with_its_place(structure, path):
    assert path in [problem.path for problem in KIND.check(structure)]


def with_part(key, **fields):
    words = TEXT["parts"]
    return {**TEXT, "parts": {**words, key: {**words[key], **fields}}}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ({"stem": "A story"}, "parts"),
        ({**TEXT, "parts": {}}, "parts.use.stem"),
        ({**TEXT, "parts": {**TEXT["parts"], "more": {"stem": "So?"}}}, "parts.more"),
        (with_part("use", stem=" "), "parts.use.stem"),
        (with_part("use", hint="b"), "parts.use.hint"),
        (with_part("use", feedback=5), "parts.use.feedback"),
        (with_part("use", format="html"), "parts.use.format"),
        (with_part("use", choices={"a": "One"}), "parts.use.choices.b"),
        (with_part("paper", title=""), "parts.paper.title"),
        (with_part("sure", stem="s" * 20_001), "parts.sure.stem"),
    ],
)
def test_a_fault_in_the_words_is_named(text, path):
    assert path in [problem.path for problem in KIND.check_text(CONTENT, text)]


def test_parts_of_each_type_are_drawn_with_names_of_their_own():
    content = KIND.content(ALL)
    assert outlives(KIND, ALL, ALL_TEXT) == []
    raw = [item for key, module in OTHERS.items() for item in posted(key, module.RIGHT("seed"))]
    answer = taken(KIND, content, raw)
    assert set(answer.parts) == set(OTHERS)
    page, review = draw_all(KIND, content, ALL_TEXT, answer)
    for key in OTHERS:
        assert f'name="a-v.{key}' in page
    assert 'name="a-v.document-check.identity"' in page
    assert 'name="a-v.file-upload.new"' in page
    assert page.count("<legend>") == review.count("<h4") + page.count('class="paper-line"') + 2 + 1  # rows, files
    ids = [chunk.split('"')[0] for chunk in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_review_says_how_each_part_went():
    answer = taken(KIND, CONTENT, ["use=b", "clearly=true", "sure=2"])
    shown = {item.key: item.outcome for item in KIND.review(CONTENT, TEXT, "en", answer)["parts"]}
    assert shown == {"use": "right", "clearly": "wrong", "paper": "unanswered", "sure": "none"}
    content = KIND.content(ALL)
    written = taken(KIND, content, ["long-answer=I ask.", "image-mark=lmo"])
    outcomes = {item.key: item.outcome for item in KIND.review(content, ALL_TEXT, "en", written)["parts"]}
    assert outcomes["long-answer"] == "person" and outcomes["image-mark"] == "partly"


def test_words_in_html_are_cleaned():
    text = {**with_part("use", stem="<p>Look<script>x()</script></p>"), "format": "html"}
    page, review = draw_all(KIND, CONTENT, text, None)
    assert "<p>Look</p>" in page and "<script" not in page + review


@calmly
@given(spoilt(example.STRUCTURE) | spoilt(ALL) | anything, spoilt(TEXT) | st.just(TEXT))
def test_whatever_an_author_writes_is_answered(structure, text):
    outlives(KIND, structure, text)


@calmly
@given(spoilt(ALL_TEXT))
def test_whatever_words_an_author_writes_are_answered(text):
    outlives(KIND, ALL, text)


@calmly
@given(raw_answers(*example.RIGHT(""), *example.WRONG("")))
def test_whatever_is_posted_is_read_or_refused(raw):
    answer = taken(KIND, CONTENT, raw)
    if answer:
        draw_all(KIND, CONTENT, example.TEXTS["ar"], answer)


def test_it_needs_the_styles_and_scripts_of_its_parts_once():
    assert KIND.assets_of(KIND.content(ALL)) == ("assessments/css/papers.css", "assessments/js/places.js")


def test_words_of_a_person_can_be_taken_out_and_the_rest_still_read():
    content = KIND.content(ALL)
    raw = [item for key, module in OTHERS.items() for item in posted(key, module.RIGHT("seed"))]
    bare = KIND.without_words(content, KIND.parse(content, raw, "seed"))
    assert bare["parts"]["long-answer"] == bare["parts"]["comment"] == bare["parts"]["file-upload"] == {"schema": 1}
    assert bare["parts"]["image-mark"]["spots"] and bare["parts"]["rating"]["ratings"]
    answer = KIND.answer(bare)
    draw_all(KIND, content, ALL_TEXT, answer)
    assert 0 <= KIND.score(content, answer) <= 1
    assert KIND.response_string(answer)


@pytest.mark.parametrize("type_", sorted(question_types().keys() - {"case"}))
def test_a_part_of_any_type_does_what_its_type_does_alone(type_):
    module = import_module(f"tests.apps.assessments.cases.{type_}")
    structure = {"parts": [{"key": "part", "type": type_, "structure": module.STRUCTURE}]}
    text = {"stem": "A story", "parts": {"part": module.TEXTS["en"]}}
    assert outlives(KIND, structure, text) == []
    content, alone = KIND.content(structure), question_type(type_)
    written = type_ in ("long_answer", "comment")
    own = module.RIGHT("seed part")
    answer = taken(KIND, content, [f"part.{item}" if "=" in item and not written else f"part={item}" for item in own])
    assert answer.parts == {"part": alone.parse(alone.content(module.STRUCTURE), own, "seed part")}
    assert KIND.score(content, answer) == (1 if KIND.marked_by_for(content) is MarkedBy.PROGRAM else 0)
    page, _review = draw_all(KIND, content, text, answer)
    names = {chunk.split('"')[0] for chunk in page.split(' name="')[1:]}
    assert names and all(name == "a-v.part" or name.startswith("a-v.part.") for name in names)
