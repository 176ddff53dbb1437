"""What allauth's log-in page needs of ours: the form for a sign-in name and a PIN."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from lms.accounts.models import User
from lms.accounts.slips.by_hand import shown
from lms.accounts.slips.forms import EnterForm

register = template.Library()


@register.simple_tag
def enter_form() -> EnterForm:
    """An empty one; its ids differ from those of the form beside it."""
    return EnterForm(auto_id="enter_%s")


@register.simple_tag
def with_next(name: str, target: str | None = "") -> str:
    """An address that leads on to `target` at its end."""
    return reverse(name) + (f"?{urlencode({'next': target})}" if target else "")


@register.filter
def written_sign_in_name(person: User) -> str:
    """The sign-in name as its owner writes it."""
    return shown(person.sign_in_name, person.name) if person.sign_in_name else ""
