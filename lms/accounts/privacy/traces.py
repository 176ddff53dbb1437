"""The traces that erasing leaves in the files of the database, and their end: work of the worker."""

from django.db import connection
from django_tasks import task

from lms.kernel.personal_data import model_of, places


@task()
def overwrite_deleted() -> None:
    """After an erasure."""
    end_traces()


def end_traces() -> None:
    """What was deleted must not linger in the database's files. SQLite overwrites at once (`secure_delete`), but leaves
    copies where it moved rows, and old pages in its log: a VACUUM and an emptied log end these. PostgreSQL vacuums.
    """
    if connection.in_atomic_block:
        return  # neither is possible now
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        else:
            tables = {model_of(place)._meta.db_table for place in places()}
            for table in sorted(tables):
                cursor.execute(f'VACUUM "{table}"')
