"""What a log-in and a new password mean for slips and for phones that others use too."""

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.accounts.selectors import slips_by_others
from lms.accounts.services.slips import withdraw_slips
from lms.accounts.signing_in.shared_phones import obey_tick


@receiver(user_logged_in)
def tell_of_slips(request: HttpRequest, user: User, **rest: Any) -> None:
    """Whoever prints a slip for somebody does not do so unseen. (`last_login` is still that of the time before: Django's
    own receiver comes later, as its app does in INSTALLED_APPS.)"""
    if user.last_login is None or not user.sign_in_name:
        return
    for slip in slips_by_others(user):
        if slip.made_by and slip.made_at > user.last_login:
            words = {"name": slip.made_by.name, "day": date_format(slip.made_at, "DATE_FORMAT")}
            messages.info(request, _("A new slip was printed by %(name)s on %(day)s.") % words, fail_silently=True)


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_instead_of_pin(user: User, **rest: Any) -> None:
    """With a password of her own a person needs no slip; one that lies about must not bring the PIN back."""
    withdraw_slips(person=user)


@receiver(account.email_confirmed)
def address_instead_of_slip(email_address: EmailAddress, **rest: Any) -> None:
    """Whoever reads the mails of an address owns the account: a slip of whoever entered the address must not."""
    withdraw_slips(person=email_address.user)


@receiver([account.authentication_step_completed, user_logged_in])  # logging in over another person empties the session
def phone_of_several(request: HttpRequest, **rest: Any) -> None:
    """The tick "other people use this phone" on a log-in form, whichever the way in."""
    if request is not None:
        obey_tick(request)
