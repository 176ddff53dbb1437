"""Which language a request is answered in: the address, then the visitor's own choice, then the browser's."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """Django's, and a signed-in person without a choice on this device gets the language of the profile."""

    def process_request(self, request):
        super().process_request(request)
        by_path = translation.get_language_from_path(request.path_info)
        if by_path or settings.LANGUAGE_COOKIE_NAME in request.COOKIES or not request.user.is_authenticated:
            return
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = translation.get_language()
