"""Writing to those who run this installation."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lms.accounts.api import CONTACT_ADDRESS, queue_mail
from lms.kernel import access, limits
from lms.kernel.http import client_address


class MessageForm(forms.Form):
    """A message. Neither name nor address is asked of anybody who does not want to give it."""

    message = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("If something went wrong, say on which page and what you had done before."),
        error_messages={"required": _("Please write your message.")},
    )
    name = forms.CharField(
        label=_("Your name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = forms.CharField(
        label=_("Where to answer"),
        max_length=200,
        required=False,
        help_text=_("An e-mail address or a telephone number, if you want an answer."),
    )


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The form, if somebody reads what is written; and the address itself."""
    form = MessageForm(request.POST or None) if settings.CONTACT else None
    if request.method == "POST" and form and form.is_valid():
        limits.spend((CONTACT_ADDRESS, client_address(request)))
        queue_mail(_letter(**form.cleaned_data))
        messages.success(request, _t("Thank you. Your message is on its way."))
        response = redirect("site:contact")
        response.status_code = 303
        return response
    context = {"form": form, "contact": settings.CONTACT}
    return render(request, "site/contact.html", context, status=422 if form and form.errors else 200)


def _letter(message: str, name: str, address: str) -> EmailMessage:
    """What somebody wrote, to those who run this installation; the worker sends it, so no page waits for mail."""
    # who wrote goes into the text: a header would take whatever a stranger typed
    lines = [message, "", "-- ", f"Name: {name or '-'}", f"Answer to: {address or '-'}"]
    subject = f"{settings.SITE_NAME}: a message from the contact page"
    return EmailMessage(subject, "\n".join(lines), to=[settings.CONTACT])
