"""What the CMS shows of courses: courses and runs to set up, our formatting in the editor, publishing of outlines."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.models import Page
from wagtail.rich_text import FeatureRegistry
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Course, CoursePage, LessonPage, ModulePage, Run
from courses.models.pages import OF_WHICH_COURSE
from courses.services.publishing import course_of_page_path, publish_course, publishing_is_paused

# (feature, style, HTML attribute): Latin names and numbers inside Arabic, and the other way round
DIRECTIONS = [("bdi-ltr", "BDI-LTR", "ltr"), ("bdi-rtl", "BDI-RTL", "rtl"), ("bdi", "BDI", "")]
LABELS = {
    "bdi-ltr": ("⇥", _("Runs from left to right (a Latin name or number)")),
    "bdi-rtl": ("⇤", _("Runs from right to left (an Arabic name)")),
    "bdi": ("↔", _("Stands by itself (a name in another script)")),
}


@hooks.register("register_rich_text_features")
def keep_directions(features: FeatureRegistry) -> None:
    """`<bdi dir>` survives an edit: to the editor it is a style, as bold is."""
    for name, style, direction in DIRECTIONS:
        label, description = LABELS[name]
        look = {"type": style, "label": label, "description": description, "style": {"backgroundColor": "#e8f1ea"}}
        features.register_editor_plugin("draftail", name, InlineStyleFeature(look))
        features.register_converter_rule("contentstate", name, _conversion(style, direction))


def _conversion(style: str, direction: str) -> dict[str, Any]:
    element = {"element": "bdi", "props": {"dir": direction} if direction else {}}
    rules = {f'bdi[dir="{direction}"]' if direction else "bdi": InlineStyleElementHandler(style)}
    return {"from_database_format": rules, "to_database_format": {"style_map": {style: element}}}


@hooks.register("insert_global_admin_css")
def hide_keys() -> SafeString:
    """Keys of blocks are carried along; nobody edits them."""
    return format_html('<link rel="stylesheet" href="{}">', static("courses/cms.css"))


@hooks.register("construct_main_menu")
def hide_what_is_not_used(request: Any, items: list[Any]) -> None:
    """Wagtail's own help speaks of things that this site does otherwise."""
    items[:] = [item for item in items if item.name != "help"]


class CourseViewSet(SnippetViewSet):
    """Courses: a row each; their words are pages."""

    model = Course
    icon = "openquote"
    list_display = ["slug", "source_language", "is_published"]
    panels = [FieldPanel("slug"), FieldPanel("source_language")]
    menu_label = _("Courses")
    copy_view_enabled = False


class RunViewSet(SnippetViewSet):
    """Runs: where a course is taken."""

    model = Run
    icon = "group"
    list_display = ["__str__", "course", "kind", "opens_at", "closes_at"]
    list_filter = ["course", "kind"]
    panels = [
        FieldPanel("course"),
        FieldPanel("slug"),
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("country"),
        FieldPanel("opens_at"),
        FieldPanel("closes_at"),
        FieldPanel("pinned_version"),
    ]
    menu_label = _("Runs")
    copy_view_enabled = False


class TeachingGroup(SnippetViewSetGroup):
    """One entry of the menu."""

    items = (CourseViewSet, RunViewSet)
    menu_label = _("Teaching")
    menu_icon = "group"
    menu_order = 150


register_snippet(TeachingGroup)


# --- who may do what where ------------------------------------------------------------------------------------------


@hooks.register("before_create_page")
def only_authors_begin_a_course(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """A translator makes the pages of a course from those of another language, and an author of one course has hers."""
    if page_class is CoursePage and not request.user.has_perm(OF_WHICH_COURSE):
        raise PermissionDenied


@hooks.register("register_admin_urls", order=-1)  # before wagtail-localize's own
def translate_within_reach() -> list[Any]:
    """The two pages on which translations are begun and brought up to date, as far as the reader's languages go."""
    from courses.views import translating

    return [
        path(
            "localize/submit/page/<int:page_id>/", translating.SubmitWithinReach.as_view(), name="submit_within_reach"
        ),
        path(
            "localize/update/<int:translation_source_id>/",
            translating.UpdateWithinReach.as_view(),
            name="update_within_reach",
        ),
    ]


# --- publishing -----------------------------------------------------------------------------------------------------


def publish_after_commit(sender: Any, instance: Page, **more: Any) -> None:
    """A page of a course was published, unpublished or moved: publish its course once, after the commit."""
    if publishing_is_paused() or not issubclass(sender, CoursePage | ModulePage | LessonPage):
        return
    course_id = course_of_page_path(instance.path)
    if course_id is None or _is_waiting(course_id):
        return

    def publish() -> None:
        publish.course_id = None  # type: ignore[attr-defined]  # what changes from now on asks again
        course = Course.objects.filter(pk=course_id).first()
        if course is not None:
            publish_course(course=course)

    publish.course_id = course_id  # type: ignore[attr-defined]
    transaction.on_commit(publish, robust=True)


def _is_waiting(course_id: UUID) -> bool:
    """Whether this transaction has asked already. Django forgets the list with the transaction, so nothing gets stuck."""
    return any(
        getattr(entry[1], "course_id", None) == course_id for entry in transaction.get_connection().run_on_commit
    )


def publish_after_move(sender: Any, instance: Page, **more: Any) -> None:
    """The order of lessons is part of a course."""
    publish_after_commit(sender=instance.specific_class, instance=instance)


page_published.connect(publish_after_commit, dispatch_uid="courses-publish")
page_unpublished.connect(publish_after_commit, dispatch_uid="courses-unpublish")
post_page_move.connect(publish_after_move, dispatch_uid="courses-move")
