"""What an answer earns: the one rule, used at hand-in and by the check of what was saved."""

from decimal import Decimal
from typing import Any

from assessments.question_types.base import Json
from assessments.question_types.registry import question_type
from assessments.scoring.marks import mark


def earned(version: Any, answer: Json) -> Decimal:
    """The mark that a kept answer earns on a question version; 0 if it is empty."""
    kind = question_type(version.type)
    given = kind.answer(answer)
    fraction = kind.score(kind.content(version.structure), given) if given else Decimal(0)
    return mark(fraction, version.max_mark)
