"""An example of the type ordering."""

from assessments.question_types.ordering.form import item_tokens
from assessments.question_types.registry import question_type

STRUCTURE = {"items": ["notice", "receipt", "decision"]}
TEXTS = {
    "en": {
        "stem": "Put the steps of the advance informed agreement procedure in order.",
        "items": {
            "notice": "Notification by the Party of export",
            "receipt": "Acknowledgement of receipt",
            "decision": "Decision on the import",
        },
    },
    "ar": {
        "stem": "رتب خطوات إجراء الاتفاق المسبق عن علم.",
        "items": {
            "notice": "الإخطار من طرف التصدير",
            "receipt": "الإقرار بتسلم الإخطار",
            "decision": "القرار بشأن الاستيراد",
        },
    },
}
WITHOUT_KEY = {"items": ["decision", "notice", "receipt"]}


def posted(seed, items):
    """An order as a page with this seed sends it."""
    tokens = item_tokens(question_type("ordering").content(STRUCTURE), seed)
    return [f"{tokens[item]}={place}" for place, item in enumerate(items, start=1)]


def RIGHT(seed):
    return posted(seed, STRUCTURE["items"])


def WRONG(seed):
    return posted(seed, ["decision", "notice", "receipt"])


def PARTIAL(seed):
    return posted(seed, ["notice", "decision", "receipt"])
