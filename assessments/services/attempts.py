"""Starting a test, saving answers, handing in. An attempt is open to its own person only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments import telling
from assessments.models import Assessment, Attempt, Form, Purpose
from assessments.question_types.base import raw_answer
from assessments.scoring.counterbalance import form_label
from assessments.scoring.marks import total
from assessments.scoring.pass_rule import is_passed
from assessments.selectors.attempts import open_attempt, own_attempt
from assessments.selectors.paper import answered_in
from assessments.selectors.results import summary_of
from assessments.services.answers import GivenAnswer, SavedAnswer, write_answers
from assessments.services.marking import mark_answers
from assessments.summaries import AttemptSummary
from lms.accounts.api import User, identities, write_audit_line
from lms.kernel import clock
from lms.kernel.activity import ActivityRef
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction


@dataclass(frozen=True, slots=True)
class HandIn:
    """What came of handing in.

    `result` is None if questions are unanswered and the person was to be asked first.
    """

    answered: int
    questions: int
    result: AttemptSummary | None


def start_attempt(
    *,
    person: User,
    bank_id: UUID,
    purpose: str,
    occasion: ActivityRef,
    language: str,
    record_id: UUID | None = None,
) -> UUID:
    """Begin the next attempt, or find the open one. Who may come is for the occasion to say.

    `record_id` is the record of the person on which the attempt is written; her own unless another one, joined to it, is
    what takes part in the occasion (decision 1.10).
    """
    with write_transaction():
        # two clicks at once wait for each other here, so that the second finds the attempt of the first
        User.objects.select_for_update(no_key=True).filter(pk=person.pk).values("pk").first()
        assessment = _assessment(bank_id, purpose)
        earlier = list(_attempts_at(occasion, person).filter(assessment=assessment))
        unfinished = next((attempt for attempt in earlier if attempt.handed_in_at is None), None)
        if unfinished:
            return unfinished.id
        _refuse_too_many(assessment, len(earlier))
        # two records of a person may have counted for themselves: the next number is above both
        number = max((attempt.number for attempt in earlier), default=0) + 1
        attempt = _begin(assessment, person, record_id or person.pk, occasion, language, number=number)
    return attempt.id


def save_answer(
    *,
    attempt_id: UUID,
    person: User,
    version_id: UUID,
    answer: object,
    text_id: UUID | None = None,
    sequence: int | None = None,
    language: str | None = None,
) -> SavedAnswer:
    """Keep one answer: a choice or a list of them; None or nothing takes the answer back.

    It is durable once this returns (outside a transaction). `text_id` names the words the person saw; without
    it they are the newest in `language`.
    """
    given = GivenAnswer(version_id, raw_answer(answer), text_id, sequence, language=language)
    with write_transaction():
        return write_answers(open_attempt(attempt_id=attempt_id, person=person), [given])[0]


def save_answers(*, attempt_id: UUID, person: User, answers: Sequence[GivenAnswer]) -> None:
    """Keep all answers of a form."""
    with write_transaction():
        write_answers(open_attempt(attempt_id=attempt_id, person=person), answers)


def submit_attempt(
    *, attempt_id: UUID, person: User, answers: Sequence[GivenAnswer] = (), accept_blanks: bool = True
) -> HandIn:
    """Keep the answers that came along, mark all, and close the attempt. Again gives the first result.

    With `accept_blanks` false an attempt with unanswered questions keeps the answers and stays open.
    """
    with write_transaction():
        attempt = own_attempt(attempt_id=attempt_id, person=person, lock=True)
        is_open = attempt.handed_in_at is None
        if is_open and answers:
            write_answers(attempt, answers)
        answered = answered_in(attempt)
        if is_open and (accept_blanks or answered == attempt.form.questions):
            _hand_in(attempt, person)
        result = summary_of(attempt) if attempt.handed_in_at else None
        return HandIn(answered, attempt.form.questions, result)


def _assessment(bank_id: UUID, purpose: str) -> Assessment:
    tests = Assessment.objects.select_related("blueprint").filter(blueprint__bank_id=bank_id, purpose=purpose)
    assessment = tests.first()
    if assessment is None:
        raise NotFound("test-not-found", _("There is no such test. Go back to the course."))
    return assessment


def _attempts_at(occasion: ActivityRef, person: User) -> QuerySet[Attempt]:
    here = Attempt.objects.filter(occasion_kind=occasion.kind, occasion_id=occasion.id)
    return here.filter(person__in=identities(person)).order_by("started_at", "pk")


def _refuse_too_many(assessment: Assessment, taken: int) -> None:
    if assessment.attempts_allowed is not None and taken >= assessment.attempts_allowed:
        raise Conflict(
            "no-attempts-left",
            _("You have taken this test as often as it may be taken. Go on with the course."),
        )


def _begin(
    assessment: Assessment, person: User, record_id: UUID, occasion: ActivityRef, language: str, *, number: int
) -> Attempt:
    if record_id not in identities(person):
        raise NotFound("test-not-found", _("There is no such test. Go back to the course."))
    first = record_id
    if len(identities(person)) > 1:  # the half that the person fell into with the first attempt here, on either record
        first = _attempts_at(occasion, person).values_list("person_id", flat=True).first() or record_id
    label = form_label(person_id=first, occasion_id=occasion.id, purpose=assessment.purpose, number=number)
    form = Form.objects.filter(blueprint=assessment.blueprint, label=label).order_by("-edition")[0]
    now = clock.now()
    attempt = Attempt.objects.create(
        assessment=assessment,
        form=form,
        person_id=record_id,
        occasion_kind=occasion.kind,
        occasion_id=occasion.id,
        number=number,
        language=language,
        started_at=now,
        recorded_at=now,
        maximum=form.maximum,
    )
    write_audit_line(actor=person, action="attempt.start", subject=attempt.id, purpose=assessment.purpose)
    publish(telling.started(attempt))
    return attempt


def _hand_in(attempt: Attempt, person: User) -> None:
    responses = mark_answers(attempt)
    attempt.score = total(response.mark for response in responses if response.mark)
    if attempt.assessment.purpose != Purpose.PRE:
        attempt.passed = is_passed(attempt.score, attempt.maximum, attempt.assessment.blueprint.pass_mark)
    attempt.handed_in_at = attempt.recorded_at = clock.now()
    attempt.save(update_fields=["score", "passed", "handed_in_at", "recorded_at"])
    write_audit_line(actor=person, action="attempt.hand_in", subject=attempt.id, purpose=attempt.assessment.purpose)
    publish(telling.scored(attempt, responses))
