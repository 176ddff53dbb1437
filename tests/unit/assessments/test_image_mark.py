"""Marking on an image: three schemes, places inside the picture, strict reading."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.image_mark.form import outline, place_names
from assessments.question_types.image_mark.scoring import SCHEMES, score_image_mark
from assessments.question_types.registry import question_type
from lms.kernel.errors import DomainError
from tests.apps.assessments.cases.image_mark import STRUCTURE, TEXTS
from tests.strategies.questions import anything, calmly, draw_all, outlives, raw_answers, spoilt, taken

KIND = question_type("image_mark")
CONTENT = KIND.content(STRUCTURE)
KEYS = list(CONTENT.keys)
picks = st.frozensets(st.sampled_from("abcdef"))


def changed(**fields):
    return {**STRUCTURE, **fields}


def spot(**fields):
    return {"key": "a", "x": 0, "y": 0, "w": 10, "h": 10, **fields}


@pytest.mark.parametrize(
    ("marking", "picked", "expected"),
    [
        ("all_or_nothing", "ab", 1), ("all_or_nothing", "a", 0), ("all_or_nothing", "abc", 0),
        ("partial", "a", Decimal("0.5")), ("partial", "ac", Decimal("0.5")), ("partial", "abc", 0), ("partial", "", 0),
        ("partial_with_penalty", "abc", Decimal("0.5")), ("partial_with_penalty", "ac", 0),
        ("partial_with_penalty", "acd", 0), ("partial_with_penalty", "ab", 1),
    ],
)  # fmt: skip
def test_schemes(marking, picked, expected):
    assert score_image_mark(marking, frozenset("ab"), frozenset(picked)) == expected


@given(st.sampled_from(sorted(SCHEMES)), picks.filter(bool), picks)
def test_only_the_right_ones_earn_all(marking, right, picked):
    fraction = score_image_mark(marking, right, picked)
    assert 0 <= fraction <= 1
    assert (fraction == 1) is (picked == right)
    if not picked & right:
        assert fraction == 0


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        (None, "structure"),
        ([], "structure"),
        (changed(extra=1), "extra"),
        (changed(image=""), "image"),
        (changed(image="../secret"), "image"),
        (changed(image="a" * 300), "image"),
        (changed(width=0), "width"),
        (changed(width=True), "width"),
        (changed(height="520"), "height"),
        (changed(height=10**9), "height"),
        (changed(marking="shares"), "marking"),
        (changed(marking=["partial"]), "marking"),
        (changed(spots=[spot()]), "spots"),
        (changed(spots=[spot(), 5]), "spots.1.structure"),
        (changed(spots=[spot(), spot(key="B")]), "spots.1.key"),
        (changed(spots=[spot(), spot(key="b", colour="red")]), "spots.1.colour"),
        (changed(spots=[spot(), spot(x=1)]), "spots"),
        (changed(spots=[spot(), spot(key="b")]), "spots"),
        (changed(spots=[spot(), spot(key="b", x=795)]), "spots.1"),
        (changed(spots=[spot(), spot(key="b", y=-1)]), "spots.1"),
        (changed(spots=[spot(), spot(key="b", w=0)]), "spots.1"),
        (changed(spots=[spot(), spot(key="b", h=1.5)]), "spots.1"),
        (changed(spots=[spot(), spot(key="b", h=None)]), "spots.1"),
        (changed(correct=[]), "correct"),
        (changed(correct="lmo"), "correct"),
        (changed(correct=["lmo", "lmo"]), "correct"),
        (changed(correct=["nowhere"]), "correct"),
        (changed(correct=[["lmo"]]), "correct"),
    ],
)
def test_a_fault_is_named_with_its_place(structure, path):
    assert path in [problem.path for problem in KIND.check(structure)]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ({**TEXTS["en"], "alt": " "}, "alt"),
        ({**TEXTS["en"], "spots": None}, "spots"),
        ({**TEXTS["en"], "spots": {"lmo": "The words"}}, "spots.species"),
        ({**TEXTS["en"], "spots": {**TEXTS["en"]["spots"], "x": "More"}}, "spots.x"),
        ({**TEXTS["en"], "spots": {**TEXTS["en"]["spots"], "lmo": "w" * 2001}}, "spots.lmo"),
    ],
)
def test_a_fault_in_the_words_is_named(text, path):
    assert path in [problem.path for problem in KIND.check_text(CONTENT, text)]


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(DomainError) as refusal:
        KIND.parse(CONTENT, ["lmo", "elsewhere"])
    assert refusal.value.code == "place-unknown"


def test_places_are_kept_in_the_authors_order():
    assert KIND.parse(CONTENT, ["price", "", "lmo", "lmo"])["spots"] == ["lmo", "price"]


def test_places_have_names_in_the_language_of_the_question():
    assert place_names("en", 2) == ["Place 1:", "Place 2:"]


@given(st.integers(1, 4000), st.integers(1, 4000), st.data())
def test_numbers_stand_inside_the_picture(width, height, data):
    (first, *_rest) = CONTENT.spots
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    place = outline(type(first)("a", x, y, 1, 1), width, height)
    if width >= 12 and height >= 2 * max(6, width // 28):
        assert 0 <= int(place["badge_x"]) <= width
        assert 0 <= int(place["badge_y"]) <= height


def test_the_page_ties_each_outline_to_its_box(settings):
    fields = KIND.fields(CONTENT, TEXTS["en"], "en", None)
    assert [place.number for place in fields["places"]] == [1, 2, 3, 4]
    assert fields["image"]["file"] == STRUCTURE["image"]
    assert "right" not in vars(type(fields["places"][0]))["__annotations__"]


@calmly
@given(spoilt(STRUCTURE) | anything, spoilt(TEXTS["en"]) | st.just(TEXTS["en"]))
def test_whatever_an_author_writes_is_answered(structure, text):
    outlives(KIND, structure, text)


@calmly
@given(raw_answers(*KEYS))
def test_whatever_is_posted_is_read_or_refused(raw):
    answer = taken(KIND, CONTENT, raw)
    if answer:
        draw_all(KIND, CONTENT, TEXTS["ar"], answer)
