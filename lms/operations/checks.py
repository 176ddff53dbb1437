"""What the doctor asks about the installation itself."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lms.kernel.health import Finding, check
from lms.languages.registry import declared


@check("database")
def database_is_durable() -> Iterator[Finding]:
    """The database answers, keeps what it acknowledged, and has all migrations."""
    yield Finding("database", True, f"{connection.vendor} answers")
    wanted = _durable_settings()
    with connection.cursor() as cursor:
        for name, (query, good) in wanted.items():
            cursor.execute(query)
            value = str(cursor.fetchone()[0])
            yield Finding(f"database {name}", value in good, f"{name} = {value}; wanted {' or '.join(sorted(good))}")
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding("migrations", not pending, f"{len(pending)} to run; `manage.py migrate` runs them")


def _durable_settings() -> dict[str, tuple[str, set[str]]]:
    if connection.vendor == "sqlite":
        return {
            "journal_mode": ("PRAGMA journal_mode", {"wal"}),
            "synchronous": ("PRAGMA synchronous", {"2"}),
            "foreign_keys": ("PRAGMA foreign_keys", {"1"}),
        }
    return {
        "fsync": ("SHOW fsync", {"on"}),
        "full_page_writes": ("SHOW full_page_writes", {"on"}),
        "synchronous_commit": ("SHOW synchronous_commit", {"on", "remote_write", "remote_apply"}),
    }


@check("files")
def files_can_be_kept() -> Iterator[Finding]:
    """The store of uploads takes a file and gives it back; uploads are not under the course library."""
    name = default_storage.save("doctor.txt", ContentFile(b"well"))
    with default_storage.open(name) as file:
        same = file.read() == b"well"
    default_storage.delete(name)
    yield Finding("files", same, f"written and read in {settings.MEDIA_ROOT}")
    inside = str(settings.MEDIA_ROOT).startswith(str(settings.LIBRARY_ROOT))
    yield Finding("uploads apart from library", not inside, str(settings.MEDIA_ROOT))
    free = shutil.disk_usage(settings.ROOT).free // 10**6
    yield Finding("disk", free > 500, f"{free:,} MB free; 500 MB wanted")


@check("languages")
def interface_is_translated() -> Iterator[Finding]:
    """Each language but English has its compiled catalogue; the CMS knows them all."""
    from courses.services.site_setup import languages_without_home

    for code, name in settings.LANGUAGES:
        file = settings.ROOT / "locale" / declared()[code].folder / "LC_MESSAGES" / "django.mo"
        yield Finding(f"language {code}", code == "en" or file.exists(), f"{name}; `manage.py compile_texts` makes it")
    missing = languages_without_home()
    detail = f"without a home page: {', '.join(missing) or 'none'}; `manage.py sync_languages` makes them"
    yield Finding("languages in the CMS", not missing, detail)


@check("pdf")
def pdf_can_be_drawn() -> Iterator[Finding]:
    """The libraries that certificates need."""
    from lms.printing.pdf import pdf_problems

    problems = pdf_problems()
    yield Finding("pdf", not problems, "; ".join(problems) or "libraries and fonts are there")


@check("production")
def production_is_safe() -> Iterator[Finding]:
    """Nothing of a demonstration runs where it must not."""
    yield Finding("debug", not settings.DEBUG, "DEBUG shows the inside of the program to visitors")
    if not settings.DEMONSTRATION:
        from lms.accounts.api import User

        count = User.objects.filter(is_demonstration=True).count()
        yield Finding("demonstration data", count == 0, f"{count} people; `manage.py demo_data --erase` removes them")
