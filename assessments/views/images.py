"""Pictures of questions: for whoever takes a test of the bank, and for those who write in it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from assessments.selectors.bank import bank_image
from assessments.views import PersonRequest
from lms.kernel import access
from lms.kernel.errors import NotFound

A_DAY = 24 * 3600  # seconds; a picture is named by its hash and never changes


@access.signed_in
@require_GET
def image(request: PersonRequest, bank_id: UUID, sha256: str) -> HttpResponse:
    """One picture; one that a person has no business with answers as one that is not there."""
    found = bank_image(bank_id=bank_id, sha256=sha256, person=request.user)
    if found is None:
        raise NotFound("image-not-found", _("There is no such picture."))
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Cache-Control"] = f"private, max-age={A_DAY}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
