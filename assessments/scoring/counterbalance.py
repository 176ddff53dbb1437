"""Which form a person sees when.

Half of the people take A first and B second, the other half the reverse, so that a difference between the
forms cannot look like learning. Which half follows from person and occasion alone: an offline laptop and the
server agree without talking.
"""

from hashlib import sha256
from uuid import UUID

from assessments.scoring.forms import LABELS
from assessments.scoring.pairing import PRE


def form_label(*, person_id: UUID, occasion_id: UUID, purpose: str, number: int) -> str:
    """The form of an attempt: pre begins with the person's first, post with the other; repeats alternate."""
    first = sha256(person_id.bytes + occasion_id.bytes).digest()[0] % 2
    turn = first + (number - 1) + (purpose != PRE)
    return LABELS[turn % 2]
