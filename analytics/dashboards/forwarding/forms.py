"""Forms for receivers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.lrs.models import Receiver


class KeyForm(forms.Form):
    """A key and a secret that the receiver's operator gave."""

    key = forms.CharField(
        label=_("Key"), max_length=200, error_messages={"required": _("Please write the key.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Secret"), max_length=500, error_messages={"required": _("Please write the secret.")},
        help_text=_("It is kept sealed and never shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class ReceiverForm(KeyForm):
    """A new receiver."""

    name = forms.CharField(
        label=pgettext_lazy("receiver", "Name"),
        max_length=120,
        error_messages={"required": _("Please write a name for the receiver.")},
    )
    url = forms.CharField(
        label=_("Address"), max_length=500,
        help_text=_("Of its xAPI resources, as its operator gave it, for instance https://lrs.example.org/xapi/"),
        error_messages={"required": _("Please write the receiver’s address.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )  # fmt: skip
    version = forms.ChoiceField(label=_("Version of xAPI"), choices=[("1.0.3", "1.0.3"), ("2.0.0", "2.0.0")])
    chosen = forms.ChoiceField(
        label=_("Which statements"),
        choices=[
            (Receiver.ALL, _("All statements")),
            (Receiver.OURS, _("Only those recorded here, not those received from others")),
            (Receiver.VERBS, _("Only some verbs")),
        ],
    )
    verbs = forms.CharField(
        label=_("Verbs"), required=False, help_text=_("Only for “Only some verbs”: their addresses, one on each line."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )  # fmt: skip
    from_now = forms.BooleanField(label=_("Only what is stored from now on"), required=False)

    field_order = ("name", "url", "version", "key", "secret", "chosen", "verbs", "from_now")

    def clean(self) -> dict[str, Any]:
        """Verbs and the choice go together."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["verbs"] = cleaned.get("verbs", "").split()
        if (cleaned.get("chosen") == Receiver.VERBS) != bool(cleaned["verbs"]):
            self.add_error("verbs", _("Name verbs if you chose “Only some verbs”, and only then."))
        return cleaned
