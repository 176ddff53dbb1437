"""The parts that blocks are made of. One declaration gives the form in the CMS, and the way to and from the files.

A field's *plain value* is what stands in the files: texts, flags, lists, mappings; a picture or paper is its path.
`read` makes it from a node of a file, `write` gives it back, `to_cms` turns it into what a StreamField stores, `from_cms`
turns a stored value into it. `skeleton` is what must be the same in every language.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID, uuid5

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks import html
from courses.files.reader import Node, is_key, tidy_paragraphs
from courses.files.styles import Literal, OneLineList

Label = str | Promise
IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
PAPERS = (".pdf", ".csv", ".xlsx", ".docx", ".pptx", ".txt")


class RowsByPath(Protocol):
    """On the way into the CMS: the id of the row that a path of a course's files became."""

    def picture_id(self, path: str) -> int | None: ...
    def paper_id(self, path: str) -> int | None: ...


class MediaOf(Protocol):
    """On the way out of the CMS: what stands for a row, its path in the files or its address on a page."""

    def picture(self, row: Any) -> Any: ...
    def paper(self, row: Any) -> Any: ...


class Field(ABC):
    """One part of a block."""

    def __init__(self, label: Label = "", *, help_text: Label = "", required: bool = True) -> None:
        self.label, self.help_text, self.required = label, help_text, required

    @property
    def words(self) -> dict[str, Any]:
        """Label and help for a form."""
        return {"label": self.label or None, "help_text": self.help_text, "required": self.required}

    @abstractmethod
    def form(self) -> blocks.Block:
        """The part in Wagtail's editor."""

    @abstractmethod
    def read(self, node: Node) -> Any:
        """The plain value of a node; problems are reported to it."""

    def write(self, value: Any) -> Any:
        """What the file says for a plain value."""
        return value

    def to_cms(self, value: Any, media: RowsByPath, seed: UUID) -> Any:
        """What the StreamField stores."""
        return value

    @abstractmethod
    def from_cms(self, value: Any, media: MediaOf) -> Any:
        """The plain value of what was stored."""

    def skeleton(self, value: Any) -> Any:
        """What every language shares; None for words."""
        return None

    def absent(self) -> Any:
        """The plain value where a file leaves the field out."""
        return ""

    def pictures(self, value: Any) -> Iterable[str]:
        """Paths of the files that a plain value names."""
        return ()


class Text(Field):
    """Plain text in one paragraph."""

    def __init__(self, label: Label = "", *, long: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.long = long

    def form(self) -> blocks.Block:
        return blocks.TextBlock(rows=2, **self.words) if self.long else blocks.CharBlock(**self.words)

    def read(self, node: Node) -> str:
        return node.text(required=self.required)

    def from_cms(self, value: Any, media: MediaOf) -> str:
        return " ".join((value or "").split())


class Paragraphs(Text):
    """Plain text of some paragraphs."""

    def form(self) -> blocks.Block:
        return blocks.TextBlock(rows=4, **self.words)

    def read(self, node: Node) -> str:
        return node.paragraphs(required=self.required)

    def from_cms(self, value: Any, media: MediaOf) -> str:
        return tidy_paragraphs(value or "")


class Html(Field):
    """Formatted text."""

    def __init__(self, label: Label = "", *, headings: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.headings = headings

    def form(self) -> blocks.Block:
        features = ["h3", *html.FEATURES] if self.headings else html.FEATURES
        return blocks.RichTextBlock(features=features, **self.words)

    def read(self, node: Node) -> str:
        raw = node.raw()
        first = node.line + 1 if node.style in ("|", ">") else node.line
        for line, message in html.problems_in(raw, headings=self.headings):
            node.problem(message, line=first + line if node.style == "|" else node.line)
        text = html.canonical(raw)
        if self.required and not text:
            node.problem("a text is missing here")
        return text

    def write(self, value: str) -> str:
        return Literal(value + "\n")

    def from_cms(self, value: Any, media: MediaOf) -> str:
        return html.canonical(getattr(value, "source", value) or "")


class Choice(Field):
    """One of a few words."""

    def __init__(self, label: Label, choices: Sequence[tuple[str, Label]]) -> None:
        super().__init__(label)
        self.choices = choices

    def form(self) -> blocks.Block:
        return blocks.ChoiceBlock(choices=list(self.choices), default=self.choices[0][0], **self.words)

    def read(self, node: Node) -> str:
        known = [key for key, _label in self.choices]
        if node.raw() not in known:
            node.problem(f"'{node.value}' is none of {', '.join(known)}")
        return node.raw()

    def from_cms(self, value: Any, media: MediaOf) -> str:
        return value

    def skeleton(self, value: str) -> str:
        return value


class Flag(Field):
    """Yes or no."""

    def form(self) -> blocks.Block:
        return blocks.BooleanBlock(**{**self.words, "required": False})

    def read(self, node: Node) -> bool:
        return node.flag()

    def from_cms(self, value: Any, media: MediaOf) -> bool:
        return bool(value)

    def skeleton(self, value: bool) -> bool:
        return value

    def absent(self) -> bool:
        return False


class KeyBlock(blocks.FieldBlock):
    """The key from the files, carried along unseen. Not a CharBlock, so that wagtail-localize never offers it as words."""

    def __init__(self, **more: Any) -> None:
        self.field = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
        super().__init__(**more)

    def clean(self, value: Any) -> str:
        text = super().clean(value) or ""
        return text if is_key(text) else ""

    class Meta:
        default = ""


class Key(Field):
    """The name by which progress and answers know a part."""

    def form(self) -> blocks.Block:
        return KeyBlock(required=False)

    def read(self, node: Node) -> str:
        return node.key()

    def from_cms(self, value: Any, media: MediaOf) -> str:
        return value or ""

    def skeleton(self, value: str) -> str:
        return value


class File(Field):
    """A file of the course's folder. A picture or paper of the CMS."""

    folder: str
    endings: tuple[str, ...]

    def read(self, node: Node) -> str:
        path = node.raw()
        if is_path(path, self.folder, self.endings):
            return path
        node.problem(f"'{path}' is no path such as {self.folder}/name{self.endings[0]} ({', '.join(self.endings)})")
        return ""

    def pictures(self, value: str) -> Iterable[str]:
        return [value] if value else []


class Image(File):
    """A picture."""

    folder, endings = "images", IMAGES

    def form(self) -> blocks.Block:
        return ImageChooserBlock(**self.words)

    def to_cms(self, value: str, media: RowsByPath, seed: UUID) -> int | None:
        return media.picture_id(value)

    def from_cms(self, value: Any, media: MediaOf) -> Any:
        return media.picture(value)


class Paper(File):
    """A file to download."""

    folder, endings = "files", PAPERS

    def form(self) -> blocks.Block:
        return DocumentChooserBlock(**self.words)

    def to_cms(self, value: str, media: RowsByPath, seed: UUID) -> int | None:
        return media.paper_id(value)

    def from_cms(self, value: Any, media: MediaOf) -> Any:
        return media.paper(value)


class Record(Field):
    """Several named parts."""

    def __init__(self, parts: dict[str, Field], label: Label = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.parts = parts

    def form(self) -> blocks.Block:
        return blocks.StructBlock(self.forms(), label=self.label or None)

    def forms(self) -> list[tuple[str, blocks.Block]]:
        """The parts in Wagtail's editor."""
        return [(name, part.form()) for name, part in self.parts.items()]

    def read(self, node: Node) -> dict[str, Any]:
        required = [name for name, part in self.parts.items() if part.required]
        optional = [name for name, part in self.parts.items() if not part.required]
        given = node.fields(required, optional)
        return {name: part.read(given[name]) if name in given else part.absent() for name, part in self.parts.items()}

    def write(self, value: dict[str, Any]) -> dict[str, Any]:
        return {name: part.write(value[name]) for name, part in self.parts.items()}

    def to_cms(self, value: dict[str, Any], media: RowsByPath, seed: UUID) -> dict[str, Any]:
        return {name: part.to_cms(value[name], media, uuid5(seed, name)) for name, part in self.parts.items()}

    def from_cms(self, value: Any, media: MediaOf) -> dict[str, Any]:
        return {name: part.from_cms(value.get(name), media) for name, part in self.parts.items()}

    def skeleton(self, value: dict[str, Any]) -> dict[str, Any]:
        return {name: part.skeleton(value[name]) for name, part in self.parts.items()}

    def absent(self) -> dict[str, Any]:
        return {name: part.absent() for name, part in self.parts.items()}

    def pictures(self, value: dict[str, Any]) -> Iterable[str]:
        return [path for name, part in self.parts.items() for path in part.pictures(value[name])]


class Many(Field):
    """A list of parts of one kind. Parts with a key must keep their order in every language."""

    def __init__(self, part: Field, label: Label = "", *, least: int = 1, most: int = 60, **more: Any) -> None:
        super().__init__(label, **more)
        self.part, self.least, self.most = part, least, most

    @property
    def keyed(self) -> bool:
        """Whether the parts have keys."""
        return isinstance(self.part, Record) and "key" in self.part.parts

    def form(self) -> blocks.Block:
        return blocks.ListBlock(
            self.part.form(), min_num=self.least, max_num=self.most, label=self.label or None, help_text=self.help_text
        )

    def read(self, node: Node) -> list[Any]:
        items = node.items()
        if not self.least <= len(items) <= self.most:
            node.problem(f"here {self.least} to {self.most} items are expected, not {len(items)}")
        values = [self.part.read(item) for item in items]
        if self.keyed:
            report_twice(items, [value["key"] for value in values])
        return values

    def write(self, value: list[Any]) -> list[Any]:
        written = [self.part.write(item) for item in value]
        return OneLineList(written) if isinstance(self.part, Text) else written

    def to_cms(self, value: list[Any], media: RowsByPath, seed: UUID) -> list[dict[str, Any]]:
        return [
            {"type": "item", "value": self.part.to_cms(item, media, child), "id": str(child)}
            for item, child in zip(value, self._seeds(value, seed), strict=True)
        ]

    def from_cms(self, value: Any, media: MediaOf) -> list[Any]:
        children = value.bound_blocks if value is not None else []
        values = [self.part.from_cms(child.value, media) for child in children]
        if self.keyed:
            fill_keys(values, [child.id for child in children])
        return values

    def skeleton(self, value: list[Any]) -> list[Any] | None:
        return [self.part.skeleton(item) for item in value] if self.keyed else None

    def absent(self) -> list[Any]:
        return []

    def pictures(self, value: list[Any]) -> Iterable[str]:
        return [path for item in value for path in self.part.pictures(item)]

    def _seeds(self, value: list[Any], seed: UUID) -> list[UUID]:
        return [uuid5(seed, item["key"] if self.keyed else str(number)) for number, item in enumerate(value)]


class Choices(Many):
    """The choices of a quick check: exactly one is right."""

    def __init__(self) -> None:
        choice = Record(
            {
                "key": Key(),
                "text": Text(_("Choice"), long=True),
                "correct": Flag(_("This is the right one")),
                "feedback": Text(_("Feedback"), long=True, help_text=_("Said to a learner who picks this choice.")),
            }
        )
        super().__init__(choice, _("Choices"), least=2, most=6)

    def form(self) -> blocks.Block:
        return ChoicesBlock(self.part.form(), min_num=self.least, max_num=self.most, label=self.label)

    def read(self, node: Node) -> list[Any]:
        values = super().read(node)
        right = sum(value["correct"] for value in values)
        if values and right != 1:
            node.problem(f"exactly one choice must have correct: true, not {right}")
        return values


class ChoicesBlock(blocks.ListBlock):
    """Refuses a quick check without exactly one right choice."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(bool(choice["correct"]) for choice in cleaned) != 1:
            raise ListBlockValidationError(non_block_errors=[_("Mark exactly one choice as the right one.")])
        return cleaned


def is_path(path: str, folder: str, endings: tuple[str, ...]) -> bool:
    """Whether a text names a file straight in a folder of the course, of a kind we take."""
    head, slash, name = path.partition("/")
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    safe = plain.isascii() and plain.isalnum() and not name.startswith((".", "-")) and ".." not in name
    return head == folder and bool(slash) and safe and name.lower().endswith(endings) and len(path) <= 150


def report_twice(items: list[Node], keys: list[str]) -> None:
    """Say which keys stand twice among siblings."""
    for number, key in enumerate(keys):
        if key and key in keys[:number]:
            items[number].problem(f"the key '{key}' stands here twice")


def fill_keys(values: list[dict[str, Any]], ids: list[str | None]) -> None:
    """Give a key to parts made in the CMS (or duplicated there): from the id, which is the same in every language."""
    seen: set[str] = set()
    for value, identifier in zip(values, ids, strict=True):
        if not value["key"] or value["key"] in seen:
            value["key"] = "k-" + str(identifier)[:8]
        seen.add(value["key"])
