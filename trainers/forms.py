"""The form with which a facilitator puts people on her list."""

import re
import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.api import Audience, Country, User, affiliation_at, countries_by_name
from lms.kernel import clock
from lms.kernel.ids import new_id
from trainers.services.roster_people import Newcomer

MOST = 100  # at once; a room is smaller


class AddPeopleForm(forms.Form):
    """Names, and what holds for all of them; `form_key` makes the same form, sent twice, one act."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    names = forms.CharField(
        label=_("Names"),
        max_length=20_000,
        help_text=_("One person per line. After a semicolon you may write the organisation: Amina Otieno; Customs"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Please write at least one name.")},
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("For all lines that name none."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    audience = forms.ChoiceField(label=_("What they work on"), required=False)
    language = forms.ChoiceField(
        label=_("Language of their slips and pages"),
        choices=lambda: settings.LANGUAGES,
        error_messages={"required": _("Please choose a language.")},
    )
    notice_given = forms.BooleanField(
        label=_("I have handed out the printed notice"),
        error_messages={"required": _("People must know what happens with their data before you put them on a list.")},
    )

    def __init__(self, *args: Any, trainer: User, **kwargs: Any) -> None:
        own = affiliation_at(trainer, clock.now())
        kwargs["initial"] = {"form_key": new_id(), "country": own.country_id if own else "", "language": get_language()}
        super().__init__(*args, **kwargs)
        countries = countries_by_name(get_language() or "en")
        self._fill("country", [(row.iso2, str(row)) for row in countries])
        self._fill("audience", list(Audience.choices))

    def clean_country(self) -> Country | None:
        return Country.objects.filter(pk=self.cleaned_data["country"]).first()

    def clean_names(self) -> list[tuple[str, str]]:
        """(name, organisation) of each line."""
        lines = [line for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(
                ngettext("At most %(number)d person at once.", "At most %(number)d people at once.", MOST)
                % {"number": MOST}
            )
        return [_read(number, line) for number, line in enumerate(lines, 1)]

    def people(self) -> list[Newcomer]:
        """Those named, with their organisations."""
        common = " ".join(self.cleaned_data["organisation"].split())
        return [Newcomer(name, own or common) for name, own in self.cleaned_data["names"]]

    def _fill(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", _("Not known")), *choices]


def _read(number: int, line: str) -> tuple[str, str]:
    # the semicolons of Latin, Arabic and Chinese keyboards, and the tab of a copied table
    name, _mark, organisation = (" ".join(part.split()) for part in re.split(r"([;؛；\t])", line + ";", maxsplit=1))
    organisation = organisation.rstrip("; ").rstrip()
    if not any(unicodedata.category(letter)[0] == "L" for letter in name):
        raise ValidationError(_("Line %(number)d has no name in letters.") % {"number": number})
    if len(name) > 150 or len(organisation) > 200:
        raise ValidationError(_("Line %(number)d is too long.") % {"number": number})
    return name, organisation
