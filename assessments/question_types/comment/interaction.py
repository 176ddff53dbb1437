"""A comment as xAPI's interaction type `long-fill-in`; no response is the right one."""

from assessments.question_types.long_answer.interaction import long_answer_interaction as comment_interaction

__all__ = ["comment_interaction"]
