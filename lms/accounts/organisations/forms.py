"""Forms for the register of organisations."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts.selectors import countries_by_name
from lms.accounts.vocabulary import OrganisationKind


class OrganisationForm(forms.Form):
    """Spelling and kind."""

    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Please write the name of the organisation.")}
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)


class OrganisationSearch(forms.Form):
    """A part of a name, and a country."""

    q = forms.CharField(
        label=_("Name"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(row.pk, str(row)) for row in countries_by_name(get_language() or "en")]
        self.fields["country"].choices = [("", _("All countries")), *rows]  # type: ignore[attr-defined]
