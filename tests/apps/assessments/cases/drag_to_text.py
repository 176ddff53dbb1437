"""An example of the type drag_to_text."""

from assessments.question_types.drag_to_text.form import word_tokens
from assessments.question_types.gaps import gap_tokens
from assessments.question_types.registry import question_type

STRUCTURE = {
    "gaps": ["novel", "modern"],
    "words": ["novel", "modern", "old"],
    "pairs": {"novel": "novel", "modern": "modern"},
}
TEXTS = {
    "en": {
        "stem": "Complete the definition.",
        "body": "A living modified organism has a [[novel]] combination of genetic material got by [[modern]] biotechnology.",
        "words": {"novel": "novel", "modern": "modern", "old": "traditional"},
    },
    "ar": {
        "stem": "أكمل التعريف.",
        "body": "للكائن الحي المحور تركيبة [[novel]] من المادة الوراثية تم الحصول عليها بتكنولوجيا أحيائية [[modern]].",
        "words": {"novel": "جديدة", "modern": "حديثة", "old": "تقليدية"},
    },
}
WITHOUT_KEY = {**STRUCTURE, "pairs": {"novel": "old", "modern": "novel"}}


def posted(seed, pairs):
    """Words in gaps as a page with this seed sends them."""
    tokens = word_tokens(question_type("drag_to_text").content(STRUCTURE), seed)
    gaps = gap_tokens(seed, STRUCTURE["gaps"])
    return [f"{gaps[gap]}={tokens[word]}" for gap, word in pairs.items()]


def RIGHT(seed):
    return posted(seed, STRUCTURE["pairs"])


def WRONG(seed):
    return posted(seed, {"novel": "modern", "modern": "novel"})


def PARTIAL(seed):
    return posted(seed, {"modern": "modern"})
