"""The pages that say what this is: help, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.accounts.api import NOTICE_VERSION, PURPOSES, period_words
from lms.kernel import access
from lms.site.help import SECTIONS


@access.public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Every section of the help, each with an anchor."""
    return render(request, "site/help.html", {"sections": SECTIONS})


@access.public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, by purpose: the same words that they were given at the door."""
    purposes = [(purpose, period_words(purpose.period)) for purpose in PURPOSES.values()]
    return render(request, "site/privacy.html", {"purposes": purposes, "version": NOTICE_VERSION})


@access.public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The standard, what was tested, and what is known to be missing."""
    return render(request, "site/accessibility.html")
