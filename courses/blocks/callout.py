"""A short text set apart: a rule, a tip, a warning, an example."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.blocks.fields import Choice, Html, Text
from courses.blocks.registry import LessonBlock, register

KINDS = [("rule", _("Rule")), ("tip", _("Tip")), ("warning", _("Warning")), ("example", _("Example"))]


@register
class CalloutBlock(LessonBlock):
    type, label, icon = "callout", _("Call-out"), "warning"
    fields = {"kind": Choice(_("Kind"), KINDS), "title": Text(_("Title")), "html": Html(_("Text"))}

    def context(self, key: str, value: dict[str, Any]) -> dict[str, Any]:
        """With the translated word for its kind."""
        return {**super().context(key, value), "kind_label": dict(KINDS)[value["kind"]]}
