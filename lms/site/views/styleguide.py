"""/styleguide/: every component with its states, for those who build pages; not translated."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.kernel import access
from lms.site.templatetags.site_extras import ICONS

SWATCHES = [
    "paper",
    "sheet",
    "shade",
    "line",
    "edge",
    "ink",
    "soft",
    "green",
    "leaf",
    "seed",
    "good",
    "info",
    "warn",
    "bad",
]
DRAWINGS = [
    f"site/art/{name}.svg"
    for name in (
        "seedling", "leaf", "fern", "ear", "pod", "maize", "label", "lens", "tube", "treaty", "cards", "ship", "scales",
        "voices", "runner",
    )
]  # fmt: skip


@access.public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The components in the language of the page; the sample lesson is in English and Arabic."""
    language = "ar" if get_language() == "ar" else "en"
    return render(
        request,
        "site/styleguide/page.html",
        {
            "swatches": SWATCHES,
            "drawings": DRAWINGS,
            "icons": list(ICONS),
            "lesson": f"site/styleguide/lesson_{language}.html",
            "parts": f"site/styleguide/parts_{language}.html",
        },
    )
