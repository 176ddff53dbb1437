"""Essays: long answers, or files to hand in where Moodle takes no words."""

from assessments.interchange.base import Json
from assessments.interchange.moodle_xml.source import Source

_MOST_FILES, _LARGEST_MB = 5, 20
_KINDS = {
    "pdf": (".pdf",),
    "image": ("image", "web_image", "optimised_image", ".png", ".jpg", ".jpeg", ".gif", ".webp"),
    "document": ("document", ".doc", ".docx", ".odt", ".rtf", ".txt"),
    "sheet": ("spreadsheet", ".xls", ".xlsx", ".ods", ".csv"),
}


def essay(source: Source) -> tuple[str, Json, Json]:
    """Type, structure and words."""
    text = source.text()
    guidance = source.words(source.element.one("graderinfo"))
    if guidance:
        text["guidance"] = guidance
    attachments = source.number("attachments", 0)
    if source.element.said("responseformat") == "noinline" and attachments:
        return "file_upload", _upload(source, attachments), text
    if attachments:
        source.losses.note("attachments", "It also took files in Moodle; here it takes words only.")
    template = source.words(source.element.one("responsetemplate"))
    if template:
        text["template"] = template
    limits = {"fewest_words": source.number("minwordlimit", 0), "most_words": source.number("maxwordlimit", 0)}
    return "long_answer", {"rubric": [], **{name: limit for name, limit in limits.items() if limit > 0}}, text


def _upload(source: Source, attachments: int) -> Json:
    named = source.element.said("filetypeslist").lower().replace(";", ",").replace(" ", ",").split(",")
    kinds = [kind for kind, names in _KINDS.items() if any(name in names for name in named)]
    if any(named) and not kinds:
        source.losses.note("file-kinds", "The kinds of files that it takes are not ours; it takes all of ours.")
    most = _MOST_FILES if attachments < 0 else min(attachments, _MOST_FILES)
    size = source.number("maxbytes", 0)
    largest = min(max(-(-size // 1_048_576), 1), _LARGEST_MB) if size > 0 else 5
    return {"rubric": [], "kinds": kinds or list(_KINDS), "largest_mb": largest, "most": most}
