"""On the way to an institution. Our pages may post forms to ourselves only, and browsers hold a redirect to that as well:
so the way out is a page that goes on by itself, and has a link."""

import logging
from typing import Any

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from requests import RequestException

from lms.accounts.signing_in.shared_phones import remember_tick
from lms.kernel import access

logger = logging.getLogger(__name__)


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def log_in_by_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """GET asks; POST goes there."""
    _note_tick(request)
    try:
        response = openid_connect.login(request, provider_id)
    except RequestException:
        logger.exception("The institution %s does not answer.", provider_id)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return _by_a_page(request, response, provider_id)


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def log_in_by_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """GET asks; POST goes there."""
    from allauth.socialaccount.providers.saml import views as saml  # an extra, not always installed

    _note_tick(request)
    return _by_a_page(request, saml.login(request, organization_slug=organization_slug), organization_slug)


def _note_tick(request: HttpRequest) -> None:
    if request.method == "POST":
        remember_tick(request)


def _by_a_page(request: HttpRequest, response: Any, institution: str) -> HttpResponse:
    address = response.headers.get("Location", "")
    if response.status_code != 302 or url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return response
    page = {"redirect_to": address, "provider": _name(request, institution)}
    return render(request, "socialaccount/login_redirect.html", page)


def _name(request: HttpRequest, institution: str) -> str:
    from allauth.socialaccount.adapter import get_adapter

    apps = get_adapter(request).list_apps(request)
    return next((app.name for app in apps if institution in (app.provider_id, app.client_id)), institution)
