"""What an officer may find of a line, and what was posted of it."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import pgettext

from assessments.question_types.base import RawAnswer, malformed
from assessments.question_types.document_check.scoring import MISSING, RIGHT, STATES, WRONG


@dataclass(frozen=True, slots=True)
class Finding:
    """One of the three things to find of a line."""

    state: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the paper as the page draws it."""

    key: str
    label: Any
    entry: Any
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """A line of the paper in the review. `own` and `right_words` are what was found and what there was to find."""

    key: str
    label: Any
    entry: Any
    why: Any
    own: str
    right_words: str
    is_right: bool
    is_near: bool  # a fault, named as the other kind


def labels(language: str) -> dict[str, str]:
    """What the three findings are called, in the language of the question."""
    with translation.override(language):
        return {
            RIGHT: pgettext("finding about a line of a shipping paper", "In order"),
            WRONG: pgettext("finding about a line of a shipping paper", "Wrong"),
            MISSING: pgettext("finding about a line of a shipping paper", "Missing"),
        }


def no_entry(language: str) -> str:
    """What stands where a line of the paper is empty, in the language of the question."""
    with translation.override(language):
        return pgettext("a line of a shipping paper", "(no entry)")


def read_findings(keys: tuple[str, ...], raw: RawAnswer) -> dict[str, str]:
    """Line -> finding, in the order of the paper."""
    found: dict[str, str] = {}
    for item in raw:
        line, _equals, state = item.partition("=")
        if not state:
            _refuse_unless(not item or line in keys)
        else:
            _refuse_unless(line in keys and state in STATES and found.get(line, state) == state)
            found[line] = state
    return {key: found[key] for key in keys if key in found}


def _refuse_unless(sendable: bool) -> None:
    if not sendable:
        raise malformed()
