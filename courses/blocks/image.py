"""A picture with what it shows in words."""

from django.utils.translation import gettext_lazy as _

from courses.blocks.fields import Image, Text
from courses.blocks.registry import LessonBlock, register

ALT = Text(_("What the picture shows"), long=True, help_text=_("For people who cannot see it: say what matters here."))
CAPTION = Text(_("Caption"), required=False)


@register
class ImageBlock(LessonBlock):
    type, label, icon = "image", _("Picture"), "image"
    fields = {"image": Image(_("Picture")), "alt": ALT, "caption": CAPTION}
