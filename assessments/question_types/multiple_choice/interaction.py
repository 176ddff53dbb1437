"""Multiple choice as xAPI's interaction type `choice`; the pattern names all right choices."""

from assessments.question_types.choices import choice_interaction as multiple_choice_interaction

__all__ = ["multiple_choice_interaction"]
