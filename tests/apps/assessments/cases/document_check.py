"""An example of the type document_check: the paper of seed for sowing, which is the case of Article 18.2(c)."""

STRUCTURE = {
    "lines": [
        {"key": "identity", "state": "wrong"},
        {"key": "traits", "state": "right"},
        {"key": "handling", "state": "right"},
        {"key": "contact", "state": "missing"},
        {"key": "declaration", "state": "missing"},
    ]
}
WITHOUT_KEY = {
    "lines": [
        {"key": "identity", "state": "right"},
        {"key": "traits", "state": "wrong"},
        {"key": "handling", "state": "right"},
        {"key": "contact", "state": "missing"},
        {"key": "declaration", "state": "right"},
    ]
}
TEXTS = {
    "en": {
        "stem": "Modified maize seed arrives for sowing. Which entries meet Article 18.2(c)?",
        "title": "Commercial invoice",
        "lines": {
            "identity": {
                "label": "Description of the goods",
                "entry": "Maize seed. May contain living modified organisms.",
                "why": "“May contain” belongs to food, feed and processing; here the paper says clearly that they are LMOs.",
            },
            "traits": {
                "label": "Identity, relevant traits and characteristics",
                "entry": "Zea mays, resistant to certain insects",
            },
            "handling": {
                "label": "Safe handling, storage, transport and use",
                "entry": "Keep dry and closed. No other requirements.",
            },
            "contact": {
                "label": "Contact point for further information",
                "entry": "",
                "why": "Article 18.2 asks for a contact point in all three cases.",
            },
            "declaration": {
                "label": "Declaration that the movement is in conformity with the Protocol",
                "entry": "",
                "why": "Of the three cases only this one asks for a declaration.",
            },
        },
    },
    "ar": {
        "stem": "تصل بذور ذرة محورة للزراعة. أي البيانات يستوفي المادة 18.2(ج)؟",
        "title": "فاتورة تجارية",
        "lines": {
            "identity": {"label": "وصف البضاعة", "entry": "بذور ذرة. قد تحتوي على كائنات حية محورة."},
            "traits": {"label": "الهوية والسمات والخصائص ذات الصلة", "entry": "ذرة مقاومة لبعض الحشرات"},
            "handling": {"label": "المناولة والتخزين والنقل والاستخدام بأمان", "entry": "تُحفظ جافة ومغلقة."},
            "contact": {"label": "نقطة الاتصال لمزيد من المعلومات", "entry": ""},
            "declaration": {"label": "إعلان بأن النقل يتفق مع البروتوكول", "entry": ""},
        },
    },
}


def RIGHT(seed):
    return [f"{line['key']}={line['state']}" for line in STRUCTURE["lines"]]


def WRONG(seed):
    return ["identity=right", "traits=wrong", "contact=right"]


def PARTIAL(seed):
    return ["identity=wrong", "contact=wrong"]
