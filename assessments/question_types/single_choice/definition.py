"""Single choice, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json
from assessments.question_types.choices import ChoiceAnswer, ChoiceContent, ChoiceType
from assessments.question_types.single_choice.interaction import single_choice_interaction
from assessments.question_types.single_choice.scoring import score_single_choice


class SingleChoice(ChoiceType):
    """Radio buttons."""

    key = "single_choice"
    label = _("Single choice")
    about = _("One right answer among several. The quickest to answer and to mark.")
    structure_fields = ChoiceType.structure_fields | {"shares"}
    most_picks = 1

    def score(self, content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
        return score_single_choice(content, answer)

    def interaction(self, content: ChoiceContent, text: Json, language: str) -> Json:
        return single_choice_interaction(self, content, text, language)
