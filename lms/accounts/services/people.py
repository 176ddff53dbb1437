"""Acts that make and change persons."""

from datetime import datetime
from typing import Any

from lms.accounts.models import Affiliation, Country, Organisation, RoleAssignment, User
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.groups import project_roles
from lms.accounts.vocabulary import Role, Scope
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
) -> User:
    """A new person with a first affiliation. The e-mail counts as unchecked until allauth has checked it."""
    with write_transaction():
        person = User.objects.create_user(
            email,
            password,
            name=name,
            language=language,
            is_demonstration=demonstration,
            joined_at=clock.now(),
        )
        describe_person(person=person, country=country, organisation=organisation, audience=audience)
        write_audit_line(actor=person, action="person.create", subject=person.pk)
    return person


def describe_person(
    *,
    person: User,
    country: Country | None,
    organisation: str,
    audience: str,
    valid_from: datetime | None = None,
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
        write_audit_line(actor=person, action="person.describe", subject=person.pk)
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


def grant_role(
    *, person: User, role: Role, given_by: User | None, scope: Scope = Scope.ALL, scope_id: str = ""
) -> RoleAssignment:
    """Give a role; giving it again changes nothing."""
    with write_transaction():
        assignment, created = RoleAssignment.objects.get_or_create(
            person=person,
            role=role,
            scope=scope,
            scope_id=scope_id,
            defaults={"given_by": given_by, "starts_at": clock.now()},
        )
        if created:
            project_roles(person)
            write_audit_line(
                actor=given_by, action="role.grant", subject=person.pk, role=role, scope=scope, scope_id=scope_id
            )
    return assignment


def _organisation(name: str, country: Country | None) -> Organisation | None:
    name = " ".join(name.split())
    if not name:
        return None
    organisation, _ = Organisation.objects.get_or_create(name=name, country=country)
    return organisation
