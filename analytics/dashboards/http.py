"""Knowledge gain as JSON."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security import django_auth

from analytics.dashboards.sight import sight_of
from analytics.knowledge_gain.selectors import gain_of_course
from lms.accounts.api import User
from lms.kernel.errors import NotAllowed

router = Router(tags=["analytics"])


@router.get("gain", auth=django_auth, summary="Knowledge gain of a course", response=dict[str, Any])
def gain(request: HttpRequest, course: str) -> dict[str, Any]:
    """The statistics of the matched pairs of a course, with the keys of `manage.py knowledge_gain --json`.

    For managers whose role reaches everywhere or this course, and for enough people only, as on the page.
    """
    if not sight_of(cast(User, request.user)).lists.holds_course(course):
        raise NotAllowed("role-missing", _("Only project managers may read this."))
    result = gain_of_course(course)
    if 0 < result.n_matched < settings.SMALL_GROUP_INSIDE:
        raise NotAllowed("too-few", _("Too few people took both tests for their results to be shown."))
    return result.as_dict()
