"""An example of the type gap_fill, with a gap of each kind."""

from assessments.question_types.gaps import gap_tokens

STRUCTURE = {
    "gaps": [
        {"key": "city", "kind": "text", "answers": [{"words": "Cartagena"}, {"words": "قرطاجنة"}]},
        {"key": "year", "kind": "number", "answers": [{"value": 2000}], "weight": 2},
        {"key": "organ", "kind": "choice", "choices": ["cop", "who"], "correct": ["cop"]},
    ]
}
TEXTS = {
    "en": {
        "stem": "Complete the text.",
        "body": "The [[city]] Protocol was adopted in the year [[year]]\nby the [[organ]].",
        "gaps": {"organ": {"cop": "Conference of the Parties", "who": "World Health Assembly"}},
    },
    "ar": {
        "stem": "أكمل النص.",
        "body": "في عام [[year]] اعتمد [[organ]] بروتوكول [[city]].",
        "gaps": {"organ": {"cop": "مؤتمر الأطراف", "who": "جمعية الصحة العالمية"}},
    },
}
WITHOUT_KEY = {
    "gaps": [
        {"key": "city", "kind": "text", "answers": [{"words": "Nagoya"}], "accents_matter": True},
        {"key": "year", "kind": "number", "answers": [{"value": "-2010.5", "tolerance": 1}]},
        {"key": "organ", "kind": "choice", "choices": ["cop", "who"], "correct": ["who"], "shares": {"cop": 10}},
    ],
    "marking": "all_or_nothing",
}


def posted(seed, given):
    """What stands in the gaps as a page with this seed sends it."""
    gaps = gap_tokens(seed, [gap["key"] for gap in STRUCTURE["gaps"]])
    return [f"{gaps[gap]}={value}" for gap, value in given.items()]


def RIGHT(seed):
    return posted(seed, {"city": "cartagena", "year": "٢٠٠٠", "organ": "cop"})


def WRONG(seed):
    return posted(seed, {"city": "Nagoya", "year": "2010", "organ": "who"})


def PARTIAL(seed):
    return posted(seed, {"year": "2 000", "organ": "who"})
