"""Courses and one's own progress as JSON."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Schema
from ninja.security import django_auth

from courses.selectors.catalogue import course_cards
from courses.selectors.learner import enrolment_records

router = Router(tags=["courses"])


class CourseOut(Schema):
    slug: str
    title: str
    summary: str
    language: str
    languages: list[str]
    lessons: int
    minutes: int
    weight: int  # bytes of the whole course on the line, in this language


class ProgressOut(Schema):
    enrolment_id: UUID
    course_slug: str
    happened_at: datetime
    lessons_done: int
    completed_at: datetime | None
    certified_at: datetime | None


@router.get("courses", response=list[CourseOut], summary="Published courses")
def courses(request: HttpRequest, language: str = "") -> list[dict[str, Any]]:
    """Title and summary are in `language` where the course has it, else in the course's own."""
    return [asdict(card) for card in course_cards(language or get_language() or "en")]


@router.get("me/progress", response=list[ProgressOut], auth=django_auth, summary="My enrolments and progress")
def my_progress(request: HttpRequest) -> list[dict[str, Any]]:
    """Only the signed-in person's own."""
    person: Any = request.user  # signed in: django_auth has let it through
    return [asdict(record) for record in enrolment_records(person_ids=[person.pk])]
