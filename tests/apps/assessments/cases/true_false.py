"""An example of the type true_false."""

STRUCTURE = {"correct": ["false"]}
TEXTS = {
    "en": {"stem": "The Biosafety Clearing-House is kept on paper only."},
    "ar": {"stem": "غرفة تبادل معلومات السلامة الأحيائية ورقية فقط."},
}
WITHOUT_KEY = {"correct": ["true"]}
PARTIAL = None


def RIGHT(seed):
    return ["false"]


def WRONG(seed):
    return ["true"]
