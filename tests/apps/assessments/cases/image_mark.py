"""An example of the type image_mark: where on a box label does an officer look in the case of contained use?"""

SPOTS = [
    {"key": "species", "x": 40, "y": 40, "w": 320, "h": 80},
    {"key": "lmo", "x": 40, "y": 160, "w": 320, "h": 80},
    {"key": "consignee", "x": 440, "y": 40, "w": 320, "h": 120},
    {"key": "price", "x": 440, "y": 400, "w": 320, "h": 80},
]
STRUCTURE = {
    "image": "0f" * 32,
    "width": 800,
    "height": 520,
    "spots": SPOTS,
    "correct": ["lmo", "consignee"],
    "marking": "partial",
}
WITHOUT_KEY = {**STRUCTURE, "correct": ["species"]}
TEXTS = {
    "en": {
        "stem": "Modified bacteria for a closed laboratory. Which two lines of this label does Article 18.2(b) ask for?",
        "alt": "The label of a cooled box, with four framed lines.",
        "spots": {
            "species": "The name of the species, Escherichia coli",
            "lmo": "The words: living modified organisms",
            "consignee": "Name and address of the person and the institution that the box goes to",
            "price": "The value of the goods",
        },
        "feedback": "The paper says clearly that these are living modified organisms, and whom they are consigned to.",
    },
    "ar": {
        "stem": "بكتيريا محورة لمختبر مغلق. أي سطرين في هذه البطاقة تطلبهما المادة 18.2(ب)؟",
        "alt": "بطاقة صندوق مبرّد، فيها أربعة أسطر داخل إطارات.",
        "spots": {
            "species": "اسم النوع، الإشريكية القولونية",
            "lmo": "عبارة: كائنات حية محورة",
            "consignee": "اسم وعنوان الشخص والمؤسسة المرسل إليهما",
            "price": "قيمة البضاعة",
        },
    },
}


def RIGHT(seed):
    return ["consignee", "lmo"]


def WRONG(seed):
    return ["species", "price"]


def PARTIAL(seed):
    return ["lmo", "price"]
