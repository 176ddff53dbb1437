"""The parts of a case in a template: each is drawn by the template of its own type, as if it were a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()


@dataclass(frozen=True, slots=True)
class PartQuestion:
    """What the template of a type asks of a question, for a part of one."""

    version_id: Any
    field: str
    language: str
    foreign: bool
    answered: bool
    stem: Any
    fields: Mapping[str, Any]
    review: Mapping[str, Any]


@register.filter
def as_question(part: Any, question: Any) -> PartQuestion:
    """A part of a case as a question whose fields begin with the name of the part."""
    return PartQuestion(
        version_id=_of(question, "version_id"),
        field=f"{_of(question, 'field')}.{part.key}",
        language=_of(question, "language") or "",
        foreign=bool(_of(question, "foreign")),
        answered=part.answered,
        stem=part.stem,
        fields=getattr(part, "fields", {}),
        review=getattr(part, "review", {}),
    )


def _of(question: Any, name: str) -> Any:
    """The attribute of a question, which a test may give as a mapping."""
    return question.get(name) if isinstance(question, Mapping) else getattr(question, name, None)
