"""The files of an answer are sent first, each by itself; the answer holds their ids."""

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import RawAnswer, malformed
from lms.kernel.errors import DomainError

NEW = "new"  # the part that carries the file itself; it is no part of the answer
# what each kind takes, by the ending of the name
ENDINGS = {
    "pdf": (".pdf",),
    "image": (".jpg", ".jpeg", ".png", ".webp"),
    "document": (".docx", ".odt", ".rtf", ".txt"),
    "sheet": (".xlsx", ".ods", ".csv"),
}
KIND_NAMES = {"pdf": _("PDF"), "image": _("picture"), "document": _("text document"), "sheet": _("spreadsheet")}


def accept(kinds: tuple[str, ...]) -> str:
    """The `accept` of the file field."""
    return ",".join(ending for kind in kinds for ending in ENDINGS[kind])


def labels(language: str, kinds: tuple[str, ...], largest_mb: int, most: int) -> dict[str, str]:
    """What stands around the fields, in the language of the question."""
    with translation.override(language):
        count = ngettext("At most %(count)d file.", "At most %(count)d files.", most) % {"count": most}
        size = gettext("No file may be larger than %(size)d MB.") % {"size": largest_mb}
        names = [str(KIND_NAMES[kind]) for kind in kinds]
        taken = gettext("These kinds are taken: %(kinds)s.") % {
            "kinds": pgettext("between things in a list", ", ").join(names)
        }
        return {
            "label": pgettext("label of a file field", "Add a file"),
            "sent": gettext("Files sent already. Take the mark away from a file that you want to take out."),
            "file_name": pgettext("a file that was sent, by its number", "File"),
            "rules": f"{count} {size} {taken}",
        }


def read_files(raw: RawAnswer, most: int) -> tuple[str, ...]:
    """The ids in the order they came, each once. A file name in the `new` field is passed over."""
    ids = dict.fromkeys(_file_id(value) for value in raw if value and not value.startswith(f"{NEW}="))
    if len(ids) > most:
        raise DomainError(
            "too-many-files",
            _("You have chosen %(files)d files; at most %(most)d are taken. Take some out and save again.")
            % {"files": len(ids), "most": most},
        )
    return tuple(ids)


def _file_id(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError as fault:
        raise malformed() from fault
