"""True or false, put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem
from assessments.question_types.choices import ChoiceAnswer, ChoiceContent, ChoiceType
from assessments.question_types.structures import check_mapping
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
    about = _("A statement that is true or false. Half of those who guess are right: ask several.")
    most_picks = 1
    Content = TrueFalseContent

    def check(self, structure: Json) -> list[Problem]:
        if not isinstance(structure, Mapping):
            return check_mapping(structure, self.structure_fields)
        if structure.get("choices", CHOICES) != CHOICES:
            return [Problem("choices", "are true and false; leave them out")]
        return super().check({**structure, "choices": CHOICES})

    def check_text(self, content: ChoiceContent, text: Json) -> list[Problem]:
        if text.get("choices"):
            return [Problem("choices", "are said by the site; leave them out")]
        return self.check_choice_feedback(content, text)

    def words(self, content: ChoiceContent, text: Json, language: str) -> dict[str, str]:
        return labels(language)

    def score(self, content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
        return score_true_false(content, answer)

    def interaction(self, content: ChoiceContent, text: Json, language: str) -> Json:
        return true_false_interaction(content, text, language)
