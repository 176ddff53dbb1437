"""True or false, put together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem
from assessments.question_types.choices import ChoiceAnswer, ChoiceContent, ChoiceType
from assessments.question_types.true_false.form import labels
from assessments.question_types.true_false.interaction import true_false_interaction
from assessments.question_types.true_false.scoring import score_true_false

CHOICES = ["true", "false"]


@dataclass(frozen=True, slots=True)
class TrueFalseContent(ChoiceContent):
    """The choices are implied: the structure holds only what is right."""

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(tuple(CHOICES), tuple(stored["correct"]))


class TrueFalse(ChoiceType):
    """Two radio buttons whose labels the site translates."""

    key = "true_false"
    label = _("True or false")
    most_picks = 1
    Content = TrueFalseContent

    def check(self, structure: Json) -> list[Problem]:
        if structure.get("choices", CHOICES) != CHOICES:
            return [Problem("choices", "are true and false; leave them out")]
        return super().check({**structure, "choices": CHOICES})

    def check_text(self, content: ChoiceContent, text: Json) -> list[Problem]:
        return [Problem("choices", "are said by the site; leave them out")] if text.get("choices") else []

    def words(self, content: ChoiceContent, text: Json, language: str) -> dict[str, str]:
        return labels(language)

    def score(self, content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
        return score_true_false(content, answer)

    def interaction(self, content: ChoiceContent, text: Json, language: str) -> Json:
        return true_false_interaction(content, text, language)
