"""A file to take away."""

from django.utils.translation import gettext_lazy as _

from courses.blocks.fields import Paper, Text
from courses.blocks.registry import LessonBlock, register


@register
class DownloadBlock(LessonBlock):
    type, label, icon = "download", _("Download"), "download"
    fields = {
        "title": Text(_("Title")),
        "file": Paper(_("File")),
        "text": Text(_("What it is for"), long=True, required=False),
    }
