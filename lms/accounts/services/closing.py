"""Closing an account to its owner, and opening it again. Nothing of what she did is touched."""

from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.roles import refuse_if_last_administrator
from lms.accounts.vocabulary import Role
from lms.kernel.errors import Conflict, NotAllowed
from lms.kernel.writes import write_transaction


def close_account(*, person: User, actor: User) -> None:
    """Nobody can sign in to it any more; who is signed in to it is out at once. For administrators."""
    if person.pk == actor.pk:
        raise Conflict("own-account", _("You cannot close your own account. Ask another administrator."))
    with write_transaction():
        refuse_if_last_administrator(person)
        _set_open(person, actor, is_open=False)


def reopen_account(*, person: User, actor: User) -> None:
    """The person can sign in again. For administrators."""
    if person.erased_at:
        raise Conflict("person-erased", _("This person has been erased. There is nothing to open again."))
    with write_transaction():
        _set_open(person, actor, is_open=True)


def _set_open(person: User, actor: User, *, is_open: bool) -> None:
    if Role.ADMINISTRATOR not in actor.role_names():
        raise NotAllowed("may-not-close", _("Only an administrator can close or open an account."))
    if User.objects.filter(pk=person.pk, is_active=not is_open).update(is_active=is_open):
        person.is_active = is_open
        write_audit_line(actor=actor, action="person.open" if is_open else "person.close", subject=person.pk)
