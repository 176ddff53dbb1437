"""Knowledge gain as JSON."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security import django_auth

from analytics.knowledge_gain.selectors import gain_of_course
from lms.accounts.api import Role
from lms.kernel.errors import NotAllowed

router = Router(tags=["analytics"])


@router.get("gain", auth=django_auth, summary="Knowledge gain of a course", response=dict[str, Any])
def gain(request: HttpRequest, course: str) -> dict[str, Any]:
    """The statistics of the matched pairs of a course, with the keys of `manage.py knowledge_gain --json`."""
    if not {Role.PROJECT_MANAGER, Role.ADMINISTRATOR} & request.user.role_names():
        raise NotAllowed("role-missing", _("Only project managers may read this."))
    return gain_of_course(course).as_dict()
