"""Writing answers of an open attempt, in the caller's transaction.

What was saved and acknowledged is never lost to something older. Each question of an attempt counts its
changes; an answer comes with its number in that count, or without one if it stands in a form (then it says
what the form showed first).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.models import Attempt, QuestionText, QuestionVersion, Response
from assessments.question_types.base import Json, RawAnswer, malformed
from assessments.question_types.registry import question_type
from assessments.selectors.attempts import languages_for, mark_of, seed_of
from assessments.selectors.bank import newest_texts, text_for
from lms.kernel import clock
from lms.kernel.errors import DomainError

LARGEST_SEQUENCE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it came in.

    `text_id` is the revision of the words the person saw. `sequence` is the number of this change; without
    one it is the next. A page that sends all its answers says with each as `shown` what stood there when it
    was loaded: an answer that equals it was not touched there, and must not undo what another tab saved
    meanwhile.
    """

    version_id: UUID
    raw: RawAnswer
    text_id: UUID | None = None
    sequence: int | None = None
    shown: str | None = None  # mark_of what was shown
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """`answer` is kept now, with the number `sequence`; `was` stands for it on a page; `stale`: newer than what came in."""

    sequence: int
    answer: Json
    was: str
    stale: bool = False


def write_answers(attempt: Attempt, given: Sequence[GivenAnswer]) -> list[SavedAnswer]:
    """Keep these answers of an open attempt that the caller has locked."""
    texts = _texts_seen(attempt, given)
    kept = {r.version_id: r for r in attempt.responses.filter(version_id__in=[answer.version_id for answer in given])}
    return [_write(attempt, answer, texts[answer.version_id], kept.get(answer.version_id)) for answer in given]


def _write(attempt: Attempt, given: GivenAnswer, text: QuestionText, kept: Response | None) -> SavedAnswer:
    seed = seed_of(attempt, given.version_id)
    answer = _parse(text.version, given.raw, seed)
    now = kept.answer if kept else {}
    if _is_no_change(text.version, given, answer, now, seed):
        return SavedAnswer(kept.sequence if kept else 0, now, mark_of(seed, now))
    sequence = _checked((kept.sequence if kept else 0) + 1 if given.sequence is None else given.sequence)
    if kept and sequence <= kept.sequence:
        return SavedAnswer(kept.sequence, now, mark_of(seed, now), stale=answer != now)
    response = kept or Response(attempt=attempt, version_id=given.version_id)
    response.text, response.answer, response.sequence = text, answer, sequence
    response.happened_at = response.recorded_at = clock.now()
    response.save(force_insert=kept is None)
    return SavedAnswer(sequence, answer, mark_of(seed, answer))


def _parse(version: QuestionVersion, raw: RawAnswer, seed: str) -> Json:
    kind = question_type(version.type)
    return kind.parse(kind.content(version.structure), raw, seed)


def _is_no_change(version: QuestionVersion, given: GivenAnswer, answer: Json, now: Json, seed: str) -> bool:
    """True for an answer that its page left as it was, or that is what is kept anyway."""
    if given.sequence is not None:
        return False
    if answer == now or given.shown == mark_of(seed, answer):
        return True
    kind = question_type(version.type)
    return (
        bool(now) and given.shown == mark_of(seed, now) and answer == kind.again(kind.content(version.structure), now)
    )


def _checked(sequence: int) -> int:
    if not 1 <= sequence <= LARGEST_SEQUENCE:
        raise malformed()
    return sequence


def _texts_seen(attempt: Attempt, given: Sequence[GivenAnswer]) -> dict[UUID, QuestionText]:
    """The words each answer was given to, with their version.

    A question that is not on the form is refused.
    """
    on_form = QuestionText.objects.filter(version__places__form=attempt.form_id).select_related("version")
    named = on_form.filter(id__in=[answer.text_id for answer in given if answer.text_id])
    texts = {text.version_id: text for text in named}
    unnamed = [answer for answer in given if answer.version_id not in texts]
    return texts | _newest(attempt, unnamed) if unnamed else texts


def _newest(attempt: Attempt, given: Sequence[GivenAnswer]) -> dict[UUID, QuestionText]:
    """For answers that do not say which words they were given to: the newest."""
    wanted = {answer.version_id: answer.language for answer in given}
    versions = {v.id: v for v in QuestionVersion.objects.filter(id__in=wanted, places__form=attempt.form_id)}
    if wanted.keys() - versions.keys():
        raise DomainError("question-not-in-test", _("This question is not part of the test. Load the page again."))
    texts = newest_texts(versions)
    found = {id_: text_for(texts[id_], languages_for(attempt, language)) for id_, language in wanted.items()}
    for id_, text in found.items():
        text.version = versions[id_]
    return found
