"""Packages: zip files, read member by member and never unpacked to disk; written the same bytes each time."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from assessments.interchange.base import Unreadable

MOST_MEMBERS = 20_000
LARGEST_WHOLE = 200_000_000  # bytes, inflated
HIGHEST_RATIO = 200
_SMALL = 1_000_000  # below this a high ratio does no harm
_THEN = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Archive:
    """The members of a package by their normal names; what was inflated so far is counted."""

    zip: zipfile.ZipFile | None
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    inflated: int = 0

    def read(self, name: str, most: int) -> bytes | None:
        """A member's bytes; None if it is not there, is larger than `most` or is broken."""
        info = self.members.get(name)
        if info is None or self.zip is None or info.file_size > most:
            return None
        try:
            with self.zip.open(info) as member:
                content = member.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
            return None
        self.inflated += len(content)
        if self.inflated > LARGEST_WHOLE:
            raise Unreadable(
                f"This package unpacks to more than {LARGEST_WHOLE // 1_000_000} MB. Part it into several."
            )
        return content if len(content) <= most else None


def opened(content: bytes) -> Archive:
    """A package within the limits, or Unreadable."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        infos = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError) as broken:
        raise Unreadable("This zip file is broken. Pack it again.") from broken
    if len(infos) > MOST_MEMBERS:
        raise Unreadable(f"This package holds more than {MOST_MEMBERS} files.")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise Unreadable(
            "A file in this package is packed in a way that cannot be bounded. Pack it again as plain zip."
        )
    if sum(info.file_size for info in infos) > LARGEST_WHOLE:
        raise Unreadable(f"This package unpacks to more than {LARGEST_WHOLE // 1_000_000} MB. Part it into several.")
    if any(info.file_size > _SMALL and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1) for info in infos):
        raise Unreadable("A file in this package is packed so tightly that it is not read (a zip bomb).")
    named = ((normal_name("", info.filename), info) for info in infos if not info.is_dir())
    return Archive(package, {name: info for name, info in named if name})


def normal_name(folder: str, address: str) -> str:
    """Where an address leads from a folder of the package; "" if it leads out of it or to the web."""
    path = unquote(address.partition("#")[0].partition("?")[0]).replace("\\", "/").strip()
    if not path or path.startswith("/") or ":" in path or "\0" in path:
        return ""
    name = posixpath.normpath(posixpath.join(folder, path))
    return "" if name == "." or name.startswith("../") or name == ".." else name


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of these members; the same members make the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            info = zipfile.ZipInfo(name, _THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            package.writestr(info, content)
    return target.getvalue()
