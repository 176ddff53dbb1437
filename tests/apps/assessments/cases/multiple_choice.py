"""An example of the type multiple_choice."""

STRUCTURE = {"choices": ["a", "b", "c", "d"], "correct": ["b", "d"]}
TEXTS = {
    "en": {"stem": "Which are even?", "choices": {"a": "One", "b": "Two", "c": "Three", "d": "Four"}},
    "ar": {"stem": "أي الأعداد زوجي؟", "choices": {"a": "واحد", "b": "اثنان", "c": "ثلاثة", "d": "أربعة"}},
}
WITHOUT_KEY = {"choices": ["a", "b", "c", "d"], "correct": ["a"]}


def RIGHT(seed):
    return ["b", "d"]


def WRONG(seed):
    return ["a"]


def PARTIAL(seed):
    return ["b"]
