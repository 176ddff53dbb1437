"""An example of the type long_answer."""

STRUCTURE = {
    "rubric": [{"key": "document", "points": 2}, {"key": "authority", "points": "1.5"}],
    "fewest_words": 20,
    "most_words": 120,
}
WITHOUT_KEY = None
PARTIAL = None
TEXTS = {
    "en": {
        "stem": "A cooled box for a research institute says “may contain LMOs”. What do you do, and why?",
        "rubric": {
            "document": "Says that for contained use the paper must identify the organisms clearly as LMOs",
            "authority": "Asks the competent national authority before deciding",
        },
        "guidance": "Other orders of the steps are as good, if the box stays closed.",
        "template": "What I see:\nWhat I compare:\nWhom I ask:",
    },
    "ar": {
        "stem": "صندوق مبرّد لمعهد بحوث كُتب عليه «قد يحتوي على كائنات حية محورة». ماذا تفعل، ولماذا؟",
        "rubric": {
            "document": "يقول إن وثيقة الاستخدام المعزول تحدد الكائنات بوضوح على أنها كائنات حية محورة",
            "authority": "يسأل السلطة الوطنية المختصة قبل أن يقرر",
        },
        "template": "ما أراه:\nما أقارنه:\nمن أسأله:",
    },
}


def RIGHT(seed):
    return [
        "I keep the box closed and cold,\r\ncompare the paper with Article 18.2(b), and call the competent authority."
    ]


def WRONG(seed):
    return ["I do not know."]
