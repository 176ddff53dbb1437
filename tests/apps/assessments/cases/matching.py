"""An example of the type matching. Rows and targets have keys that tell all, which no page may show."""

from assessments.question_types.matching.form import row_tokens, target_tokens
from assessments.question_types.registry import question_type

STRUCTURE = {
    "rows": ["focal-point", "authority", "clearing-house"],
    "targets": ["authority", "clearing-house", "focal-point", "secretariat"],
    "pairs": {"focal-point": "focal-point", "authority": "authority", "clearing-house": "clearing-house"},
}
TEXTS = {
    "en": {
        "stem": "What does each of these do?",
        "rows": {
            "focal-point": "National focal point",
            "authority": "Competent national authority",
            "clearing-house": "Biosafety Clearing-House",
        },
        "targets": {
            "focal-point": "Liaises with the Secretariat",
            "authority": "Performs the administrative functions that the Protocol requires",
            "clearing-house": "Lets Parties exchange information",
            "secretariat": "Arranges the meetings of the Parties",
        },
    },
    "ar": {
        "stem": "ما دور كل من هؤلاء؟",
        "rows": {
            "focal-point": "نقطة الاتصال الوطنية",
            "authority": "السلطة الوطنية المختصة",
            "clearing-house": "غرفة تبادل معلومات السلامة الأحيائية",
        },
        "targets": {
            "focal-point": "الاتصال بالأمانة",
            "authority": "أداء المهام الإدارية التي يتطلبها البروتوكول",
            "clearing-house": "تبادل المعلومات بين الأطراف",
            "secretariat": "ترتيب اجتماعات الأطراف",
        },
    },
}
WITHOUT_KEY = {
    **STRUCTURE,
    "pairs": {"focal-point": "secretariat", "authority": "clearing-house", "clearing-house": "clearing-house"},
}


def posted(seed, pairs):
    """The pairs as a page with this seed sends them."""
    content = question_type("matching").content(STRUCTURE)
    rows, targets = row_tokens(content, seed), target_tokens(content, seed)
    return [f"{rows[row]}={targets[target]}" for row, target in pairs.items()]


def RIGHT(seed):
    return posted(seed, STRUCTURE["pairs"])


def WRONG(seed):
    return posted(seed, dict.fromkeys(STRUCTURE["rows"], "secretariat"))


def PARTIAL(seed):
    return posted(seed, {"focal-point": "focal-point", "authority": "secretariat"})
