"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Languages with their own names, and what the frame of the page needs."""
    return {
        "LANGUAGES": settings.LANGUAGES,
        "SITE_NAME": settings.SITE_NAME,
        "DEMONSTRATION": settings.DEMONSTRATION,
    }
