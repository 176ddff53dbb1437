"""The kinds of blocks. `courses/blocks/__init__.py` imports one module per kind; see docs/howto/add-a-block.md."""

from typing import Any, ClassVar, TypeVar

from django.utils.functional import Promise
from wagtail import blocks

from courses.blocks.fields import Field, Key, MediaOf, Record, RowsByPath
from courses.files.reader import Node

Check = dict[str, Any]


class LessonBlock(Record):
    """A kind of block. Subclasses say `type`, `label`, `icon` and `fields`; the template is courses/blocks/<type>.html."""

    type: ClassVar[str]
    label: Promise | str
    icon: ClassVar[str] = "doc-full"
    fields: ClassVar[dict[str, Field]]

    def __init__(self) -> None:
        super().__init__(self.fields, self.label)

    def form(self) -> blocks.Block:
        """The block in Wagtail's editor, with its key out of sight."""
        parts = [("key", Key().form()), *self.forms()]
        return self.struct(parts, label=self.label, icon=self.icon)

    def struct(self, parts: list[tuple[str, blocks.Block]], **more: Any) -> blocks.StructBlock:
        """The StructBlock; a kind with a rule across its parts gives a subclass."""
        return blocks.StructBlock(parts, **more)

    def read_block(self, node: Node) -> dict[str, Any]:
        """The plain value of a block of a file; `key` and `type` are read by the plan."""
        entries = {name: part for name, part in node.entries().items() if name not in ("key", "type")}
        value = self.read(Node(node.file, node.line, entries, node.problems))
        self.check(value, node)
        return value

    def check(self, value: dict[str, Any], node: Node) -> None:
        """Report what is wrong across parts."""

    def checks(self, key: str, value: dict[str, Any]) -> dict[str, Check]:
        """What the block asks: check key → how it is asked and marked."""
        return {}

    def context(self, key: str, value: dict[str, Any]) -> dict[str, Any]:
        """What the template gets."""
        return {"key": key, "value": value}

    @property
    def template(self) -> str:
        """Draws the block for learners."""
        return f"courses/blocks/{self.type}.html"


B = TypeVar("B", bound=type[LessonBlock])
_types: dict[str, LessonBlock] = {}


def register(kind: B) -> B:
    """Add a kind of block."""
    if kind.type in _types:
        raise ValueError(f"There are two blocks of type {kind.type}")
    _types[kind.type] = kind()
    return kind


def block_type(name: str) -> LessonBlock:
    """The kind of that name."""
    return _types[name]


def block_types() -> dict[str, LessonBlock]:
    """All kinds in the order in which editors are offered them."""
    return dict(_types)


def check_of(question: str, choices: list[dict[str, Any]]) -> Check:
    """How a question is kept with a published lesson (models.OutlineLesson.checks)."""
    return {
        "question": question,
        "order": [choice["key"] for choice in choices],
        "choices": {
            choice["key"]: {name: choice[name] for name in ("text", "correct", "feedback")} for choice in choices
        },
    }


__all__ = ["LessonBlock", "MediaOf", "RowsByPath", "block_type", "block_types", "check_of", "register"]
