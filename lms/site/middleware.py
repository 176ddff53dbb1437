"""Headers that keep a page to its own server."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# everything comes from this server; no inline script or style; forms post to us; nobody frames us
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
CMS = ("/cms/", "/cms-documents/")  # Wagtail's own admin needs inline styles and scripts


class ContentSecurityMiddleware:
    """Adds the policy unless a view set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(CMS):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response
