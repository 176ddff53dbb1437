"""Paragraphs, lists and small headings."""

from django.utils.translation import gettext_lazy as _

from courses.blocks.fields import Html
from courses.blocks.registry import LessonBlock, register


@register
class TextBlock(LessonBlock):
    type, label, icon = "text", _("Text"), "pilcrow"
    fields = {"html": Html(_("Text"), headings=True)}
