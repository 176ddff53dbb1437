"""The page before a test: what it is for, and who will see the score."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.score_viewers import score_viewers
from courses.selectors.study import test_page
from courses.services.testing import start_test
from courses.views.requests import PersonRequest, enrolled_only, language, see_other
from lms.kernel import access
from lms.kernel.errors import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
@never_cache
@enrolled_only
def before_test(request: PersonRequest, slug: str, purpose: str) -> HttpResponse:
    """GET tells, POST starts. The final test is shown only to those who may take it."""
    if request.method == "POST":
        attempt_id = start_test(person=request.user, course_slug=slug, purpose=purpose, language=language())
        return see_other("assessments:take", attempt_id)
    page = test_page(request.user, slug, purpose, language())
    if page is None:
        raise NotFound("test-unknown", _("This course has no such test."))
    if page.closed == "lessons-left":
        messages.info(request, _("The final test opens when all lessons are done."))
        return redirect("courses:study", slug)
    context = {"page": page, "viewers": score_viewers(page.run_id)}
    return render(request, "courses/before_test.html", context)
