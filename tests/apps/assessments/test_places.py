"""The picture of a question with places: drawn over its file, each outline tied to its box in the list."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from assessments.models import QuestionVersion
from assessments.plans import BlueprintPlan, QuestionPlan
from assessments.question_types.registry import question_type
from assessments.templatetags.questions import question_image
from tests.apps.assessments.cases.image_mark import STRUCTURE, TEXTS
from tests.factories.assessments import make_bank

KIND = question_type("image_mark")


@pytest.fixture
def version(db):
    plans = [QuestionPlan(f"q-{number}", "image_mark", "scope", 2, STRUCTURE, TEXTS) for number in (1, 2)]
    bank = make_bank(plans, BlueprintPlan([("scope", 1)], Decimal(70)))
    return QuestionVersion.objects.filter(question__bank_id=bank.bank_id).first()


def drawn(version, template, **views):
    question = {"version_id": version.id, "field": "a-v", "language": "ar", "foreign": True, **views}
    return render_to_string(template, {"question": question})


def test_each_outline_has_its_box(version):
    content = KIND.content(STRUCTURE)
    answer = KIND.answer(KIND.parse(content, ["lmo"]))
    page = drawn(version, KIND.template, fields=KIND.fields(content, TEXTS["ar"], "ar", answer))
    boxes = re.findall(r'<input type="checkbox" id="([^"]+)"', page)
    assert re.findall(r'data-place="([^"]+)"', page) == boxes == [f"a-v_{number}" for number in range(1, 5)]
    assert page.count("is-picked") == page.count(" checked") == 1
    assert f'src="{question_image(STRUCTURE["image"], version.id)}"' in page
    assert 'viewBox="0 0 800 520"' in page and f'alt="{TEXTS["ar"]["alt"]}"' in page
    assert " style=" not in page and "is-right" not in page


def test_the_review_shows_the_right_places_on_the_picture(version):
    content = KIND.content(STRUCTURE)
    page = drawn(version, KIND.review_template, review=KIND.review(content, TEXTS["en"], "en", None))
    assert page.count("is-right") == 2
    assert STRUCTURE["image"] in page


def test_the_address_is_that_of_the_bank(version):
    address = question_image(STRUCTURE["image"], version.id)
    assert str(version.question.bank_id) in address and STRUCTURE["image"] in address


@pytest.mark.parametrize("file", ["a/b", "", "file:a/b"])
def test_what_has_no_address_has_none(version, file):
    assert question_image(file, version.id) == ""


def test_a_version_that_is_not_there_has_no_picture(db):
    assert question_image(STRUCTURE["image"], uuid4()) == ""
    assert question_image(STRUCTURE["image"], "v") == ""
