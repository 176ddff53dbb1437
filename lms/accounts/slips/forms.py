"""The forms of people who have no e-mail: a sign-in name, a PIN, the code of a slip."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import PersonForm
from lms.accounts.models import User
from lms.accounts.slips.by_hand import is_guessable, is_pin, normalise, read_code, read_pin

_DIGITS = {"inputmode": "numeric", "maxlength": "20"}


class PinField(forms.CharField):
    """A PIN; digits of any script are understood."""

    is_pin = True  # the template calls it so

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={**_DIGITS, "autocomplete": autocomplete})
        super().__init__(widget=widget, strip=False, max_length=128, **kwargs)

    def to_python(self, value: Any) -> str:
        """0 to 9, without spaces."""
        return read_pin(super().to_python(value) or "")


class NewPinForm(forms.Form):
    """A PIN chosen anew, twice."""

    pin = PinField(
        autocomplete="new-password",
        label=_("Choose a PIN"),
        help_text=_("Six digits that you will keep in mind. Not your birthday, not 123456."),
        error_messages={"required": _("Please choose a PIN of six digits.")},
    )
    pin_again = PinField(
        autocomplete="new-password",
        label=_("The same PIN again"),
        error_messages={"required": _("Please write the PIN a second time.")},
    )

    def clean_pin(self) -> str:
        """Six digits that are not what anybody would try first."""
        pin = self.cleaned_data["pin"]
        if not is_pin(pin):
            raise ValidationError(_("A PIN has six digits, and nothing else."))
        if is_guessable(pin):
            raise ValidationError(_("This PIN is easy to guess. Mix the digits more."))
        return pin

    def clean_pin_again(self) -> str:
        """The same."""
        again = self.cleaned_data["pin_again"]
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise ValidationError(_("The two PINs are not the same. Write them again."))
        return again


class StartForm(NewPinForm, PersonForm):
    """Sign-up without e-mail."""

    field_order = ("name", "country", "organisation", "audience", "language", "pin", "pin_again")


class EnterForm(forms.Form):
    """Logging in with a sign-in name and a PIN."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=80,
        help_text=_("A word and four digits. It is on your slip."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "dir": "auto", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Please write your sign-in name.")},
    )
    pin = PinField(
        autocomplete="current-password",
        label=_("PIN"),
        error_messages={"required": _("Please write your PIN.")},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_sign_in_name(self) -> str:
        """In the one spelling in which it is kept."""
        return normalise(self.cleaned_data["sign_in_name"])


class SlipForm(forms.Form):
    """The code of a slip."""

    code = forms.CharField(
        label=_("The code on your slip"),
        help_text=_("Twelve digits in three groups."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "data-slip-code": ""}
        ),
        error_messages={"required": _("Please write the code that is on your slip.")},
    )

    def clean_code(self) -> str:
        """The twelve digits."""
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("The code has twelve digits. Look at your slip again."))
        return code


class PresentPinForm(forms.Form):
    """Is it still you? Asked before something that could lock the person out."""

    present = PinField(
        autocomplete="current-password",
        label=_("Your present PIN"),
        error_messages={"required": _("Please write the PIN you have now.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_present(self) -> str:
        """Hers."""
        present = self.cleaned_data["present"]
        if not self.person.check_password(present):
            raise ValidationError(_("This is not your present PIN. Try again."))
        return present


class ChangePinForm(NewPinForm, PresentPinForm):
    """A new PIN for whoever knows the present one."""

    field_order = ("present", "pin", "pin_again")
