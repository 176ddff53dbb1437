"""One file and back; and files that somebody has tampered with."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from lms.accounts.api import User, create_person
from lms.operations.backup import BadBackup, restore_backup, write_backup
from tests.servers import scratch_database

ROOT = Path(__file__).parent.parent.parent.parent
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ERASURES_FILE = tmp_path / "media", tmp_path / "erasures.log"
    settings.VAR = tmp_path


@pytest.fixture
def backup(tmp_path):
    create_person(name="Amina", email="amina@example.org")
    default_storage.save("certificates/a.pdf", ContentFile(b"drawn"))
    default_storage.save("exports/own.pdf", ContentFile(b"private"))
    target = tmp_path / "backup.tar.gz"
    write_backup(target)
    return target


def members(path):
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def rewritten(path, target, change):
    """The same archive with its members changed by hand."""
    found = members(path)
    change(found)
    with tarfile.open(target, "w:gz") as archive:
        for name, content in found.items():
            member = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            if not isinstance(content, tarfile.TarInfo):
                member.size = len(content)
            archive.addfile(member, io.BytesIO(content) if member.size else None)
    return target


def test_a_backup_holds_database_uploads_and_hashes_and_is_for_its_owner_alone(backup):
    found = members(backup)
    manifest = json.loads(found["manifest.json"])
    assert found["media/certificates/a.pdf"] == b"drawn"
    assert set(manifest["files"]) == set(found) - {"manifest.json"} and len(found) == 3
    assert not any(name.startswith("media/exports") for name in found)
    assert backup.stat().st_mode & 0o077 == 0
    assert [path.name for path in backup.parent.iterdir() if "part" in path.name] == []


def test_a_backup_is_never_overwritten(backup):
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", str(backup))


def test_what_is_here_is_replaced_only_when_told(backup):
    with pytest.raises(BadBackup, match="--replace"):
        restore_backup(backup)
    assert User.objects.filter(email="amina@example.org").exists()


def test_a_whole_round_trip_on_another_installation(backup, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with scratch_database(folder) as database:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev", "MERISTEM_VAR": str(folder), "DATABASE_URL": database,
        }  # fmt: skip

        def manage(*arguments):
            return subprocess.run(
                [sys.executable, "manage.py", *arguments],
                env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
            )  # fmt: skip

        first = manage("restore", str(backup))
        assert first.returncode == 0, first.stderr
        assert "with 1 uploads" in first.stdout and "0 persons were erased again" in first.stdout
        again = manage("restore", str(backup))
        assert again.returncode != 0 and "--replace" in again.stderr
        (folder / "media" / "later.txt").write_text("made since")
        assert manage("restore", str(backup), "--replace").returncode == 0
        ask = "from lms.accounts.api import User; print(*User.objects.values_list('email', flat=True))"
        assert "amina@example.org" in manage("shell", "--no-imports", "-c", ask).stdout
    files = [path.relative_to(folder / "media").as_posix() for path in (folder / "media").rglob("*") if path.is_file()]
    assert files == ["certificates/a.pdf"]


def _link(name, kind):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    return member


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found.update({"../outside.txt": b"x"}),
        lambda found: found.update({"/etc/cron.d/x": b"x"}),
        lambda found: found.update({"media/../../x": b"x"}),
        lambda found: found.update({"media\\..\\x": b"x"}),
        lambda found: found.update({"something.txt": b"x"}),
        lambda found: found.update({"media/link": _link("media/link", tarfile.SYMTYPE)}),
        lambda found: found.update({"media/hard": _link("media/hard", tarfile.LNKTYPE)}),
        lambda found: found.update({"media/pipe": _link("media/pipe", tarfile.FIFOTYPE)}),
        lambda found: found.update({"media/certificates/a.pdf": b"changed"}),
        lambda found: found.update({"media/more.pdf": b"more"}),
        lambda found: found.pop("media/certificates/a.pdf"),
        lambda found: found.pop("manifest.json"),
        lambda found: found.update({"manifest.json": b"[]"}),
        lambda found: found.update({"manifest.json": b"{nonsense"}),
        lambda found: found.update(
            {
                "manifest.json": found["manifest.json"]
                .replace(b'"sqlite"', b'"other"')
                .replace(b'"postgresql"', b'"other"')
            }
        ),
    ],
)
def test_a_tampered_backup_is_refused_and_nothing_is_touched(backup, tmp_path, change):
    bad = rewritten(backup, tmp_path / "bad.tar.gz", change)
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    with pytest.raises(BadBackup):
        restore_backup(bad, replace=True)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before
    assert User.objects.get().email == "amina@example.org"


def test_a_backup_that_was_cut_off_is_refused(backup, tmp_path):
    content = backup.read_bytes()
    for length in (0, 10, len(content) // 2, len(content) * 3 // 4):
        cut = tmp_path / "cut.tar.gz"
        cut.write_bytes(content[:length])
        with pytest.raises(BadBackup):
            restore_backup(cut, replace=True)
    assert User.objects.count() == 1
