"""Brings a course from files into the site: read, compared with what the CMS holds, saved whole or not at all."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from assessments.api import save_questions
from courses.blocks.stream import LESSONS, to_stream
from courses.files.merge import STRUCTURE, Hashes, Merged, Unit, merge
from courses.files.plan import CoursePlan, CourseText, read_course
from courses.models import Course, CoursePage, ImportedText, LessonPage, ModulePage, Run, RunKind
from courses.services.exporting import course_plan
from courses.services.media import ImportMedia, StoredFiles, stored_files
from courses.services.publishing import publish_course, publishing_paused
from courses.services.site_setup import ensure_editors, ensure_home_pages
from lms.accounts.api import User, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import Conflict
from lms.kernel.writes import write_transaction
from lms.site.models import HomePage

AnyPage = CoursePage | ModulePage | LessonPage


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, as words such as `lesson/intro (ar)`. `kept` were changed in the CMS and stay."""

    course: str
    dry_run: bool
    created: list[str]
    changed: list[str]
    unchanged: int
    kept: list[str]
    overwritten: list[str]
    removed: list[str]
    version: int | None
    warnings: list[str] = field(default_factory=list)


class _DryRun(Exception):
    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


def import_course(
    folder: Path, *, actor: User | None = None, force: bool = False, dry_run: bool = False
) -> ImportReport:
    """Import the course in a folder and publish it. Raises CourseRefused with every problem of the files.

    A dry run does everything and takes it back.
    """
    files = read_course(folder)
    try:
        with stored_files() as stored, publishing_paused(), write_transaction():
            report = _Import(files, stored, actor, force).run(dry_run, _idle_files(folder, files))
            if dry_run:
                raise _DryRun(report)
    except _DryRun as done:
        return done.report
    return report


class _Import:
    """One import, inside its transaction."""

    def __init__(self, files: CoursePlan, stored: StoredFiles, actor: User | None, force: bool) -> None:
        self.files, self.stored, self.actor, self.force = files, stored, actor, force

    def run(self, dry_run: bool, warnings: list[str]) -> ImportReport:
        homes = ensure_home_pages(self.files.languages)
        ensure_editors(homes)
        course = self.course()
        cms = course_plan(course, drafts=True)
        merged = merge(self.files, cms, self.last(course), force=self.force)
        self.save_course(course, merged.plan)
        bank_warnings = self.save_bank(course, merged.plan)
        media = ImportMedia(course.slug, self.stored)
        for file in merged.plan.files.values():
            media.save(file)
        self.save_pages(course, merged, homes, media)
        self.remember(course, merged)
        ensure_self_study(course)
        version = publish_course(course=course, actor=self.actor)
        write_audit_line(actor=self.actor, action="course.import", subject=course.pk, kept=len(merged.kept))
        return ImportReport(
            course=course.slug,
            dry_run=dry_run,
            created=_words(merged.created),
            changed=_words(merged.changed),
            unchanged=len(merged.unchanged),
            kept=_words(merged.kept),
            overwritten=_words(merged.overwritten),
            removed=_words(merged.removed),
            version=version.number if version else None,
            warnings=[*warnings, *bank_warnings],
        )

    def course(self) -> Course:
        """The row; a slug and an id that belong to two courses are a mistake."""
        rows = list(Course.objects.filter(slug=self.files.slug) | Course.objects.filter(id=self.files.id))
        if any((row.slug, row.id) != (self.files.slug, self.files.id) for row in rows):
            raise Conflict("course-mixed-up", _("The slug or the id in course.yaml belongs to another course."))
        if rows:
            return rows[0]
        return Course.objects.create(
            id=self.files.id, slug=self.files.slug, source_language=self.files.source_language, made_at=clock.now()
        )

    def last(self, course: Course) -> Hashes:
        rows = ImportedText.objects.filter(course=course).values_list("unit", "language", "sha256")
        return {Unit(unit, language): sha256 for unit, language, sha256 in rows}

    def save_course(self, course: Course, plan: CoursePlan) -> None:
        course.source_language = plan.source_language
        course.audience, course.tags, course.objectives = plan.audience, plan.tags, plan.objectives
        course.save()

    def save_bank(self, course: Course, plan: CoursePlan) -> list[str]:
        if not plan.questions and course.bank_id is None:
            return []
        saved = save_questions(
            bank_slug=course.slug,
            title=plan.texts[plan.source_language].title,
            questions=plan.questions,
            blueprint=plan.blueprint,
            actor=self.actor,
            source_language=plan.source_language,
        )
        if course.bank_id != saved.bank_id:
            course.bank_id = saved.bank_id
            course.save(update_fields=["bank"])
        return list(saved.warnings)

    def save_pages(self, course: Course, merged: Merged, homes: dict[str, HomePage], media: ImportMedia) -> None:
        touched = {*merged.created, *merged.changed, *merged.overwritten, *merged.removed}
        changed_files = {unit.name.removeprefix("file/") for unit in touched if unit.name.startswith("file/")}
        for language, text in merged.plan.texts.items():
            pages = _Pages(course, merged.plan, homes[language].locale, self.actor, touched, changed_files)
            pages.save(homes[language], text, media)
        for page in CoursePage.objects.filter(course=course, live=True).exclude(
            locale__language_code__in=merged.plan.languages
        ):
            page.unpublish(user=self.actor)

    def remember(self, course: Course, merged: Merged) -> None:
        now = clock.now()
        rows = [
            ImportedText(course=course, unit=unit.name, language=unit.language, sha256=sha256, imported_at=now)
            for unit, sha256 in merged.hashes.items()
            if unit not in merged.kept
        ]
        gone = [
            row.pk
            for row in ImportedText.objects.filter(course=course)
            if Unit(row.unit, row.language) in merged.removed
        ]
        ImportedText.objects.filter(pk__in=gone).delete()
        ImportedText.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["course", "unit", "language"],
            update_fields=["sha256", "imported_at"],
        )


class _Pages:
    """The pages of one language brought to the plan."""

    def __init__(
        self,
        course: Course,
        plan: CoursePlan,
        locale: Locale,
        actor: User | None,
        touched: set[Unit],
        changed_files: set[str],
    ) -> None:
        self.course, self.plan, self.locale, self.actor = course, plan, locale, actor
        self.touched, self.changed_files = touched, changed_files
        self.language = locale.language_code

    def save(self, home: HomePage, text: CourseText, media: ImportMedia) -> None:
        page = CoursePage.objects.filter(course=self.course, locale=self.locale).first()
        stream = [self._objective(key, words) for key, words in text.objectives.items()]
        words = {"title": text.title, "summary": text.summary, "who": text.who, "objectives": stream}
        page = self._place(
            page,
            CoursePage(course=self.course, slug=self.course.slug),
            HomePage.objects.get(pk=home.pk),
            words,
            Unit("course", self.language) in self.touched,
        )
        modules = {module.key: module for module in ModulePage.objects.child_of(page)}
        lessons = {lesson.key: lesson for lesson in LessonPage.objects.descendant_of(page)}
        kept: list[AnyPage] = []
        for plan in self.plan.modules:
            module = self._place(
                modules.get(plan.key),
                ModulePage(key=plan.key, slug=plan.key),
                page,
                {"title": text.modules[plan.key]},
                Unit("course", self.language) in self.touched or STRUCTURE in self.touched,
            )
            kept.append(module)
            rows = [
                self._lesson(row, lessons.get(row.key), module, text, media)
                for row in plan.lessons
                if row.key in text.lessons
            ]
            self._order(module, rows)
            kept += rows
        self._order(page, [module for module in kept if isinstance(module, ModulePage)])
        if STRUCTURE in self.touched:
            self._retire([*modules.values(), *lessons.values()], kept)

    def _lesson(
        self, row: Any, old: LessonPage | None, module: ModulePage, text: CourseText, media: ImportMedia
    ) -> LessonPage:
        lesson = text.lessons[row.key]
        stream = to_stream(lesson.blocks, media, course=self.course.id, lesson=row.key)
        words = {"title": lesson.title, "minutes": row.minutes, "blocks": stream}
        changed = Unit(f"lesson/{row.key}", self.language) in self.touched or (
            old is not None and (old.minutes != row.minutes or not old.live) and STRUCTURE in self.touched
        )
        return self._place(old, LessonPage(key=row.key, slug=row.key), module, words, changed)

    def _place(self, old: Any, new: Any, parent: Any, words: dict[str, Any], changed: bool) -> Any:
        """The page with these words below this parent."""
        if old is None:
            return self._add(new, parent, words)
        if old.get_parent().pk != parent.pk:
            old.move(type(parent).objects.get(pk=parent.pk), pos="last-child", user=self.actor)
            old = type(old).objects.get(pk=old.pk)
        if not changed:
            return old
        page = old.get_latest_revision_as_object() if old.has_unpublished_changes else old
        for name, value in words.items():
            setattr(page, name, value)
        page.save_revision(user=self.actor, log_action=True).publish(user=self.actor, skip_permission_checks=True)
        return type(old).objects.get(pk=old.pk)

    def _add(self, page: Any, parent: Any, words: dict[str, Any]) -> Any:
        for name, value in words.items():
            setattr(page, name, value)
        page.locale, page.owner = self.locale, self.actor
        page.first_published_at = page.last_published_at = clock.now()
        page.translation_key = uuid5(LESSONS, f"{self.course.id}/{type(page).__name__}/{getattr(page, 'key', '')}")
        return type(parent).objects.get(pk=parent.pk).add_child(instance=page)

    def _order(self, parent: Any, pages: list[Any]) -> None:
        """Put the children into the plan's order; others stay behind them."""
        wanted = [page.pk for page in pages]
        now = [
            pk
            for pk in type(parent).objects.get(pk=parent.pk).get_children().values_list("pk", flat=True)
            if pk in wanted
        ]
        if now == wanted:
            return
        for pk in wanted:
            page = next(type(page) for page in pages if page.pk == pk).objects.get(pk=pk)
            page.move(type(parent).objects.get(pk=parent.pk), pos="last-child", user=self.actor)

    def _retire(self, pages: list[AnyPage], kept: list[AnyPage]) -> None:
        """What the plan no longer names stays as a draft: nobody's text is thrown away."""
        stay = {page.pk for page in kept}
        for page in pages:
            if page.pk not in stay and page.live:
                type(page).objects.get(pk=page.pk).unpublish(user=self.actor)

    def _objective(self, key: str, text: str) -> dict[str, Any]:
        identifier = uuid5(LESSONS, f"{self.course.id}/objective/{key}")
        return {"type": "objective", "value": {"key": key, "text": text}, "id": str(identifier)}


def ensure_self_study(course: Course) -> Run:
    """The open run that everybody may join."""
    run, _created = Run.objects.get_or_create(
        course=course, slug="self-study", defaults={"kind": RunKind.SELF_STUDY, "opens_at": clock.now()}
    )
    return run


def _idle_files(folder: Path, plan: CoursePlan) -> list[str]:
    """Pictures and papers that no block uses: an export would not write them."""
    found = [path for name in ("images", "files") for path in sorted((folder / name).glob("*")) if path.is_file()]
    names = [f"{path.parent.name}/{path.name}" for path in found if not path.name.startswith(".")]
    return [f"{name} is used by no block" for name in names if name not in plan.files]


def _words(units: list[Unit]) -> list[str]:
    return [f"{unit.name} ({unit.language})" if unit.language else unit.name for unit in units]
