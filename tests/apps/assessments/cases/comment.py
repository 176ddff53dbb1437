"""An example of the type comment."""

STRUCTURE = {"most_letters": 1000}
WITHOUT_KEY = None
PARTIAL = None
TEXTS = {
    "en": {"stem": "What would help you to check papers under Article 18 in your office?"},
    "ar": {"stem": "ما الذي يساعدك على فحص الوثائق بموجب المادة 18 في مكتبك؟"},
}


def RIGHT(seed):
    return ["A list of the three cases on one page = enough for me."]


def WRONG(seed):
    return ["-"]
