"""The StreamField of a lesson, and its way to and from plain blocks."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from courses.blocks.fields import Key, MediaOf, RowsByPath, fill_keys
from courses.blocks.registry import block_type, block_types

LESSONS = UUID("8c3b5a3e-6d0c-5d55-8d0b-0d4c0f3f5a41")


@dataclass(frozen=True, slots=True)
class PlainBlock:
    """A block as the files say it."""

    key: str
    type: str
    value: dict[str, Any]


class StreamOfBlocks(blocks.StreamBlock):
    """The registered kinds, offered in their order."""

    def __init__(self) -> None:
        super().__init__([(name, kind.form()) for name, kind in block_types().items()])

    class Meta:
        required = False


class Objectives(blocks.StreamBlock):
    """The learning objectives in the words of one language."""

    objective = blocks.StructBlock(
        [("key", Key().form()), ("text", blocks.TextBlock(rows=2, label=_("What learners can do afterwards")))],
        icon="tick-inverse",
        label=_("Objective"),
    )

    class Meta:
        required = False


class FixedStream(StreamField):
    """A StreamField whose kinds migrations do not list: a new kind or label changes no column."""

    kinds: type[blocks.StreamBlock]

    def __init__(self, **more: Any) -> None:
        more.pop("block_lookup", None)
        super().__init__(self.kinds(), **more)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class LessonStream(FixedStream):
    """What a lesson is made of."""

    kinds = StreamOfBlocks


class ObjectiveStream(FixedStream):
    """What a course is for."""

    kinds = Objectives


def to_stream(plain: list[PlainBlock], media: RowsByPath, *, course: UUID, lesson: str) -> str:
    """Blocks as a StreamField stores them. Ids follow from course, lesson and key, so they agree in every language."""
    return json.dumps([_child(block, media, uuid5(LESSONS, f"{course}/{lesson}/{block.key}")) for block in plain])


def from_stream(stream: Any, media: MediaOf) -> list[PlainBlock]:
    """The blocks of a page as plain blocks."""
    found = [
        {"key": child.value.get("key") or "", "type": child.block_type, "child": child}
        for child in stream
        if child.block_type in block_types()
    ]
    fill_keys(found, [item["child"].id for item in found])
    return [
        PlainBlock(item["key"], item["type"], block_type(item["type"]).from_cms(item["child"].value, media))
        for item in found
    ]


def _child(block: PlainBlock, media: RowsByPath, identifier: UUID) -> dict[str, Any]:
    value = block_type(block.type).to_cms(block.value, media, identifier)
    return {"type": block.type, "value": {"key": block.key, **value}, "id": str(identifier)}
