"""A list of places beside each item: reading them, and what the pages draw."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.question_types.base import Json, RawAnswer
from assessments.question_types.mixing import tokens
from assessments.question_types.ordering.content import NEIGHBOURS, OrderingAnswer, OrderingContent
from assessments.question_types.ordering.scoring import beside, in_place
from assessments.question_types.reading import one_of, parts_of
from assessments.question_types.rows import ReviewedRow
from assessments.question_types.wording import shown


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the page shows it; `place` is None until one is given."""

    token: str
    words: str
    place: int | None


def item_tokens(content: OrderingContent, seed: str) -> dict[str, str]:
    """What stands for each item on a page, in the order that is shown first."""
    return tokens(f"{seed} items", content.items)


def read(content: OrderingContent, raw: RawAnswer, seed: str) -> Json:
    """The order as it is kept."""
    shown_first = item_tokens(content, seed)
    given = parts_of(raw, list(shown_first.values()))
    known = {str(place): str(place) for place in range(1, len(content.items) + 1)}
    places = {item: int(one_of(given[token], known)) for item, token in shown_first.items() if token in given}
    return OrderingAnswer.of(places, len(content.items)).dump() if places else {}


def asked(content: OrderingContent, text: Json, answer: OrderingAnswer | None, seed: str) -> list[Item]:
    """The items mixed, or as the person has put them."""
    places = answer.places if answer else {}
    items = [
        Item(token, shown(text, text["items"][item]), places.get(item))
        for item, token in item_tokens(content, seed).items()
    ]
    return sorted(items, key=lambda item: item.place or len(items) + 1)


def reviewed(content: OrderingContent, text: Json, answer: OrderingAnswer | None) -> list[ReviewedRow]:
    """Place by place: what was put there and what belongs there."""
    given = answer.items if answer else ("",) * len(content.items)
    fine = _verdicts(content, answer) if answer else {}
    words = text["items"]
    return [
        ReviewedRow(
            label=str(place),
            given=shown(text, words[there]) if there else None,
            right=(shown(text, words[item]),),
            fraction=fine.get(there, Decimal(0)),
        )
        for place, (item, there) in enumerate(zip(content.items, given, strict=False), start=1)
    ]


def _verdicts(content: OrderingContent, answer: OrderingAnswer) -> dict[str, Decimal]:
    """How right each item stands, by what the question counts."""
    if content.marking == NEIGHBOURS:
        return beside(content, answer)
    return {item: Decimal(fine) for item, fine in in_place(content, answer).items()}
