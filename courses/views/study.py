"""The learner's pages: own courses, the outline of one, its lessons."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.selectors.learner import NextStep, my_learning
from courses.selectors.study import check_anchor, lesson_view, outline_of, step_after
from courses.services import progress
from courses.views.requests import PersonRequest, enrolled_only, language, see_other
from lms.kernel import access


@require_safe
@access.signed_in
@never_cache
def learn(request: PersonRequest) -> HttpResponse:
    """One's courses, each with its one next step."""
    return render(request, "courses/my_learning.html", {"courses": my_learning(request.user, language())})


@require_safe
@access.signed_in
@never_cache
@enrolled_only
def study(request: PersonRequest, slug: str) -> HttpResponse:
    """The outline with progress."""
    return render(request, "courses/study.html", {"course": outline_of(request.user, slug, language())})


@require_safe
@access.signed_in
@never_cache
@enrolled_only
def lesson(request: PersonRequest, slug: str, lesson_key: str) -> HttpResponse:
    """A lesson."""
    view = lesson_view(request.user, slug, lesson_key, language())
    check_url = reverse("courses:quick_check", args=[slug, lesson_key])
    context = {"lesson": view, "check_url": check_url, "page_class": "page--reading"}
    return render(request, "courses/lesson.html", context)


@require_POST
@access.signed_in
def finish_lesson(request: PersonRequest, slug: str, lesson_key: str) -> HttpResponse:
    """Done: record it and go on."""
    progress.finish_lesson(person=request.user, course_slug=slug, lesson_key=lesson_key, language=language())
    return _go(slug, step_after(request.user, slug, lesson_key))


@require_POST
@access.signed_in
def quick_check(request: PersonRequest, slug: str, lesson_key: str) -> HttpResponse:
    """Keep an answer and come back to the question, where the feedback stands."""
    check, choice = request.POST.get("check", ""), request.POST.get("choice", "")
    if choice:
        progress.answer_quick_check(
            person=request.user,
            course_slug=slug,
            lesson_key=lesson_key,
            check_key=check,
            choice=choice,
            language=language(),
        )
    return see_other("courses:lesson", slug, lesson_key, anchor=check_anchor(check))


def _go(slug: str, step: NextStep) -> HttpResponse:
    if step.kind == "lesson":
        return see_other("courses:lesson", slug, step.lesson_key)
    if step.kind in ("pre", "post"):
        return see_other("courses:before_test", slug, step.kind)
    return see_other("courses:certificate" if step.kind == "certificate" else "courses:study", slug)
