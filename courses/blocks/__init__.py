"""What a lesson is made of. A new kind of block is one module, one template and one line here."""

from courses.blocks import text, image, callout, steps, table, download, quick_check, case  # noqa: F401, I001  order of the CMS
from courses.blocks.registry import LessonBlock, block_type, block_types, check_of, register
from courses.blocks.stream import LessonStream

__all__ = ["LessonBlock", "LessonStream", "block_type", "block_types", "check_of", "register"]
