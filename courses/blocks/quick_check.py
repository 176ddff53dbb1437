"""One question with feedback at once; it teaches and never counts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.blocks.fields import Choices, Text
from courses.blocks.registry import Check, LessonBlock, check_of, register


@register
class QuickCheckBlock(LessonBlock):
    type, label, icon = "quick_check", _("Quick check"), "help"
    fields = {"question": Text(_("Question"), long=True), "choices": Choices()}

    def checks(self, key: str, value: dict[str, Any]) -> dict[str, Check]:
        return {key: check_of(value["question"], value["choices"])}

    def context(self, key: str, value: dict[str, Any]) -> dict[str, Any]:
        """Only the key: what is asked is drawn for each learner, with the answer given."""
        return {"key": key}
