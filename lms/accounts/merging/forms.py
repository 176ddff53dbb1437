"""Choosing the two records that are one person's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UNKNOWN = _("This is not the number of a record. Copy it from the person's page.")


class TwoRecordsForm(forms.Form):
    """Both by their ids, as the people's page gives them: never by a name."""

    absorbed = forms.UUIDField(
        label=_("The record that is joined"),
        help_text=_("Nobody can log in to it any more."),
        error_messages={"invalid": UNKNOWN},
    )
    kept = forms.UUIDField(
        label=_("The record that is kept"),
        help_text=_("The person goes on with this one."),
        error_messages={"invalid": UNKNOWN},
    )

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        cleaned = super().clean() or {}
        if cleaned.get("absorbed") and cleaned.get("absorbed") == cleaned.get("kept"):
            self.add_error("kept", _("Choose two different records."))
        return cleaned
