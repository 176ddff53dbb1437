"""A story with papers to read and questions to decide."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.blocks.fields import Choices, Html, Image, Key, Many, Record, Text
from courses.blocks.image import ALT, CAPTION
from courses.blocks.registry import Check, LessonBlock, check_of, register

DOCUMENT = Record({"image": Image(_("Picture")), "alt": ALT, "caption": CAPTION})
QUESTION = Record({"key": Key(), "question": Text(_("Question"), long=True), "choices": Choices()})


@register
class CaseBlock(LessonBlock):
    type, label, icon = "case", _("Case"), "folder-open-inverse"
    fields = {
        "title": Text(_("Title")),
        "html": Html(_("Story")),
        "documents": Many(DOCUMENT, _("Papers"), least=0, most=10, required=False),
        "questions": Many(QUESTION, _("Questions"), least=1, most=12),
    }

    def checks(self, key: str, value: dict[str, Any]) -> dict[str, Check]:
        return {f"{key}/{item['key']}": check_of(item["question"], item["choices"]) for item in value["questions"]}

    def context(self, key: str, value: dict[str, Any]) -> dict[str, Any]:
        """The story and papers; the questions by key only."""
        shown = {name: value[name] for name in ("title", "html", "documents")}
        return {"key": key, "value": shown, "questions": list(self.checks(key, value))}
