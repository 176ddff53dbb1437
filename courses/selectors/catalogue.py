"""What is on offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from courses.models import Course, CourseVersion, OutlineText, Run
from lms.kernel import clock
from lms.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in the catalogue. `language` is the one its words are in: the one asked for, or the course's own.

    `weight` is what the whole course takes on the line, in bytes.
    """

    slug: str
    title: str
    summary: str
    language: str
    languages: list[str]
    lessons: int
    minutes: int
    course_id: UUID
    weight: int = 0

    @property
    def megabytes(self) -> Decimal:
        """The weight to be shown: millions of bytes, two decimals, rounded up."""
        return (Decimal(self.weight) / 1_000_000).quantize(Decimal("0.01"), ROUND_UP)


@dataclass(frozen=True, slots=True)
class CoursePresentation:
    """The page that opens a course."""

    card: CourseCard
    who: str
    objectives: list[str]
    modules: list[tuple[str, list[str]]]  # title of the module, titles of its lessons


def course_cards(language: str) -> list[CourseCard]:
    """All published courses in this language where they have it. Two queries."""
    versions = newest_versions()
    texts: dict[UUID, list[OutlineText]] = {}
    for text in OutlineText.objects.filter(version__in=versions).defer("who", "objectives", "modules"):
        texts.setdefault(text.version_id, []).append(text)
    return [card_of(version, texts[version.pk], language) for version in versions]


def course_slugs(ids: Iterable[UUID | str]) -> frozenset[str]:
    """The short names of these courses. One query."""
    return frozenset(Course.objects.filter(pk__in=list(ids)).values_list("slug", flat=True))


def newest_versions() -> list[CourseVersion]:
    """The version in force of each published course, by slug."""
    newest = CourseVersion.objects.filter(course=OuterRef("course")).order_by("-number")
    rows = CourseVersion.objects.filter(course__is_published=True, number=Subquery(newest.values("number")[:1]))
    return list(rows.select_related("course").order_by("course__slug"))


def version_in_force(course_slug: str) -> CourseVersion:
    """The newest version of a published course. One query."""
    rows = CourseVersion.objects.filter(course__slug=course_slug, course__is_published=True)
    version = rows.select_related("course").order_by("-number").first()
    if version is None:
        raise NotFound("course-unknown", _("There is no such course. Look at the list of courses."))
    return version


def presentation(course_slug: str, language: str) -> CoursePresentation:
    """What the public page of a course shows. Three queries."""
    version = version_in_force(course_slug)
    texts = list(version.texts.all())
    card = card_of(version, texts, language)
    text = text_in(texts, card.language)
    titles = lesson_titles(version, card.language)
    objectives = [text.objectives[key] for key in version.course.objectives if key in text.objectives]
    modules: dict[str, list[str]] = {}
    for place in version.lesson_keys:
        module, _slash, lesson = place.partition("/")
        modules.setdefault(module, []).append(titles.get(lesson, lesson))
    return CoursePresentation(
        card=card,
        who=text.who,
        objectives=objectives or list(text.objectives.values()),
        modules=[(text.modules.get(key, key), lessons) for key, lessons in modules.items()],
    )


def lesson_titles(version: CourseVersion, language: str) -> dict[str, str]:
    """Lesson key → title in a language, in the source language where it lacks one. One query."""
    wanted = {language, version.course.source_language}
    rows = version.lessons.filter(language__in=wanted).values_list("lesson_key", "language", "title")
    titles: dict[str, str] = {}
    for key, code, title in rows:
        if code == language or key not in titles:
            titles[key] = title
    return titles


def card_of(version: CourseVersion, texts: list[OutlineText], language: str) -> CourseCard:
    """The card of a version."""
    text = text_in(texts, language, version.course.source_language)
    return CourseCard(
        slug=version.course.slug,
        title=text.title,
        summary=text.summary,
        language=text.language,
        languages=sorted({text.language for text in texts} & dict(settings.LANGUAGES).keys()),
        lessons=len(version.lesson_keys),
        minutes=version.minutes,
        course_id=version.course_id,
        weight=text.weight,
    )


def text_in(texts: list[OutlineText], *languages: str) -> OutlineText:
    """The words in the first of these languages that is there."""
    found = (text for language in languages for text in texts if text.language == language)
    return next(found, texts[0])


def run_of(course_slug: str) -> Run:
    """The open self-study run of a course."""
    now = clock.now()
    runs = Run.objects.filter(course__slug=course_slug, slug="self-study", opens_at__lte=now)
    run = runs.filter(Q(closes_at=None) | Q(closes_at__gt=now)).select_related("course").first()
    if run is None:
        raise NotFound("run-unknown", _("Nobody can enrol in this course at the moment."))
    return run
