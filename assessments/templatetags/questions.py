"""Helps for the templates of questions: the addresses of their pictures."""

from uuid import UUID

from django import template
from django.urls import NoReverseMatch

from assessments.models import QuestionVersion
from assessments.words import image_address

register = template.Library()


@register.filter
def question_image(file: str, version_id: object) -> str:
    """The address of a picture of a question version; empty where there is none, and the page shows its words instead.

    `file` is the key in the structure of the question; `version_id` tells whose bank it is in.
    """
    if not isinstance(version_id, UUID):
        return ""
    bank_id = QuestionVersion.objects.filter(id=version_id).values_list("question__bank_id", flat=True).first()
    try:
        return image_address(bank_id, file) if bank_id else ""
    except NoReverseMatch:
        return ""
