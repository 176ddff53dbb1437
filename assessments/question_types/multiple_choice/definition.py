"""Multiple choice, put together."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json
from assessments.question_types.choices import ChoiceAnswer, ChoiceContent, ChoiceType
from assessments.question_types.multiple_choice.interaction import multiple_choice_interaction
from assessments.question_types.multiple_choice.scoring import score_multiple_choice


class MultipleChoice(ChoiceType):
    """Tick boxes."""

    key = "multiple_choice"
    label = _("Multiple choice")
    about = _("Several answers may be right, and all of them are wanted.")
    structure_fields = ChoiceType.structure_fields | {"marking", "shares"}

    def score(self, content: ChoiceContent, answer: ChoiceAnswer) -> Decimal:
        return score_multiple_choice(content, answer)

    def interaction(self, content: ChoiceContent, text: Json, language: str) -> Json:
        return multiple_choice_interaction(self, content, text, language)
