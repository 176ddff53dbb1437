"""An example of the type short_text."""

STRUCTURE = {
    "answers": [
        {"words": "Cartagena", "language": "en"},
        {"words": "قرطاجنة", "language": "ar"},
        {"words": "Nagoya", "share": 25},
    ]
}
TEXTS = {
    "en": {"stem": "After which city is the Protocol on Biosafety named?"},
    "ar": {"stem": "باسم أي مدينة سمي بروتوكول السلامة الأحيائية؟"},
}
WITHOUT_KEY = {"answers": [{"words": "Montreal, the seat of the Secretariat"}], "wildcards": True, "case_matters": True}


def RIGHT(seed):
    return [" قَرْطاجنه "]


def WRONG(seed):
    return ["Montreal"]


def PARTIAL(seed):
    return ["nagoya."]
