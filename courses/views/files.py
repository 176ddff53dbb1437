"""Pictures and papers of published lessons."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from courses.models import PublishedFile
from courses.services.media import published_name
from lms.kernel import access

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
PICTURES = ("svg", "png", "jpg", "jpeg", "webp")


@require_safe
@access.public
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A file by the hash of its content: it never changes, and nothing in it may run."""
    sha256, _dot, extension = name.partition(".")
    row = PublishedFile.objects.filter(pk=sha256, extension=extension).first()
    place = published_name(sha256, extension)
    if row is None or not default_storage.exists(place):
        raise Http404
    with default_storage.open(place) as opened:
        # whole, not streamed: files are small (courses/files/images.py), and nothing stays open if the line breaks
        response = HttpResponse(opened.read(), content_type=TYPES.get(extension, "application/octet-stream"))
    response["Content-Disposition"] = (
        content_disposition_header(extension not in PICTURES, row.download_name) or "inline"
    )
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
