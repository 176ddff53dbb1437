"""Answering and handing in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.forms import answer_in_json, answers_in_form
from assessments.occasions import occasion_view
from assessments.selectors.paper import paper
from assessments.services import attempts
from assessments.views import PersonRequest
from lms.kernel import access


@access.signed_in
@require_GET
@never_cache
def take(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """All questions of an open attempt on one page."""
    sheet = paper(attempt_id=attempt_id, person=request.user, language=get_language())
    if sheet.handed_in:
        return redirect("assessments:review", attempt_id)
    occasion = occasion_view(sheet.occasion, request.user)
    return render(request, "assessments/take.html", {"paper": sheet, "occasion": occasion})


@access.signed_in
@require_POST
def save(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """One answer as JSON from the script, or the whole form without it."""
    if request.content_type == "application/json":
        return _save_one(request, attempt_id)
    attempts.save_answers(attempt_id=attempt_id, person=request.user, answers=answers_in_form(request.POST))
    messages.success(request, _("Your answers are saved."))
    return _see("assessments:take", attempt_id)


@access.signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def submit(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    """Hand in; where questions are unanswered this page asks first. What came along is saved in any case."""
    if request.method == "GET":
        return _ask_first(request, attempt_id)
    hand_in = attempts.submit_attempt(
        attempt_id=attempt_id,
        person=request.user,
        answers=answers_in_form(request.POST),
        accept_blanks="anyway" in request.POST,
    )
    return _see("assessments:review" if hand_in.result else "assessments:submit", attempt_id)


def _save_one(request: PersonRequest, attempt_id: UUID) -> JsonResponse:
    saved = attempts.save_answer(
        attempt_id=attempt_id,
        person=request.user,
        language=get_language(),
        **answer_in_json(request.body),
    )
    stale = {"stale": True} if saved.stale else {}
    return JsonResponse({"saved": True, "sequence": saved.sequence, "was": saved.was, **stale})


def _ask_first(request: PersonRequest, attempt_id: UUID) -> HttpResponse:
    sheet = paper(attempt_id=attempt_id, person=request.user, language=get_language())
    if sheet.handed_in:
        return redirect("assessments:review", attempt_id)
    return render(request, "assessments/hand_in.html", {"paper": sheet})


def _see(name: str, attempt_id: UUID) -> HttpResponse:
    response = redirect(name, attempt_id)
    response.status_code = 303
    return response
