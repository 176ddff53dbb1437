"""Marking the answers of an attempt that is being handed in."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.events import AnsweredQuestion
from assessments.models import Attempt, Response
from assessments.question_types.registry import question_type
from assessments.scoring.marks import mark


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """A response with its words and version loaded, and what it is worth."""

    response: Response
    fraction: Decimal
    mark: Decimal

    def told(self) -> AnsweredQuestion:
        """The answer as listeners hear of it: in the language and the words that the person saw."""
        version, text = self.response.version, self.response.text
        kind = question_type(version.type)
        return AnsweredQuestion(
            question_id=version.question_id,
            version_id=version.id,
            interaction=kind.interaction(kind.content(version.structure), text.content, text.language),
            response=kind.response_string(kind.Answer.load(self.response.answer)),
            correct=self.fraction == 1,
            mark=self.mark,
            max_mark=version.max_mark,
            happened_at=self.response.happened_at,
        )


def mark_answers(attempt: Attempt) -> list[MarkedAnswer]:
    """Mark every response and save the marks; the answered ones in the order of the form. What is not answered is worth 0."""
    responses = list(
        attempt.responses.select_related("version", "text")
        .filter(version__places__form=attempt.form_id)
        .order_by("version__places__position")
    )
    marked = [_marked(response) for response in responses]
    for answer in marked:
        answer.response.mark = answer.mark
    Response.objects.bulk_update(responses, ["mark"])
    return [answer for answer in marked if answer.response.answer]


def _marked(response: Response) -> MarkedAnswer:
    kind = question_type(response.version.type)
    answer = kind.answer(response.answer)
    fraction = kind.score(kind.content(response.version.structure), answer) if answer else Decimal(0)
    return MarkedAnswer(response, fraction, mark(fraction, response.version.max_mark))
