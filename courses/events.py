"""What happens in courses, told to whoever listens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    enrolment_id: UUID
    person_id: UUID
    run_id: UUID
    course_id: UUID
    course_slug: str
    language: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonCompleted:
    progress_id: UUID
    enrolment_id: UUID
    person_id: UUID
    run_id: UUID
    course_slug: str
    lesson_key: str
    lesson_title: str
    language: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickCheckAnswered:
    answer_id: UUID
    tries: int
    enrolment_id: UUID
    person_id: UUID
    run_id: UUID
    course_slug: str
    lesson_key: str
    check_key: str
    choice: str
    correct: bool
    language: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCompleted:
    enrolment_id: UUID
    person_id: UUID
    run_id: UUID
    course_id: UUID
    course_slug: str
    course_title: str
    language: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued:
    certificate_id: UUID
    enrolment_id: UUID
    person_id: UUID
    run_id: UUID
    course_slug: str
    course_title: str
    language: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRevoked:
    certificate_id: UUID
    enrolment_id: UUID
    person_id: UUID
    run_id: UUID
    course_slug: str
    course_title: str
    language: str
    happened_at: datetime
