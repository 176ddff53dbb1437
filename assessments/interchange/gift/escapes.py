"""The signs of GIFT that stand for themselves behind a backslash, hidden while a question is taken apart."""

_HIDDEN = {":": "\ufdd0", "#": "\ufdd1", "=": "\ufdd2", "{": "\ufdd3", "}": "\ufdd4", "~": "\ufdd5", "n": "\ufdd6"}
_SHOWN = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()}
_BACKSLASH = "\ufdd7"


def hide(text: str) -> str:
    """Escaped signs become characters that no text holds (encoding.py takes them out); `\\\\` is one backslash."""
    text = text.replace("\\\\", _BACKSLASH)
    for sign, hidden in _HIDDEN.items():
        text = text.replace("\\" + sign, hidden)
    return text.replace(_BACKSLASH, "\\")


def show(text: str) -> str:
    """The signs themselves."""
    return text.translate(_SHOWN)


def escape(text: str) -> str:
    """A text that GIFT reads as it is."""
    for sign in "\\#=~{}:":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r", "").replace("\n", "\\n")
