"""What stands around the text area, in the language of the question."""

from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext


def area_label(language: str) -> str:
    """The label of the text area."""
    with translation.override(language):
        return pgettext("label of a text area", "Your answer")


def outline_label(language: str) -> str:
    """What stands over the outline that the author gives."""
    with translation.override(language):
        return gettext("An outline for your answer:")


def length_hint(language: str, fewest: int | None, most: int | None) -> str:
    """How long the answer should be; empty if any length will do."""
    with translation.override(language):
        if fewest and most and fewest < most:
            return gettext("Write %(fewest)d to %(most)d words.") % {"fewest": fewest, "most": most}
        if fewest and most:
            return ngettext("Write %(count)d word.", "Write %(count)d words.", most) % {"count": most}
        if fewest:
            text = ngettext("Write at least %(count)d word.", "Write at least %(count)d words.", fewest)
            return text % {"count": fewest}
        if most:
            return ngettext("Write at most %(count)d word.", "Write at most %(count)d words.", most) % {"count": most}
    return ""


def word_count(language: str, words: int) -> str:
    """How long the saved answer is; empty if there is none."""
    if not words:
        return ""
    with translation.override(language):
        text = ngettext("Your saved answer has %(count)d word.", "Your saved answer has %(count)d words.", words)
    return text % {"count": words}
