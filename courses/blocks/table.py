"""A small table of plain text; the first cell of a row is its heading."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.fields import Many, Text
from courses.blocks.registry import LessonBlock, register
from courses.files.reader import Node


class TableStruct(blocks.StructBlock):
    """Refuses rows that are longer or shorter than the head."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if any(len(row) != len(cleaned["head"]) for row in cleaned["rows"]):
            raise StructBlockValidationError(
                non_block_errors=[_("Every row needs as many cells as there are column headings.")]
            )
        return cleaned


@register
class TableBlock(LessonBlock):
    type, label, icon = "table", _("Table"), "table"
    fields = {
        "caption": Text(_("Caption")),
        "head": Many(Text(_("Column heading"), required=False), _("Column headings"), least=2, most=8),
        "rows": Many(Many(Text(_("Cell"), long=True, required=False), _("Row"), least=2, most=8), _("Rows")),
    }

    def struct(self, parts: list[tuple[str, blocks.Block]], **more: Any) -> blocks.StructBlock:
        return TableStruct(parts, **more)

    def check(self, value: dict[str, Any], node: Node) -> None:
        rows = node.entries()["rows"].items() if "rows" in node.entries() else []
        for row, cells in zip(rows, value["rows"], strict=False):
            if len(cells) != len(value["head"]):
                row.problem(f"this row has {len(cells)} cells, the head has {len(value['head'])}")
