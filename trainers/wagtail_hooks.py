"""A run is made in the editors' part of the site, which knows no trainers: here they hear of it."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from courses.api import every_run
from trainers.services.facilitation import facilitate_own


@hooks.register("after_create_snippet")
def make_its_maker_facilitator(request: HttpRequest, instance: Any) -> None:
    """Whoever makes a run facilitates it, if a trainer's or lecturer's role of hers reaches it."""
    if isinstance(instance, every_run().model):
        facilitate_own(run=instance, person=request.user)  # type: ignore[arg-type]  # nobody is anonymous there
