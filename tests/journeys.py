"""Journeys through the services, for tests that need somebody who has learnt."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from assessments.api import save_answer, start_attempt, submit_attempt
from assessments.models import FormItem
from courses.api import enrol, finish_lesson, import_course
from courses.models import Course, OutlineLesson, Run
from lms.accounts.api import User
from lms.kernel import clock

SMALL = Path(__file__).parent / "data" / "course-small"


def import_small_course() -> Course:
    """The course of tests/data/course-small, published, with its open run."""
    import_course(SMALL, actor=None)
    return Course.objects.order_by("-made_at").first()


def a_class(course: Course, slug: str) -> Run:
    """A class of a course that is open now."""
    return Run.objects.create(
        course=course, slug=slug, title=slug, kind="class", opens_at=clock.now() - timedelta(days=1)
    )


@dataclass
class Journey:
    """What a person did in a run."""

    person: User
    run: Run
    lesson_keys: list[str] = field(default_factory=list)
    pre_attempt: UUID | None = None
    post_attempt: UUID | None = None

    @property
    def file_name(self) -> str:
        """A picture of the published course."""
        import re

        html = "".join(OutlineLesson.objects.filter(version__course=self.run.course).values_list("html", flat=True))
        return re.search(r"/files/([0-9a-f]{64}\.\w+)", html).group(1)

    def enrol_also(self, person: User) -> None:
        """Another person in the same run, who has done nothing."""
        enrol(person=person, run=self.run, language="en")

    def test(self, purpose: str, share: float = 1.0) -> UUID:
        """Take a test; the first `share` of its questions are answered rightly, the others wrongly."""
        attempt = start_attempt(
            person=self.person,
            bank_id=self.run.course.bank_id,
            purpose=purpose,
            occasion=self.run.activity,
            language="en",
        )
        items = list(FormItem.objects.filter(form__attempts=attempt).select_related("version"))
        for number, item in enumerate(items):
            answer = right(item.version) if number < round(share * len(items)) else wrong(item.version)
            save_answer(
                attempt_id=attempt,
                person=self.person,
                version_id=item.version_id,
                answer=answer,
                sequence=1,
                language="en",
            )
        submit_attempt(attempt_id=attempt, person=self.person)
        return attempt

    def learn(self) -> None:
        """Finish all lessons."""
        version = self.run.course.versions.order_by("-number").first()
        self.lesson_keys = [key.rsplit("/", 1)[-1] for key in version.lesson_keys]
        for key in self.lesson_keys:
            finish_lesson(
                person=self.person, course_slug=self.run.course.slug, lesson_key=key, language="en", run=self.run
            )


def complete(person: User, run: Run, *, before: float = 0.4, after: float = 1.0) -> Journey:
    """Enrol, test before, all lessons, final test."""
    journey = Journey(person, run)
    enrol(person=person, run=run, language="en")
    journey.pre_attempt = journey.test("pre", before)
    journey.learn()
    journey.post_attempt = journey.test("post", after)
    return journey


def right(version):
    """The right answer to a question version."""
    keys = version.structure["correct"]
    return keys if version.type == "multiple_choice" else keys[0]


def wrong(version):
    """A wrong one."""
    choices = version.structure.get("choices") or ["true", "false"]
    key = next(choice for choice in choices if choice not in version.structure["correct"])
    return [key] if version.type == "multiple_choice" else key
