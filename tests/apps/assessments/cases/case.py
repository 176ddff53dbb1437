"""An example of the type case: one shipment, three questions about it, and one that is not marked."""

PARTS = [
    {"key": "use", "type": "single_choice", "structure": {"choices": ["a", "b", "c"], "correct": ["b"]}, "weight": 2},
    {"key": "clearly", "type": "true_false", "structure": {"correct": ["false"]}},
    {
        "key": "paper",
        "type": "document_check",
        "structure": {"lines": [{"key": "name", "state": "right"}, {"key": "contact", "state": "missing"}]},
    },
    {"key": "sure", "type": "rating", "structure": {"points": 4}},
]
OTHERS = [
    {"key": "use", "type": "single_choice", "structure": {"choices": ["a", "b", "c"], "correct": ["c"]}},
    {"key": "clearly", "type": "true_false", "structure": {"correct": ["true"]}, "weight": 3},
    {
        "key": "paper",
        "type": "document_check",
        "structure": {"lines": [{"key": "name", "state": "wrong"}, {"key": "contact", "state": "right"}]},
    },
    {"key": "sure", "type": "rating", "structure": {"points": 4}},
]
STRUCTURE = {"parts": PARTS}
WITHOUT_KEY = {"parts": OTHERS}
TEXTS = {
    "en": {
        "stem": "A courier brings a cooled box to a research institute.\nThe invoice says: tubes with modified bacteria.",
        "parts": {
            "use": {
                "stem": "Which case of Article 18.2 is the box, if the laboratory meets the standards for contained use?",
                "choices": {
                    "a": "Food, feed or processing",
                    "b": "Contained use",
                    "c": "Introduction into the environment",
                },
                "feedback": "What counts is the use: Article 18.2(b).",
            },
            "clearly": {"stem": "“May contain LMOs” is enough on this paper."},
            "paper": {
                "stem": "Check two lines of the paper.",
                "title": "Packing list",
                "lines": {
                    "name": {"label": "Goods", "entry": "Living modified organisms, destined for contained use"},
                    "contact": {"label": "Contact point for further information", "entry": ""},
                },
            },
            "sure": {
                "stem": "How sure are you?",
                "labels": {"1": "I guess", "2": "Not sure", "3": "Rather sure", "4": "Sure"},
            },
        },
    },
    "ar": {
        "stem": "يحضر مندوب صندوقًا مبرّدًا إلى معهد بحوث.\nتقول الفاتورة: أنابيب فيها بكتيريا محورة.",
        "parts": {
            "use": {
                "stem": "أي حالة من المادة 18.2 إذا كان المختبر يستوفي معايير الاستخدام المعزول؟",
                "choices": {
                    "a": "الأغذية أو الأعلاف أو التجهيز",
                    "b": "الاستخدام المعزول",
                    "c": "الإدخال في البيئة",
                },
            },
            "clearly": {"stem": "عبارة «قد تحتوي على كائنات حية محورة» تكفي في هذه الوثيقة."},
            "paper": {
                "stem": "افحص سطرين من الوثيقة.",
                "title": "قائمة التعبئة",
                "lines": {
                    "name": {"label": "البضاعة", "entry": "كائنات حية محورة، للاستخدام المعزول"},
                    "contact": {"label": "نقطة الاتصال لمزيد من المعلومات", "entry": ""},
                },
            },
            "sure": {"stem": "ما مدى تأكدك؟", "labels": {"1": "أخمن", "4": "متأكد"}},
        },
    },
}


def RIGHT(seed):
    return ["use=b", "clearly=false", "paper.name=right", "paper.contact=missing", "sure=4"]


def WRONG(seed):
    return ["use=a", "clearly=true", "paper.name=missing", "sure=1"]


def PARTIAL(seed):
    return ["use=b", "clearly=true"]
