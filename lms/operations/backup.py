"""A backup is one file: the database, the uploads, the list of erasures, and a manifest with the hash of each.

It is written and read in a stream. Reading trusts nothing: members are plain files with names of ours, within limits, and
each has the hash that the manifest says, before anything here is touched (DESIGN 5: never `extractall`).
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from lms.accounts.models import PersonSession, User
from lms.accounts.privacy.traces import end_traces
from lms.accounts.services.erasure import erase_again, ledger
from lms.kernel import clock

FORMAT = "meristem-backup-1"
MANIFEST, MEDIA = "manifest.json", "media"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
BLOCK = 1 << 20
LARGEST_MANIFEST = 64 << 20
MOST_FILES = 1_000_000


class BadBackup(Exception):
    """The file is not a whole backup of ours, or does not fit this installation; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and how many persons had to be erased again."""

    made_at: str
    files: int
    erased_again: int


def write_backup(target: Path) -> dict[str, Any]:
    """Write a backup; the file is there whole or not at all. Returns its manifest."""
    part = target.with_name(target.name + ".part")
    manifest: dict[str, Any] = {"format": FORMAT, "made_at": clock.now().isoformat(), "database": connection.vendor}
    hashes: dict[str, str] = {}
    with TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / DATABASES[connection.vendor]
        _copy_database(copy)
        try:
            with part.open("wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
                os.chmod(part, 0o600)
                _add_path(archive, copy.name, copy, hashes)
                for name in sorted(_media()):
                    with default_storage.open(name) as file:
                        _add(archive, f"{MEDIA}/{name}", file, default_storage.size(name), hashes)
                manifest |= {"erasures": {str(pk): at for pk, at in ledger().items()}, "files": hashes}
                content = json.dumps(manifest, indent=1).encode()
                _add(archive, MANIFEST, BytesIO(content), len(content), {})
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    os.replace(part, target)
    return manifest


def restore_backup(source: Path, *, replace: bool = False) -> Restored:
    """Bring a backup back. Persons erased since, here or in its own list, are erased again."""
    with TemporaryDirectory(dir=_work_folder()) as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        if _has_people() and not replace:
            raise BadBackup("This database is not empty. Say --replace to put the backup in its place.")
        erasures = _ledger_before(manifest)
        _replace_database(folder / DATABASES[connection.vendor])
        call_command("migrate", verbosity=0)  # the backup may be older than the program
        _forget_what_was_under_way()
        count = _replace_media(folder / MEDIA)
        erased = erase_again(erasures)
        end_traces()
        return Restored(str(manifest["made_at"]), count, erased)


# --- writing ------------------------------------------------------------------------------------------------------


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=4096)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"])


def _media(folder: str = "") -> Iterator[str]:
    if folder and not default_storage.exists(folder):
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing was ever uploaded
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        if f"{folder}{name}" != "exports":  # one's own data, drawn for a day
            yield from _media(f"{folder}{name}/")


def _add_path(archive: tarfile.TarFile, name: str, path: Path, hashes: dict[str, str]) -> None:
    with path.open("rb") as file:
        _add(archive, name, file, path.stat().st_size, hashes)


def _add(archive: tarfile.TarFile, name: str, file: Any, size: int, hashes: dict[str, str]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(clock.now().timestamp())
    reader = _Hashing(file)
    archive.addfile(member, cast(IO[bytes], reader))
    hashes[name] = reader.sha256.hexdigest()


class _Hashing:
    """A file that hashes what is read from it."""

    def __init__(self, file: Any) -> None:
        self.file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block: bytes = self.file.read(size)
        self.sha256.update(block)
        return block


# --- reading ------------------------------------------------------------------------------------------------------


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Every member into a file of ours below `folder`; the manifest, when all fits it."""
    free = shutil.disk_usage(folder).free
    found: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, mode="r|gz") as archive:
            for member in archive:
                name = _name_of(member)
                if name in found or len(found) > MOST_FILES:
                    raise BadBackup(f"{name} stands twice, or there are too many files.")
                if name == MANIFEST:
                    manifest = _read_manifest(archive, member)
                    continue
                free -= member.size
                if free < 0:
                    raise BadBackup("There is not enough room on the disk for what the backup holds.")
                found[name] = _write(archive, member, folder / name)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise BadBackup(f"{source.name} cannot be read as a backup: {error}") from error
    if manifest is None or manifest.get("format") != FORMAT:
        raise BadBackup(f"{source.name} is no backup of this program, or its end is missing.")
    if manifest["files"] != found:
        raise BadBackup(f"{source.name} is damaged: its files are not what its manifest says.")
    if manifest["database"] != connection.vendor:
        raise BadBackup(f"The backup is of {manifest['database']}, this installation runs on {connection.vendor}.")
    return manifest


def _name_of(member: tarfile.TarInfo) -> str:
    path = PurePosixPath(member.name)
    known = member.name in (MANIFEST, *DATABASES.values()) or path.parts[0] == MEDIA
    plain = member.isreg() and not path.is_absolute() and ".." not in path.parts and "\\" not in member.name
    if not (known and plain and str(path) == member.name):
        raise BadBackup(f"{member.name!r} has no place in a backup.")
    return member.name


def _read_manifest(archive: tarfile.TarFile, member: tarfile.TarInfo) -> dict[str, Any]:
    if member.size > LARGEST_MANIFEST:
        raise BadBackup("The manifest is too large.")
    found = json.loads(cast(IO[bytes], archive.extractfile(member)).read(LARGEST_MANIFEST))
    if not isinstance(found, dict) or not {"made_at", "database", "files", "erasures"} <= found.keys():
        raise BadBackup("The manifest is not whole.")
    return found


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    reader = _Hashing(cast(IO[bytes], archive.extractfile(member)))
    with target.open("xb") as file:
        while block := reader.read(BLOCK):
            file.write(block)
    return reader.sha256.hexdigest()


# --- putting it in place ------------------------------------------------------------------------------------------


def _has_people() -> bool:
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    return User.objects.exists()


def _ledger_before(manifest: dict[str, Any]) -> dict[UUID, str]:
    """Erasures from the backup's own list, from the file beside the database, and from the database that goes."""
    return {UUID(pk): str(at) for pk, at in manifest["erasures"].items()} | ledger()


def _replace_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connections.close_all()
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(_sqlite_file())) as target:
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    connections.close_all()
    _run(
        [
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "--dbname",
            _pg_name(),
            str(copy),
        ]
    )


def _forget_what_was_under_way() -> None:
    """Log-ins that were ended since must not come back, nor mails be sent twice."""
    PersonSession.objects.all().delete()
    DBTaskResult.objects.all().delete()


def _replace_media(folder: Path) -> int:
    for name in list(_media()):
        default_storage.delete(name)
    count = 0
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file():
            with path.open("rb") as file:
                default_storage.save(path.relative_to(folder).as_posix(), File(file))
            count += 1
    return count


def _work_folder() -> Path:
    """Beside the database: there is room where that is, and nobody else reads there."""
    folder = settings.VAR
    folder.mkdir(parents=True, exist_ok=True)
    return cast(Path, folder)


def _sqlite_file() -> str:
    return str(connection.settings_dict["NAME"])


def _pg_name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(command: list[str]) -> None:
    values = connection.settings_dict
    environment = {
        "PGHOST": values["HOST"],
        "PGPORT": str(values["PORT"]),
        "PGUSER": values["USER"],
        "PGPASSWORD": values["PASSWORD"],
        "PGDATABASE": _pg_name(),
    }
    given = {key: value for key, value in environment.items() if value}
    done = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BadBackup(f"{command[0]}: {done.stderr.strip()[:2000]}")
