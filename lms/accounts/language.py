"""Which language a request is answered in: the address, the page one is on the way to, one's own choice, the browser."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """Django's, for pages whose address names no language (logging in, say): they keep the language one came with."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if translation.get_language_from_path(request.path_info):
            return
        language = _on_the_way(request) or _of_the_profile(request)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


def _on_the_way(request: HttpRequest) -> str | None:
    wanted = request.GET.get(REDIRECT_FIELD_NAME) or ""
    return translation.get_language_from_path(urlsplit(wanted).path)


def _of_the_profile(request: HttpRequest) -> str | None:
    """A signed-in person who made no choice on this device gets the language of the profile."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or not request.user.is_authenticated:
        return None
    language = request.user.language
    return language if language in dict(settings.LANGUAGES) else None  # it may have been switched off since
