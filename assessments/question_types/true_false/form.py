"""The two labels, in the language the question is shown in."""

from django.utils import translation
from django.utils.translation import pgettext


def labels(language: str) -> dict[str, str]:
    """What the two choices say."""
    with translation.override(language):
        return {
            "true": pgettext("answer to a true-or-false question", "True"),
            "false": pgettext("answer to a true-or-false question", "False"),
        }
