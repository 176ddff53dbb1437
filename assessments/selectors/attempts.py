"""Reads of one person's own attempts. Somebody else's attempt answers as one that does not exist."""

import json
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from assessments.models import Attempt, FormItem, Response
from assessments.question_types.base import Json
from lms.accounts.api import User, identities
from lms.kernel.errors import Conflict, NotFound


def own_attempt(*, attempt_id: UUID, person: User, lock: bool = False) -> Attempt:
    """The person's attempt with its test; `lock` holds its row until the transaction ends (PostgreSQL)."""
    attempts = Attempt.objects.select_related("form", "assessment__blueprint__bank")
    if lock:
        attempts = attempts.select_for_update(of=("self",))
    attempt = attempts.filter(id=attempt_id, person__in=identities(person)).first()
    if attempt is None:
        raise NotFound(
            "attempt-not-found", _("There is no such test among yours. Go to your course and open it there.")
        )
    return attempt


def open_attempt(*, attempt_id: UUID, person: User) -> Attempt:
    """The person's attempt, locked; refused once it is handed in."""
    attempt = own_attempt(attempt_id=attempt_id, person=person, lock=True)
    if attempt.handed_in_at:
        raise Conflict(
            "handed-in",
            _("This test is handed in already, so answers can no longer be changed. Open its result."),
        )
    return attempt


def responses_in_order(attempt: Attempt) -> list[Response]:
    """The responses of an attempt with versions and words, in the form's order."""
    places = dict(FormItem.objects.filter(form=attempt.form_id).values_list("version_id", "position"))
    responses = attempt.responses.select_related("version", "text")
    return sorted(responses, key=lambda response: places[response.version_id])


def languages_for(attempt: Attempt, language: str | None) -> list[str]:
    """The languages to show a question in, best first."""
    source = attempt.assessment.blueprint.bank.source_language
    return [language or attempt.language, source]


def seed_of(attempt: Attempt, version_id: UUID) -> str:
    """What the orders and tokens of one question on one attempt are made from; nobody outside can work it out."""
    return salted_hmac("assessments.paper", f"{attempt.id} {version_id}", algorithm="sha256").hexdigest()


def mark_of(seed: str, answer: Json) -> str:
    """What stands for a kept answer on its page, "" for none: the answer itself would tell the author's keys."""
    if not answer:
        return ""
    written = json.dumps(answer, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return salted_hmac("assessments.answer", f"{seed} {written}", algorithm="sha256").hexdigest()
