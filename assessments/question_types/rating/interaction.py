"""A rating as xAPI's interaction type `likert`; with rows as `matching`, for a likert has one response only."""

from collections.abc import Mapping

from assessments.question_types.base import Json
from assessments.question_types.rating.form import ALL
from assessments.question_types.wording import plain


def rating_interaction(rows: tuple[str, ...], points: int, text: Json, language: str) -> Json:
    """The definition; no response is the right one."""
    numbers = [str(n) for n in range(1, points + 1)]
    labels = {number: plain(text, words) for number, words in text["labels"].items()}
    scale = [{"id": number, "description": {language: labels.get(number, number)}} for number in numbers]
    definition = {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "matching" if rows else "likert",
        "description": {language: plain(text, text["stem"])},
    }
    if not rows:
        return {**definition, "scale": scale}
    source = [{"id": row, "description": {language: plain(text, text["rows"][row])}} for row in rows]
    return {**definition, "source": source, "target": scale}


def rating_response(ratings: Mapping[str, int]) -> str:
    """`4`, or `hall[.]4[,]food[.]5`."""
    if ALL in ratings:
        return str(ratings[ALL])
    return "[,]".join(f"{row}[.]{point}" for row, point in ratings.items())
