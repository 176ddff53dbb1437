"""The result of a handed-in attempt."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.occasions import occasion_view
from assessments.selectors.paper import review as reviewed
from assessments.views import PersonRequest
from lms.kernel import access


@access.signed_in
@require_GET
@never_cache
def review(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """Score and feedback after the final test; after the pre-test only that it is handed in."""
    result = reviewed(attempt_id=attempt_id, person=request.user, language=get_language())
    if result is None:
        return redirect("assessments:take", attempt_id)
    occasion = occasion_view(result.occasion, request.user)
    return render(request, "assessments/review.html", {"review": result, "occasion": occasion})
