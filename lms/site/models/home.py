"""The root of each language's tree, and what every page of ours shares."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class BasePage(Page):
    """Abstract parent of our pages. Learners read published outlines, so pages have no address of their own."""

    class Meta:
        abstract = True

    def get_url_parts(self, *args: Any, **kwargs: Any) -> None:
        """No public address unless a subclass has one."""
        return None


class HomePage(BasePage):
    """The top of a language's tree; courses hang below it."""

    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("home page")
