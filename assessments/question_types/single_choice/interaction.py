"""Single choice as xAPI's interaction type `choice` with one right response."""

from assessments.question_types.choices import choice_interaction as single_choice_interaction

__all__ = ["single_choice_interaction"]
