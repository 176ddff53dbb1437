"""Marking the answers of an attempt that is being handed in."""

from assessments.models import Attempt, Response
from assessments.question_types.earning import earned
from assessments.selectors.attempts import responses_in_order


def mark_answers(attempt: Attempt) -> list[Response]:
    """Save the mark of every response and give them in the form's order.

    What has no response is worth nothing.
    """
    responses = responses_in_order(attempt)
    for response in responses:
        response.mark = earned(response.version, response.answer)
    Response.objects.bulk_update(responses, ["mark"])
    return responses
