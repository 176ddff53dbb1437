"""An example of the type rating, with rows."""

STRUCTURE = {"points": 5, "rows": ["examples", "practice"]}
WITHOUT_KEY = None
PARTIAL = None
TEXTS = {
    "en": {
        "stem": "How useful were these parts of the workshop for checking papers of living modified organisms?",
        "labels": {"1": "Not useful", "3": "Somewhat useful", "5": "Very useful"},
        "rows": {"examples": "Examples of papers under Article 18", "practice": "Practice with the clearing-house"},
    },
    "ar": {
        "stem": "ما مدى فائدة هذه الأجزاء من حلقة العمل في فحص وثائق الكائنات الحية المحورة؟",
        "labels": {"1": "غير مفيدة", "5": "مفيدة جدًا"},
        "rows": {"examples": "أمثلة على وثائق المادة 18", "practice": "التدرب على غرفة تبادل المعلومات"},
    },
}


def RIGHT(seed):
    return ["examples=5", "practice=4"]


def WRONG(seed):
    return ["practice=1"]
