"""An order is right by the places of its items, by who follows whom, or as a whole."""

from decimal import Decimal
from itertools import pairwise

from assessments.question_types.ordering.content import ALL_OR_NOTHING, NEIGHBOURS, OrderingAnswer, OrderingContent


def score_ordering(content: OrderingContent, answer: OrderingAnswer) -> Decimal:
    """From 0 to 1, by the question's way of marking."""
    if content.marking == ALL_OR_NOTHING:
        return Decimal(answer.items == content.items)
    if content.marking == NEIGHBOURS:
        wanted = set(pairwise(content.items))
        return Decimal(len(wanted.intersection(pairwise(answer.items)))) / len(wanted)
    return Decimal(sum(in_place(content, answer).values())) / len(content.items)


def beside(content: OrderingContent, answer: OrderingAnswer) -> dict[str, Decimal]:
    """Of each item, how many of its right neighbours stand on their side of it, as a share."""
    given = set(pairwise(answer.items))
    found: dict[str, list[bool]] = {item: [] for item in content.items}
    for pair in pairwise(content.items):
        for item in pair:
            found[item].append(pair in given)
    return {item: Decimal(sum(sides)) / len(sides) for item, sides in found.items()}


def in_place(content: OrderingContent, answer: OrderingAnswer) -> dict[str, bool]:
    """Which items stand where they belong, in the right order."""
    return {item: given == item for item, given in zip(content.items, answer.items, strict=False)}
