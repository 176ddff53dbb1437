"""Roles projected one way onto the groups that Wagtail understands (decision 1.9)."""

from django.contrib.auth.models import Group

from lms.accounts.models import User
from lms.accounts.vocabulary import Role

GROUP_OF_ROLE = {
    Role.AUTHOR: "Authors",
    Role.TRANSLATOR: "Translators",
    Role.ADMINISTRATOR: "Administrators",
}


def project_roles(person: User) -> None:
    """Make the person's groups follow from the roles in force."""
    held = set(person.roles.in_force().values_list("role", flat=True))
    names = [group for role, group in GROUP_OF_ROLE.items() if role.value in held]
    person.groups.set([Group.objects.get_or_create(name=name)[0] for name in names])
    staff = Role.ADMINISTRATOR.value in held
    if person.is_staff != staff and not person.is_superuser:
        person.is_staff = staff
        person.save(update_fields=["is_staff"])
