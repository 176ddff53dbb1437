"""An example of the type single_choice."""

STRUCTURE = {"choices": ["a", "b", "c"], "correct": ["b"]}
TEXTS = {
    "en": {
        "stem": "Which Article of the Cartagena Protocol is about documents for shipments?",
        "choices": {"a": "Article 8", "b": "Article 18", "c": "Article 23"},
        "feedback": "Article 18 is about handling, transport, packaging and identification.",
    },
    "ar": {"stem": "أي مادة؟", "choices": {"a": "المادة 8", "b": "المادة 18", "c": "المادة 23"}},
}
WITHOUT_KEY = {"choices": ["a", "b", "c"], "correct": ["c"]}
PARTIAL = None


def RIGHT(seed):
    return ["b"]


def WRONG(seed):
    return ["a"]
