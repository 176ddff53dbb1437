import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from courses.services.site_setup import sync_languages
from lms.accounts.api import User
from lms.operations.demo import pack

COURSE = settings.LIBRARY_ROOT / "lmo-documents"


class Command(BaseCommand):
    help = "Make this machine ready to show: texts, static files, database with demonstration data. Quick when it is."

    def add_arguments(self, parser):
        parser.add_argument("--pack", action="store_true", help="build anew aside and pack it for the next clean clone")

    def handle(self, *args, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("Not under production settings. Use migrate, load_countries, course_import.")
        if options["pack"]:
            self._pack()
            return
        call_command("compile_texts", stdout=self.stdout)
        self._static_files()
        self._database()
        sync_languages()  # the packed database knows the usual six

    def _static_files(self):
        digest = hashlib.sha256((settings.ROOT / "requirements.lock").read_bytes())
        for file in sorted((settings.ROOT / "lms" / "site" / "static").rglob("*")):
            if file.is_file():
                digest.update(str(file).encode() + file.read_bytes())
        stamp = Path(settings.STATIC_ROOT) / ".made-from"
        if not stamp.exists() or stamp.read_text() != digest.hexdigest():
            self._say("collecting static files")
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
            stamp.write_text(digest.hexdigest())

    def _database(self):
        file = Path(connection.settings_dict["NAME"])
        on_sqlite = connection.vendor == "sqlite"
        if on_sqlite and not file.exists() and pack.is_fresh():
            self._say("unpacking the demonstration database")
            pack.read(file, Path(settings.MEDIA_ROOT))
            return
        if on_sqlite and not file.exists():
            self._say("the prepared database does not fit these files: building it, which takes a minute or two")
        if on_sqlite:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._build()

    def _build(self):
        call_command("migrate", verbosity=0)
        if User.objects.filter(is_demonstration=True).exists():
            return
        call_command("load_countries", stdout=self.stdout)
        call_command("course_import", str(COURSE), stdout=self.stdout)
        call_command("demo_data", stderr=self.stderr)

    def _pack(self):
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "meristem.sqlite3"
            environment = os.environ | {"MERISTEM_VAR": folder, "DATABASE_URL": f"sqlite:///{database}"}
            subprocess.run(
                [sys.executable, "manage.py", "prepare_demo"], check=True, env=environment, cwd=settings.ROOT
            )
            plain = Path(folder) / "plain.sqlite3"
            with sqlite3.connect(database) as source:
                source.execute("VACUUM INTO ?", (str(plain),))  # one file, no write-ahead log
            size = pack.write(plain, Path(folder) / "media")
        self._say(f"packed {size / 1e6:.1f} MB in {time.monotonic() - started:.0f} s")

    def _say(self, text):
        self.stderr.write(f"· {text}")
