"""Pictures and papers on their way: from files into the CMS, from the CMS into files, from the CMS to learners."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_valid_filename
from PIL import Image, ImageOps

from courses.files.images import problems_of_svg
from courses.files.plan import FilePlan
from courses.models import PublishedFile
from lms.site.models import Paper, Picture

WIDEST = 1280
HEAVIEST = 150_000
PUBLISHED = "published"


class StoredFiles:
    """Names of files written during an act, so that a failed act can take them back."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def save(self, name: str, content: bytes) -> str:
        """Write a file; returns the name it got."""
        stored = default_storage.save(name, ContentFile(content))
        self.names.append(stored)
        return stored

    def forget(self) -> None:
        """Delete what was written."""
        for name in self.names:
            default_storage.delete(name)


_writing: ContextVar[StoredFiles | None] = ContextVar("files_being_written", default=None)


@contextmanager
def stored_files() -> Iterator[StoredFiles]:
    """Files written in the block stay only if the block succeeds. Goes around the transaction, not into it.

    A block inside another leaves the decision to the outer one, as transactions do.
    """
    outer = _writing.get()
    if outer is not None:
        yield outer
        return
    files = StoredFiles()
    token = _writing.set(files)
    try:
        yield files
    except BaseException:
        files.forget()
        raise
    finally:
        _writing.reset(token)


def published_name(sha256: str, extension: str) -> str:
    """Where the storage keeps a published file."""
    return f"{PUBLISHED}/{sha256[:2]}/{sha256}.{extension}"


# --- from files into the CMS ----------------------------------------------------------------------------------------


class ImportMedia:
    """Makes pictures and papers of the CMS from a course's files, and finds them by path."""

    def __init__(self, course_slug: str, stored: StoredFiles) -> None:
        self.course_slug, self.stored = course_slug, stored
        mine = {"source_course": course_slug}
        self.pictures = {row.source_path: row for row in Picture.objects.filter(**mine)}
        self.papers = {row.source_path: row for row in Paper.objects.filter(**mine)}

    def save(self, file: FilePlan) -> None:
        """Bring the row for a path up to the file's content."""
        rows: dict[str, Any] = self.pictures if file.path.startswith("images/") else self.papers
        model = Picture if file.path.startswith("images/") else Paper
        row = rows.get(file.path)
        if row is None:
            row = model(title=_title(file.path), source_course=self.course_slug, source_path=file.path)
            rows[file.path] = row
        elif content_of(row) == file.content:
            return
        self._fill(row, file)

    def picture_id(self, path: str) -> int | None:
        """The picture of a path."""
        return self.pictures[path].pk

    def paper_id(self, path: str) -> int | None:
        """The paper of a path."""
        return self.papers[path].pk

    def _fill(self, row: Any, file: FilePlan) -> None:
        old = row.file.name if row.pk else ""
        if row.pk and isinstance(row, Picture):
            row.renditions.all().delete()
        row.sha256 = hashlib.sha256(file.content).hexdigest()
        row.file.save(PurePosixPath(file.path).name, ContentFile(file.content), save=False)
        self.stored.names.append(row.file.name)
        if isinstance(row, Picture):
            row.width, row.height = map(round, row.file.get_image_dimensions())
        row.file_size = len(file.content)
        row.file_hash = hashlib.sha1(file.content, usedforsecurity=False).hexdigest()
        row.save()
        if old:
            transaction.on_commit(lambda: default_storage.delete(old))


# --- from the CMS into files ----------------------------------------------------------------------------------------


class ExportMedia:
    """Gives each picture and paper its path in the course's folder; `files` gathers them."""

    def __init__(self, course_slug: str) -> None:
        self.course_slug = course_slug
        self.files: dict[str, FilePlan] = {}
        self._owners: dict[str, tuple[type, int]] = {}

    def picture(self, row: Picture | None) -> str:
        """The path of a picture."""
        return self._path(row, "images")

    def paper(self, row: Paper | None) -> str:
        """The path of a paper."""
        return self._path(row, "files")

    def _path(self, row: Any, folder: str) -> str:
        if row is None:
            return ""
        path = row.source_path or f"{folder}/{_plain_name(row.file.name)}"
        owner = (type(row), row.pk)
        if self._owners.get(path, owner) != owner:
            stem, dot, ending = path.rpartition(".")
            path = f"{stem}-{row.pk}{dot}{ending}"
        if path not in self.files:
            self._owners[path] = owner
            self.files[path] = FilePlan(path, content_of(row))
        return path


# --- from the CMS to learners ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on a page."""

    url: str
    width: int | None
    height: int | None

    @property
    def size(self) -> SafeString:
        """Its size as attributes, so that the text below does not jump when it arrives."""
        if not self.width or not self.height:
            return mark_safe("")
        return format_html('width="{}" height="{}"', self.width, self.height)


@dataclass(frozen=True, slots=True)
class Download:
    """A paper on a page."""

    url: str
    kind: str
    size: int


class PublishedMedia:
    """Copies pictures and papers to where learners get them, under the hash of their content."""

    def __init__(self, stored: StoredFiles) -> None:
        self.stored = stored
        self.known = {row.sha256: row for row in PublishedFile.objects.all()}
        self.seen: dict[tuple[type, int], Any] = {}

    def picture(self, row: Picture | None) -> Figure | None:
        """A picture; None if it is gone or unsafe (its description is shown instead)."""
        if row is None:
            return None
        return self._once(row, self._picture)

    def paper(self, row: Paper | None) -> Download | None:
        """A paper; None if it is gone."""
        if row is None:
            return None
        return self._once(row, self._paper)

    def _once(self, row: Any, make: Any) -> Any:
        key = (type(row), row.pk)
        if key not in self.seen:
            self.seen[key] = make(row)
        return self.seen[key]

    def _picture(self, row: Picture) -> Figure | None:
        content, extension = content_of(row), _extension(row.file.name)
        if extension == "svg":
            if problems_of_svg(content):
                return None
            file = self._publish(content, "svg", _plain_name(row.file.name), (row.width, row.height))
        else:
            content, extension, size = _light(content, extension, (row.width, row.height))
            file = self._publish(content, extension, _plain_name(row.file.name), size)
        return Figure(_url(file), file.width, file.height)

    def _paper(self, row: Paper) -> Download:
        name = PurePosixPath(row.source_path).name or _plain_name(row.file.name)
        file = self._publish(content_of(row), _extension(row.file.name), name, (None, None))
        return Download(_url(file), file.extension.upper(), file.size)

    def _publish(self, content: bytes, extension: str, name: str, size: tuple[int | None, int | None]) -> PublishedFile:
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in self.known:
            place = published_name(sha256, extension)
            if not default_storage.exists(place):
                self.stored.save(place, content)
            self.known[sha256] = PublishedFile.objects.create(
                sha256=sha256,
                extension=extension,
                download_name=name[-120:],
                width=size[0],
                height=size[1],
                size=len(content),
            )
        return self.known[sha256]


def content_of(row: Any) -> bytes:
    """The bytes of a picture or paper."""
    with row.file.storage.open(row.file.name) as file:
        return file.read()


def _light(content: bytes, extension: str, size: tuple[int, int]) -> tuple[bytes, str, tuple[int, int]]:
    """A photograph that a phone can load: at most so wide, WebP when it is heavy."""
    if size[0] <= WIDEST and len(content) <= HEAVIEST:
        return content, extension, size
    with Image.open(io.BytesIO(content)) as original:
        picture = ImageOps.exif_transpose(original)
        picture.thumbnail((WIDEST, WIDEST * 2))
        lighter = io.BytesIO()
        picture.save(lighter, "WEBP", quality=75, method=4)
        return lighter.getvalue(), "webp", picture.size


def _url(file: PublishedFile) -> str:
    return f"/files/{file.sha256}.{file.extension}"


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix[1:].lower()


def _plain_name(name: str) -> str:
    return (
        get_valid_filename(PurePosixPath(name).name).encode("ascii", "ignore").decode().lower().lstrip(".-") or "file"
    )


def _title(path: str) -> str:
    return PurePosixPath(path).stem.replace("-", " ").replace("_", " ")
