"""Doors that need no session, language or CSRF (the record store, health; decision 1.7), and people in the editors' part."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from lms.accounts.api import AuditLine, Role, User, write_looks
from lms.accounts.models.naming import noting_names
from lms.kernel import clock
from lms.kernel.errors import NotAllowed
from lms.kernel.http import answer

PLAIN = ("/xapi/", "/healthz", "/readyz")
CMS = "/cms/"
SAME_LOOK = timedelta(hours=1)

ERASE_INSTEAD = _(
    "Accounts are not deleted here. Open the person's page and erase the person there: that takes care of the "
    "records too."
)


class PlainDoorsMiddleware:
    """Stands first and answers such requests itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLAIN):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return HttpResponse("There is nothing here.", status=404, content_type="text/plain")
        return match.func(request, *match.args, **match.kwargs)


class PeopleInCmsMiddleware:
    """Wagtail's pages. Those about accounts are for administrators; whoever is named on any can see that she was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(CMS):
            return self.get_response(request)
        with noting_names() as named:
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse) and response.headers.get("Content-Type") == "text/csv":
                response.streaming_content = list(response)  # names are asked for while it is written
        if isinstance(request.user, User) and response.status_code < 300:
            _put_on_record(request, request.user, named | _in_words(response))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse everybody else; who is not signed in is Wagtail's to send to a log-in."""
        if not request.user.is_authenticated:
            return None
        if _deletes_accounts(request):
            return answer(request, NotAllowed("erase-instead", ERASE_INSTEAD))
        if not _is_about_people(request):
            return None
        if request.user.is_superuser or Role.ADMINISTRATOR.value in request.user.role_names():
            return None
        return answer(request, NotAllowed("role-missing", _("Your account has no access to this page.")))


def _put_on_record(request: HttpRequest, actor: User, people: set[Any]) -> None:
    action = "look.cms" if _is_about_people(request) else "look.cms_work"
    if _asks_by_itself(request):
        lines = AuditLine.objects.filter(actor=actor, action=action, at__gt=clock.now() - SAME_LOOK)
        people = {str(pk) for pk in people} - set(lines.values_list("subject", flat=True))
    write_looks(actor=actor, action=action, subjects=people)


def _is_about_people(request: HttpRequest) -> bool:
    return request.resolver_match is not None and "wagtailusers_users" in request.resolver_match.namespaces


def _deletes_accounts(request: HttpRequest) -> bool:
    """Wagtail would drop the row alone; erasing a person does all the rest (lms.accounts.services.erasure)."""
    match = request.resolver_match
    if match is None:
        return False
    if match.url_name == "wagtail_bulk_action":
        return match.kwargs.get("model_name") == "user" and match.kwargs.get("action") == "delete"
    return match.url_name == "delete" and "wagtailusers_users" in match.namespaces


def _asks_by_itself(request: HttpRequest) -> bool:
    """An open editor asks every few seconds who else has the page open: that is one look, not hundreds."""
    return request.resolver_match is not None and "wagtailadmin_editing_sessions" in request.resolver_match.namespaces


def _in_words(response: Any) -> set[Any]:
    """Whom a page shows without asking her for her name: whose account is open, and of whose account a log tells."""
    context = getattr(response, "context_data", None) or {}
    one = context.get("user_to_delete") or context.get("object")
    found = {one.pk} if isinstance(one, User) else set()
    rows = context.get("object_list")
    for row in rows if rows is not None else ():
        if isinstance(row, ModelLogEntry) and row.content_type.model_class() is User:
            found.add(row.object_id)
    return found
