"""What QTI can express comes back as it was, in all three versions."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.interchange.qti import Qti, Qti21, Qti22
from tests.unit.assessments.interchange.qti.plans import IMAGES, TYPES, plans

FORMATS = {"3.0": Qti(), "2.2": Qti22(), "2.1": Qti21()}
calmly = settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("kind", TYPES)
@calmly
@given(data=st.data(), version=st.sampled_from(sorted(FORMATS)))
def test_each_type_comes_back_as_it_was(kind, data, version):
    plan = data.draw(plans((kind,)))
    written = FORMATS[version].write([plan], language="en", images=IMAGES)
    reading = Qti().read(written.content, language="en")
    assert [written.warnings, reading.warnings, reading.skipped] == [[], [], 0]
    draft = reading.drafts[0]
    assert draft.type == plan.type
    assert draft.structure == plan.structure
    assert draft.text == plan.texts["en"]
    assert (draft.key, draft.name, draft.max_mark) == (plan.key, plan.title, str(plan.max_mark))
    assert (draft.tags, draft.difficulty) == (plan.tags, plan.difficulty)
    assert set(reading.images) <= set(IMAGES)


@calmly
@given(st.lists(plans(), max_size=4), st.sampled_from(sorted(FORMATS)))
def test_the_same_questions_make_the_same_bytes(questions, version):
    first, second = (FORMATS[version].write(questions, language="en", images=IMAGES) for _ in range(2))
    assert first.content == second.content
