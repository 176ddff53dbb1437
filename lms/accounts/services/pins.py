"""Signing in without e-mail: a sign-in name that the server makes, and a PIN kept in the password's place."""

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.accounts.models import Country, User
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.notices import give_notice
from lms.accounts.services.people import create_person
from lms.accounts.signing_in.backends import PasswordBackend
from lms.accounts.slips.by_hand import new_sign_in_name, normalise
from lms.kernel.errors import Conflict
from lms.kernel.writes import write_transaction

TRIES = 40  # of 10,000 numbers for each word: room for thousands of people with the same first name


def register_with_pin(
    *, name: str, pin: str, language: str, country: Country | None, organisation: str, audience: str
) -> User:
    """A new person without e-mail. Her sign-in name says nothing about other people's: its number is random."""
    with write_transaction():
        person = create_person(
            name=name,
            email=None,
            password=pin,
            language=language,
            country=country,
            organisation=organisation,
            audience=audience,
        )
        give_sign_in_name(person=person)
        give_notice(person=person, language=get_language() or language)
    return person


def give_sign_in_name(*, person: User) -> str:
    """The person's sign-in name, made now if there is none yet."""
    if person.sign_in_name:
        return person.sign_in_name
    with write_transaction():
        for _try in range(TRIES):
            person.sign_in_name = new_sign_in_name(person.name, neutral=_("learner"))
            try:
                with transaction.atomic():  # the constraint, not a look before, says that a name is taken
                    person.save(update_fields=["sign_in_name"])
            except IntegrityError:
                continue
            return person.sign_in_name
    person.sign_in_name = None
    raise Conflict("no-sign-in-name", _("No sign-in name could be made for this name. Try again."))


def person_by_pin(*, sign_in_name: str, pin: str) -> User | None:
    """Whose name and PIN these are. An unknown name takes the same time as a wrong PIN and answers alike."""
    person = User.objects.filter(sign_in_name=normalise(sign_in_name)).first()
    if person is None:
        User().set_password(pin)
        return None
    right = person.check_password(pin)
    return person if right and PasswordBackend().user_can_authenticate(person) else None


def choose_pin(*, person: User, pin: str) -> None:
    """A new PIN for a person; all her sessions end but the one that is told of it (`update_session_auth_hash`)."""
    with write_transaction():
        person.set_password(pin)
        person.save(update_fields=["password", "has_pin"])
        write_audit_line(actor=person, action="person.pin", subject=person.pk)
