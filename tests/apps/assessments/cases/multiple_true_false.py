"""An example of the type multiple_true_false."""

STRUCTURE = {"rows": ["party", "transit", "paper"], "correct": ["party", "transit"]}
TEXTS = {
    "en": {
        "stem": "Which of these statements on the Cartagena Protocol are true?",
        "rows": {
            "party": "It has applied since 11 September 2003.",
            "transit": "A Party may regulate the transit of living modified organisms through its territory.",
            "paper": "It applies to pharmaceuticals for humans in every case.",
        },
        "feedback": "Articles 5, 6 and 37.",
    },
    "ar": {
        "stem": "أي هذه العبارات عن بروتوكول قرطاجنة صحيح؟",
        "rows": {
            "party": "دخل حيز النفاذ في 11 سبتمبر 2003.",
            "transit": "للطرف أن ينظم عبور الكائنات الحية المحورة عبر إقليمه.",
            "paper": "ينطبق على المستحضرات الصيدلانية للبشر في كل الأحوال.",
        },
    },
}
WITHOUT_KEY = {"rows": ["party", "transit", "paper"], "correct": []}


def RIGHT(seed):
    return ["party=true", "transit=true", "paper=false"]


def WRONG(seed):
    return ["party=false", "transit=false", "paper=true"]


def PARTIAL(seed):
    return ["party=true", "paper=true"]
