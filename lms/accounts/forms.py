"""The forms that people describe themselves with: at sign-up, and later on the profile page."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Affiliation, Country, User
from lms.accounts.selectors import affiliation_at, countries_by_name
from lms.accounts.services.notices import give_notice
from lms.accounts.services.people import change_person, register_person
from lms.accounts.vocabulary import Audience
from lms.kernel import clock


class PersonForm(forms.Form):
    """Who a person is and what they work on."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As it should stand on your certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name.")},
    )
    country = forms.ChoiceField(
        label=_("Country"),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Please choose your country.")},
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("For example your ministry, service or university."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    audience = forms.ChoiceField(
        label=_("What you work on"),
        help_text=_("It helps us to suggest courses. If nothing fits, choose “Other”."),
        error_messages={"required": _("Please choose what fits your work best.")},
    )
    language = forms.ChoiceField(
        label=_("Language of your pages and mails"),
        choices=lambda: settings.LANGUAGES,  # asked for each form
        error_messages={"required": _("Please choose a language.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        countries = countries_by_name(get_language() or "en")
        self._fill_choices("country", [(row.iso2, str(row)) for row in countries])
        self._fill_choices("audience", list(Audience.choices))

    def clean_name(self) -> str:
        """A name without stray spaces, and with a letter of some script: a certificate prints no other signs."""
        name = " ".join(self.cleaned_data["name"].split())
        if not any(unicodedata.category(sign)[0] == "L" for sign in name):
            raise forms.ValidationError(_("Please write your name in letters, of whatever script."), code="no-letter")
        return name

    def clean_country(self) -> Country:
        return Country.objects.get(pk=self.cleaned_data["country"])

    def affiliation(self) -> dict[str, Any]:
        """What `describe_person` is told."""
        return {key: self.cleaned_data[key] for key in ("country", "organisation", "audience")}

    def _fill_choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", _("Choose…")), *choices]


class SignupForm(PersonForm):
    """Added by allauth to its own fields; the adapter makes the person of both."""

    field_order = ("name", "email", "password1", "country", "organisation", "audience", "language")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Say where the new person works, and that the notice stood on the page."""
        register_person(person=user, **self.affiliation())
        give_notice(person=user, language=get_language() or user.language)


class ProfileForm(PersonForm):
    """The same facts, as the person sees and changes them later."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        self.current = affiliation_at(person, clock.now())
        super().__init__(*args, initial=_facts(person, self.current), **kwargs)
        if self.current is None or self.current.country_id is None:
            self.fields["country"].required = False
        if self.current is None or not self.current.audience:
            self.fields["audience"].required = False

    def clean_country(self) -> Country | None:  # type: ignore[override]
        """None where none is known yet: nobody is kept from changing the language by it."""
        return Country.objects.filter(pk=self.cleaned_data["country"]).first()

    def save(self) -> None:
        """Change the person; a new dated affiliation is written only when something of it changed."""
        change_person(
            person=self.person,
            name=self.cleaned_data["name"],
            language=self.cleaned_data["language"],
            affiliation=self.affiliation() if self._describes_something_else() else None,
        )

    def _describes_something_else(self) -> bool:
        country = self.cleaned_data["country"]
        new = {
            "country": country.pk if country else "",
            "organisation": " ".join(self.cleaned_data["organisation"].split()),
            "audience": self.cleaned_data["audience"],
        }
        return any(self.initial[name] != value for name, value in new.items())


def _facts(person: User, affiliation: Affiliation | None) -> dict[str, str]:
    return {
        "name": person.name,
        "language": person.language,
        "country": (affiliation.country_id or "") if affiliation else "",
        "organisation": str(affiliation.organisation or "") if affiliation else "",
        "audience": affiliation.audience if affiliation else "",
    }
