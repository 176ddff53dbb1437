"""An example of the type numeric."""

STRUCTURE = {
    "answers": [{"value": "0.5", "tolerance": "0.01"}, {"value": 5, "share": 50}],
    "units": [{"key": "kg", "factor": 1}, {"key": "g", "factor": "0.001"}],
    "unit": "wanted",
}
TEXTS = {
    "en": {
        "stem": "A sack holds 50 kg of maize, 1 per cent of it living modified. How much of it is living modified?",
        "units": {"kg": "kg", "g": "g"},
    },
    "ar": {
        "stem": "كيس يحوي 50 كيلوغراما من الذرة، 1 في المائة منها محورة حية. ما كتلة المحور منها؟",
        "units": {"kg": "كغ", "g": "غ"},
    },
}
WITHOUT_KEY = {**STRUCTURE, "answers": [{"value": "-12.75", "tolerance": 0}]}


def RIGHT(seed):
    return ["number=500", "unit=g"]


def WRONG(seed):
    return ["number=500", "unit=kg"]


def PARTIAL(seed):
    return ["number=5,0", "unit=kg"]
