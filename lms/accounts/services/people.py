"""Acts that make and change persons."""

from datetime import datetime
from typing import Any
from uuid import UUID

from lms.accounts.models import Affiliation, Country, Organisation, User
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.organisations import canonical
from lms.kernel import clock
from lms.kernel.writes import write_transaction


def create_person(
    *,
    name: str,
    email: str | None,
    password: str | None = None,
    language: str = "en",
    country: Country | None = None,
    organisation: str = "",
    audience: str = "",
    demonstration: bool = False,
    made_by: User | None = None,
    key: UUID | None = None,
) -> User:
    """A new person with a first affiliation. The e-mail counts as unchecked until allauth has checked it.

    `made_by` is a trainer who puts the person on a roster; without it the person came by herself. `key` is an id made where
    the act happened: the database refuses to make a person twice under the same one.
    """
    with write_transaction():
        person = User.objects.create_user(
            email,
            password,
            name=name,
            language=language,
            is_demonstration=demonstration,
            joined_at=clock.now(),
            **({"id": key} if key else {}),
        )
        register_person(person=person, country=country, organisation=organisation, audience=audience, made_by=made_by)
    return person


def register_person(
    *, person: User, country: Country | None, organisation: str, audience: str, made_by: User | None = None
) -> None:
    """Say where a person works whose row has just been saved (by `create_person`, or by allauth at sign-up)."""
    with write_transaction():
        describe_person(person=person, country=country, organisation=organisation, audience=audience, said_by=made_by)
        write_audit_line(actor=made_by or person, action="person.create", subject=person.pk)


def describe_person(
    *,
    person: User,
    country: Country | None,
    organisation: str,
    audience: str,
    valid_from: datetime | None = None,
    said_by: User | None = None,
) -> Affiliation:
    """Say where a person works from now on; what was true before stays as it was."""
    with write_transaction():
        affiliation, _ = Affiliation.objects.update_or_create(
            person=person,
            valid_from=valid_from or clock.now(),
            defaults={
                "country": country,
                "organisation": _organisation(organisation, country),
                "audience": audience,
            },
        )
        write_audit_line(actor=said_by or person, action="person.describe", subject=person.pk)
    return affiliation


def change_person(*, person: User, name: str, language: str, affiliation: dict[str, Any] | None) -> None:
    """What a person says anew of herself; `affiliation` (arguments of `describe_person`) only if that has changed."""
    wanted = {"name": name, "language": language}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    with write_transaction():
        if changed:
            for field in changed:
                setattr(person, field, wanted[field])
            person.save(update_fields=changed)
            write_audit_line(actor=person, action="person.change", subject=person.pk, changed=changed)
        if affiliation is not None:
            describe_person(person=person, **affiliation)


def _organisation(name: str, country: Country | None) -> Organisation | None:
    name = " ".join(name.split())
    if not name:
        return None
    organisation, _ = Organisation.objects.get_or_create(name=name, country=country)
    return canonical(organisation)
