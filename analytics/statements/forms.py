"""Forms of the pages for administrators."""

from datetime import UTC, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from analytics.statements.keys import SCOPE_WORDS
from lms.kernel import clock

LARGEST_UPLOAD = 2_000_000_000  # bytes


class KeyForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(
        label=_("Which program is it for?"), max_length=120,
        help_text=_("People whose data it reads are shown this name."),
        error_messages={"required": _("Please write a name.")},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only what it needs."),
        error_messages={"required": _("Please tick what it may do.")},
    )  # fmt: skip
    isolated = forms.BooleanField(
        label=_("Keep it apart: it sees and changes only what it wrote itself"), required=False
    )
    until = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty if no end is set."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as 2027-12-31.")},
    )  # fmt: skip
    limit = forms.IntegerField(
        label=_("Requests in a minute, at most"), required=False, min_value=1, max_value=100_000,
        help_text=_("Leave it empty for no limit."),
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope, format_html("<b>{}</b> · {}", *words)) for scope, words in SCOPE_WORDS.items()
        ]

    def clean_until(self) -> datetime | None:
        """The end of that day."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        end = datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
        if end <= clock.now():
            raise ValidationError(_("This day is over. Choose a day to come, or leave it empty."))
        return end


class ImportForm(forms.Form):
    """A file of statements."""

    file = forms.FileField(
        label=_("File"), help_text=_("One statement a line (JSON lines), as this page and other record stores give them out."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl,.ndjson,.json,.txt"}),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty. Choose another one.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Where does it come from?"), max_length=120, initial=_("Import"),
        help_text=_("A name for the source. Every statement will say that it came by the key of this name."),
        error_messages={"required": _("Please write a name.")},
    )  # fmt: skip
    trial = forms.BooleanField(label=_("Only check the file, and store nothing"), required=False)

    def clean_file(self) -> object:
        """Not more than a worker can take in some hours."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_UPLOAD:
            raise ValidationError(_("This file is too large for this page. Use the command xapi_import on the server."))
        return upload
