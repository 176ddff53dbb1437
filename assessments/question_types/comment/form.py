"""What stands around the text area, in the language of the question."""

from django.utils import translation
from django.utils.translation import pgettext


def area_label(language: str) -> str:
    """The label of the text area."""
    with translation.override(language):
        return pgettext("label of a text area", "Your comment")
