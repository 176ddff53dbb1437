"""An example of the type file_upload."""

STRUCTURE = {
    "rubric": [{"key": "elements", "points": 3}],
    "kinds": ["pdf", "image"],
    "largest_mb": 10,
    "most": 2,
}
WITHOUT_KEY = None
PARTIAL = None
TEXTS = {
    "en": {
        "stem": "Send a paper of your own office, without names, on which you have marked what Article 18.2 asks for.",
        "rubric": {"elements": "All elements of the case are marked"},
        "guidance": "Names of firms that were left in are no fault of the answer; take the file down.",
    },
    "ar": {
        "stem": "أرسل وثيقة من مكتبك، بلا أسماء، وقد علّمت فيها ما تطلبه المادة 18.2.",
        "rubric": {"elements": "كل عناصر الحالة معلَّمة"},
    },
}


def RIGHT(seed):
    return ["3b241101-e2bb-4255-8caf-4136c566a962", "new=paper.pdf"]


def WRONG(seed):
    return ["3b241101-e2bb-4255-8caf-4136c566a963"]
