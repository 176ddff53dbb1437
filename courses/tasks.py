"""Work after the act, done by the worker."""

from uuid import UUID

from django_tasks import task

from courses.services.certificates import draw_file


@task()
def draw_certificate_file(certificate_id: str) -> None:
    """Draw a certificate's PDF. Doing it again does no harm."""
    draw_file(UUID(certificate_id))
