"""Phones that several people use: nothing of one person is left for the next.

Pages made for somebody who is signed in are kept by no browser, so that "back" shows nothing after the log-out. Who said
"other people use this phone" is logged out when the browser is closed, and after half an hour without a page.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from lms.kernel import clock

MARK = "shared_phone"  # in the session; its value is the moment of the last page, in whole minutes since 1970
TICK = "shared_phone"  # the box on every form that logs in
TICKED = "shared_phone_ticked"  # in the session of somebody who is on the way to an institution and back


def share_phone(request: HttpRequest) -> None:
    """Remember for this session that other people use the phone."""
    request.session[MARK] = _minute()


def is_ticked(request: HttpRequest) -> bool:
    """Whether the form that was sent says "other people use this phone"."""
    return request.method == "POST" and bool(request.POST.get(TICK))


def remember_tick(request: HttpRequest) -> None:
    """On the way to an institution: the log-in follows by a GET, which knows nothing of the form."""
    if is_ticked(request):
        request.session[TICKED] = True
    else:
        request.session.pop(TICKED, None)


def obey_tick(request: HttpRequest) -> None:
    """At a log-in: the tick of its form, or of the form that led to the institution."""
    if request.session.pop(TICKED, False) or is_ticked(request):
        share_phone(request)


class SharedPhoneMiddleware:
    """Stands behind the session and before everything that asks who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _end_if_idle(request)
        response = self.get_response(request)
        if request.session.accessed:  # a page that did not ask who is there is the same for all
            _leave_nothing(request, response)
        return response


def _end_if_idle(request: HttpRequest) -> None:
    last = request.session.get(MARK)
    if last is None or SESSION_KEY not in request.session:
        return
    now = _minute()
    if (now - last) * 60 >= settings.SHARED_PHONE_IDLE:
        logout(request)
    elif now > last:
        request.session[MARK] = now


def _leave_nothing(request: HttpRequest, response: HttpResponse) -> None:
    if SESSION_KEY not in request.session:
        return
    if MARK in request.session and not request.session.get_expire_at_browser_close():
        request.session.set_expiry(0)
    if "public" not in response.get("Cache-Control", ""):
        patch_cache_control(response, no_store=True, private=True)


def _minute() -> int:
    return int(clock.now().timestamp()) // 60
