"""The public face of the assessment models: bank < assessment < attempt."""

from assessments.models.assessment import Assessment, Blueprint, BlueprintRule, Form, FormItem, Purpose
from assessments.models.attempt import Attempt, Response
from assessments.models.bank import BankImage, Question, QuestionBank, QuestionText, QuestionVersion

__all__ = [
    "Assessment",
    "Attempt",
    "BankImage",
    "Blueprint",
    "BlueprintRule",
    "Form",
    "FormItem",
    "Purpose",
    "Question",
    "QuestionBank",
    "QuestionText",
    "QuestionVersion",
    "Response",
]
