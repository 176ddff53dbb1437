"""The forms of the page "My data": what a person offers and agrees to, and that she wants to be erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.accounts.services.notices import offer
from lms.accounts.vocabulary import AgeBand, Sex

NOT_SAID = ("", _("I do not say"))


class ConsentForm(forms.Form):
    """Everything in it is optional, and empty means no."""

    sex = forms.ChoiceField(label=_("Sex"), choices=[NOT_SAID, *Sex.choices], required=False)
    age_band = forms.ChoiceField(label=_("Age"), choices=[NOT_SAID, *AgeBand.choices], required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        initial = {"sex": person.sex, "age_band": person.age_band}
        super().__init__(*args, **{"initial": initial, **kwargs})

    def save(self) -> None:
        """Give and withdraw accordingly."""
        offer(person=self.person, sex=self.cleaned_data["sex"], age_band=self.cleaned_data["age_band"])


class EraseForm(forms.Form):
    """The password or PIN shows that it is the person herself, and not somebody who found the phone."""

    password = forms.CharField(
        label=_("Your password or PIN"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Please write your password or PIN.")},
    )
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Please tick this box if you are sure.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():  # who logs in by a passkey or through an institution
            del self.fields["password"]

    def clean_password(self) -> str:
        """The right one."""
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise forms.ValidationError(_("This is not your password or PIN. Try again."))
        return password
