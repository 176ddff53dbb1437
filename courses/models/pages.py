"""What authors and translators edit: one tree of pages per language. Learners read the outline made from it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks.stream import LessonStream, ObjectiveStream
from courses.models.catalogue import Course
from lms.site.models import BasePage

COURSE = 3 * BasePage.steplen  # a course page stands on the third level: root, home page, course
OF_WHICH_COURSE = "courses.change_course"  # without it nobody says, or changes, which course a page belongs to
UrlParts = tuple[int, str, str] | None


class _CourseTreePage(BasePage):
    """What the pages of a course share. Keys are made once and are the same in every language."""

    promote_panels: list[Any] = []
    settings_panels: list[Any] = []
    show_in_menus_default = False

    class Meta:
        abstract = True

    def address(self) -> str:
        """Where learners read it; empty if they read it elsewhere."""
        return ""

    def get_url_parts(self, request: HttpRequest | None = None) -> UrlParts:  # type: ignore[override]
        """Our public address, not Wagtail's."""
        site = self._get_relevant_site_root_paths(request)
        with translation.override(self.locale.language_code):
            path = self.address()
        return (site[0][0], settings.SITE_URL, path) if site and path else None

    def course_page(self) -> "CoursePage":
        """The page of the course above, or this one."""
        return CoursePage.objects.ancestor_of(self, inclusive=True).get()


class CoursePage(_CourseTreePage):
    """A course in one language."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))
    summary = models.TextField(_("summary"), help_text=_("One or two sentences for the list of courses."))
    who = models.TextField(
        _("for whom"), blank=True, help_text=_("Whose work it helps, and what they need to know first.")
    )
    objectives = ObjectiveStream(blank=True, verbose_name=_("objectives"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("course", permission=OF_WHICH_COURSE),
        FieldPanel("summary"),
        FieldPanel("who"),
        FieldPanel("objectives"),
    ]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("summary"),
        TranslatableField("who"),
        TranslatableField("objectives"),
        SynchronizedField("course", overridable=False),
        SynchronizedField("slug", overridable=False),
    ]
    parent_page_types = ["site.HomePage"]
    subpage_types = ["courses.ModulePage"]
    page_description = _("A course: its modules and lessons hang below it.")

    class Meta:
        verbose_name = _("course page")
        verbose_name_plural = _("course pages")

    def address(self) -> str:
        return reverse("courses:course", args=[self.course.slug])

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page that opens a course, with the words being edited."""
        from courses.views.preview import course_preview

        return course_preview(request, self)


class ModulePage(_CourseTreePage):
    """A part of a course; it has a title only."""

    key = models.SlugField(_("key"), max_length=80, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("key", read_only=True)]
    translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("key", overridable=False),
        SynchronizedField("slug", overridable=False),
    ]
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    preview_modes: list[Any] = []
    page_description = _("A module: lessons hang below it.")

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A new module gets its key from its title."""
        self.key = own_key(self, ModulePage)
        super().full_clean(*args, **kwargs)


class LessonPage(_CourseTreePage):
    """A lesson."""

    key = models.SlugField(
        _("key"),
        max_length=80,
        blank=True,
        help_text=_("Made from the first title and never changed: progress is kept by it."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, help_text=_("How long a careful reader needs. Five to eight is good.")
    )
    blocks = LessonStream(blank=True, verbose_name=_("content"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("blocks"),
        FieldPanel("key", read_only=True),
    ]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("blocks"),
        SynchronizedField("key", overridable=False),
        SynchronizedField("minutes", overridable=False),
        SynchronizedField("slug", overridable=False),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    page_description = _("A lesson of a few minutes.")

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A new lesson gets its key from its title."""
        self.key = own_key(self, LessonPage)
        super().full_clean(*args, **kwargs)

    def address(self) -> str:
        return reverse("courses:lesson", args=[self.course_page().course.slug, self.key])

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The learner's page, with the words being edited."""
        from courses.views.preview import lesson_preview

        return lesson_preview(request, self)


def own_key(page: "ModulePage | LessonPage", model: type[models.Model]) -> str:
    """The page's key; a new one from its title if it has none, or if it was copied from a page that keeps it."""
    others = model._default_manager.filter(locale_id=page.locale_id).exclude(pk=page.pk)
    if page.key and not (
        page.pk and others.filter(key=page.key, path__startswith=page.path[:COURSE], pk__lt=page.pk).exists()
    ):
        return page.key
    base = slugify(page.title)[:70].strip("-")
    base = base if base[:1].isalpha() else f"k-{base}" if base else "part"
    taken = set(others.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if key not in taken)
