"""The JSON API: each app brings its router, this module puts them together. OpenAPI: /api/v1/openapi.json."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from analytics.dashboards.http import router as gain
from courses.http import router as courses
from lms.kernel.errors import DomainError
from lms.kernel.http import problem

api = NinjaAPI(
    title="Meristem",
    version="1",
    description="Courses, one's own progress and knowledge gain. Sign in at /account/login/ and send the session cookie.",
    urls_namespace="api",
    docs_url=None,  # its page loads scripts from elsewhere
)
api.add_router("", courses)
api.add_router("", gain)


@api.exception_handler(DomainError)
def answer_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The same errors as on pages, as problem documents."""
    return problem(error)
