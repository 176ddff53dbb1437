"""The public pages: home, list of courses, one course."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from courses.selectors.catalogue import course_cards, presentation, run_of
from courses.selectors.enrolments import enrolments_in
from courses.selectors.learner import my_learning
from courses.services.enrolment import enrol as enrol_person
from courses.views.requests import PersonRequest, language, see_other
from lms.kernel import access


@require_safe
@access.public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the one thing to do next."""
    learning = my_learning(request.user, language()) if request.user.is_authenticated else []
    under_way = next((item for item in learning if item.completed_at is None), None)
    context = {"cards": course_cards(language()), "under_way": under_way, "page_class": "page--home"}
    return render(request, "site/home.html", context)


@require_safe
@access.public
def catalogue(request: HttpRequest) -> HttpResponse:
    """All courses."""
    return render(request, "courses/catalogue.html", {"cards": course_cards(language())})


@require_safe
@access.public
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """A course: for whom, what for, what is in it; and the way in."""
    enrolled = request.user.is_authenticated and bool(enrolments_in(request.user, slug))
    context = {"course": presentation(slug, language()), "is_enrolled": enrolled}
    return render(request, "courses/course.html", context)


@require_POST
@access.signed_in
def enrol(request: PersonRequest, slug: str) -> HttpResponse:
    """Join the open run of a course."""
    if not enrolments_in(request.user, slug):
        enrol_person(person=request.user, run=run_of(slug), language=language())
    return see_other("courses:study", slug)
