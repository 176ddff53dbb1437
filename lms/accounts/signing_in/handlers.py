"""What follows from acts that happen inside allauth: other sessions end, and an audit line is left."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_step
from allauth.socialaccount import signals as social
from django.dispatch import receiver
from django.http import HttpRequest

from lms.accounts.services import doors
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.sessions import end_sessions


@receiver([account.password_changed, account.password_set])
def end_other_sessions(request: HttpRequest, user: Any, **rest: Any) -> None:
    """Whoever knew the old password is out."""
    end_sessions(person=user, actor=user, but=request.session.session_key)
    write_audit_line(actor=user, action="password.change", subject=user.pk)


@receiver(account.password_reset)
def end_all_sessions(request: HttpRequest, user: Any, **rest: Any) -> None:
    """A new password by mail: all are out, and the owner's tries begin anew."""
    end_sessions(person=user, actor=user)
    doors.begin_anew(user)
    write_audit_line(actor=user, action="password.reset", subject=user.pk)


@receiver([second_step.authenticator_added, second_step.authenticator_removed, second_step.authenticator_reset])
def note_authenticator(signal: Any, user: Any, authenticator: Any, **rest: Any) -> None:
    """A way to log in has come or gone."""
    acts = {id(second_step.authenticator_added): "add", id(second_step.authenticator_removed): "remove"}
    act = acts.get(id(signal), "renew")
    write_audit_line(actor=user, action=f"sign-in.{act}", subject=user.pk, way=authenticator.type)


@receiver(social.social_account_added)
def note_institution(request: HttpRequest, sociallogin: Any, **rest: Any) -> None:
    """An account at an institution opens this one from now on."""
    person, provider = sociallogin.user, sociallogin.account.provider
    write_audit_line(actor=person, action="sign-in.add", subject=person.pk, way=provider)


@receiver(social.social_account_removed)
def note_institution_gone(request: HttpRequest, socialaccount: Any, **rest: Any) -> None:
    """An account at an institution opens this one no more."""
    person = socialaccount.user
    write_audit_line(actor=person, action="sign-in.remove", subject=person.pk, way=socialaccount.provider)
