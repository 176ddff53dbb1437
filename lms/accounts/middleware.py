"""Two rules that hold for every request: a view that does not say who may see it is shut; a person's language is used."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lms.accounts.services.groups import project_roles
from lms.kernel.access import Access
from lms.kernel.errors import NotAllowed
from lms.kernel.http import answer

# Parts that bring their own rule for each view: allauth, Wagtail, Django's language switch and catalogue, the API
OTHERS = (
    "allauth.",
    "wagtail.",
    "wagtail_localize.",
    "wagtail_modeladmin.",
    "django.views.",
    "ninja.",
    "django.contrib.",
)
EDITORS = "/cms/"  # where Wagtail asks for groups, which follow from the roles


class AccessMiddleware:
    """Enforces `lms.kernel.access` before any view of ours runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the view run; otherwise a log-in page or a refusal."""
        access = access_of(view)
        if request.path.startswith(EDITORS) and request.user.is_authenticated:
            project_roles(request.user)  # a role that has ended by time ends here too; writes only then
        if access is None or access.kind in ("public", "credential"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if access.kind == "roles" and not (access.roles & request.user.role_names()):
            # middleware that refuses answers itself: Django hands its exceptions to nobody
            return answer(request, NotAllowed("role-missing", _("Your account has no access to this page.")))
        return None


def access_of(view: Any) -> Access | None:
    """The declared access; None for the parts of others. A view of ours without one is a programming fault."""
    view = getattr(view, "func", view)  # a functools.partial stands for what it wraps
    access = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    if isinstance(access, Access):
        return access
    if getattr(view, "__module__", "").startswith(OTHERS):
        return None
    raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} does not say who may see it")
