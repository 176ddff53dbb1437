"""The public register of countries and of their place in the two Protocols."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lms.accounts.organisations.countries import GROUPS, STATUSES, register
from lms.kernel import access


class RegisterSearch(forms.Form):
    """What to look for; anything that is not a choice is left aside."""

    q = forms.CharField(
        label=_("Country"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    group = forms.ChoiceField(
        label=_("Regional group"), required=False, choices=[("", _("All groups")), *GROUPS.items()]
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *STATUSES.items()])


@require_safe
@access.public
def countries(request: HttpRequest) -> HttpResponse:
    """The register, or the part that was asked for."""
    form = RegisterSearch(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = register(
        language=get_language() or "en",
        words=asked.get("q", ""),
        group=asked.get("group", ""),
        status=asked.get("status", ""),
    )
    return render(request, "accounts/countries.html", {"form": form, "register": found})
