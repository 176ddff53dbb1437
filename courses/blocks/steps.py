"""Things to do one after the other."""

from django.utils.translation import gettext_lazy as _

from courses.blocks.fields import Html, Many, Record, Text
from courses.blocks.registry import LessonBlock, register


@register
class StepsBlock(LessonBlock):
    type, label, icon = "steps", _("Steps"), "list-ol"
    fields = {
        "title": Text(_("Title")),
        "steps": Many(Record({"title": Text(_("Step")), "html": Html(_("Text"))}), _("Steps"), least=2, most=20),
    }
