"""The prepared demonstration database, so that a newcomer need not wait for migrations and a simulated year.

It is packed as one tar.xz under media/demo/ beside a key: a hash of what it was made from. With another key it is not
used, and the long way is taken. It is never loaded under production settings.
"""

import hashlib
import io
import lzma
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

FOLDER = settings.ROOT / "media" / "demo"
PACK = FOLDER / "demo.tar.xz"
KEY = FOLDER / "key"
SOURCES = (
    "requirements.lock",
    "*/migrations/*.py",
    "lms/*/migrations/*.py",
    "lms/operations/demo/*.py",
    "lms/accounts/data/*.csv",
    "courses/templates/courses/blocks/*.html",  # lessons are rendered into the outline…
    "locale/*/LC_MESSAGES/django.po",  # …with the interface's words
    "media/library/*/*",
    "media/library/*/*/*",
)
LARGEST = 80_000_000  # bytes, unpacked


def key_of_sources() -> str:
    """A hash of the files the demonstration is made from, independent of their order on disk."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in SOURCES for file in settings.ROOT.glob(pattern) if file.is_file()}):
        digest.update(str(file.relative_to(settings.ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether the pack was made from the files that are here now."""
    return PACK.exists() and KEY.exists() and KEY.read_text(encoding="ascii").strip() == key_of_sources()


def write(database: Path, media: Path) -> int:
    """Pack a database file and a media folder; returns the size in bytes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, file in _members(database, media):
            info = tarfile.TarInfo(name)
            info.size = file.stat().st_size
            with file.open("rb") as content:
                archive.addfile(info, content)
    PACK.write_bytes(lzma.compress(buffer.getvalue(), preset=9 | lzma.PRESET_EXTREME))
    KEY.write_text(key_of_sources() + "\n", encoding="ascii")
    return PACK.stat().st_size


def read(database: Path, media: Path) -> None:
    """Unpack member by member to names of ours; anything that would leave the two places is refused."""
    total = 0
    with lzma.open(PACK) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            total += member.size
            target = database if member.name == "demo.sqlite3" else media / _inside(member.name)
            if not member.isreg() or total > LARGEST:
                raise ValueError(f"{PACK} holds something it should not: {member.name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            content = archive.extractfile(member)
            partial = target.with_name(target.name + ".part")
            partial.write_bytes(content.read() if content else b"")
            partial.replace(target)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.parts[0] != "media":
        raise ValueError(f"{name} points outside")
    return PurePosixPath(*path.parts[1:])


def _members(database: Path, media: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(media.rglob("*")):
        if file.is_file():
            yield f"media/{file.relative_to(media).as_posix()}", file
    yield "demo.sqlite3", database  # last: where it stands, everything before it is complete
