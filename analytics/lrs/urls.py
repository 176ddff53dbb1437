from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from analytics.lrs.http import about, statements
from analytics.lrs.http.documents import ACTIVITY_PROFILE, AGENT_PROFILE, STATE, Documents
from analytics.lrs.http.door import nowhere, resource

app_name = "xapi"


def _documents(kept: Documents) -> Callable[[HttpRequest], HttpResponse]:
    return resource(GET=kept.get, PUT=kept.put, POST=kept.post, DELETE=kept.delete)


urlpatterns = [
    path("about", resource(GET=about.about, public=True), name="about"),
    path("openapi.json", resource(GET=about.description, public=True), name="openapi"),
    path("statements", resource(GET=statements.get, PUT=statements.put, POST=statements.post), name="statements"),
    path("activities", resource(GET=about.activity), name="activities"),
    path("activities/state", _documents(STATE), name="state"),
    path("activities/profile", _documents(ACTIVITY_PROFILE), name="activity_profile"),
    path("agents", resource(GET=about.person), name="agents"),
    path("agents/profile", _documents(AGENT_PROFILE), name="agent_profile"),
    re_path(r"^(?P<rest>.*)$", nowhere, name="nowhere"),
]
