"""By what an erased person is found in texts that are in no statement: mails, files, names of institutions."""

from uuid import uuid4

import pytest

from lms.kernel.personal_data import Erasing

ANN = Erasing(people=(uuid4(),), identities=frozenset({"ann@x.org", "anna-12"}), names=frozenset({"Ann Moore"}))


@pytest.mark.parametrize(
    "text",
    [
        "To: Ann <ann@x.org>",
        '{"to": ["ANN@X.ORG"]}',
        "mailto:ann%40x.org",
        "signed in as anna-12.",
        "Dear Ann Moore,",
        "ANN MOORE",
    ],
)
def test_she_is_found(text):
    assert ANN.stands_in(text)


@pytest.mark.parametrize(
    "text",
    ["To: joann@x.org", "To: ann@x.org.uk", "signed in as anna-123", "Dear Joann Moore,", "Ann Moorefield", "Ann", ""],
)
def test_a_stranger_is_not_taken_for_her(text):
    assert not ANN.stands_in(text)
