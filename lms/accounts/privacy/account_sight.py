"""What accounts show of a person, and to whom: administrators see the account, who gives roles sees who holds them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.accounts.privacy.sights import OwnSight, Viewer
from lms.accounts.roles.giving import GIVES, Giver
from lms.accounts.roles.holding import effective_roles
from lms.accounts.roles.in_words import holders, role_in_words
from lms.accounts.vocabulary import Role, Scope


class AccountSight:
    """Registered by accounts."""

    def viewers(self, person: User) -> Iterable[Viewer]:
        """Administrators, and for holders of a role those who may give it."""
        for row in holders(Role.ADMINISTRATOR, Scope.ALL, ""):
            yield Viewer(
                who=str(Role.ADMINISTRATOR.label),
                names=(row.person.name,),
                what=_("Your account: name, e-mail, country, organisation, roles, and when you logged in. No score."),
                why=role_in_words(row),
                until=row.ends_at,
            )
        for owner in User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk):
            yield Viewer(
                who=_("Technical owner of this installation"),
                names=(owner.name,),
                what=_("Everything that the editors’ part shows of accounts"),
                why=_("Keeps the server running"),
            )
        yield from self._who_gives(person)

    def seen_by(self, person: User) -> Iterable[OwnSight]:
        """Accounts, and the holders of roles."""
        for row in person.roles.in_force().filter(role=Role.ADMINISTRATOR):
            yield OwnSight(
                what=_("Accounts: name, e-mail, country, organisation, roles, and when they logged in. No score."),
                of_whom=_("Everybody"),
                why=role_in_words(row),
                until=row.ends_at,
            )
        for row in person.roles.in_force().filter(role__in=set(GIVES) - {Role.ADMINISTRATOR.value}):
            yield OwnSight(
                what=_("Names and roles"),
                of_whom=_("Those who hold a role that you may give"),
                why=role_in_words(row),
                until=row.ends_at,
            )

    def _who_gives(self, person: User) -> Iterable[Viewer]:
        held = list(person.roles.in_force())
        if not held:
            return
        rows = effective_roles().filter(role__in=set(GIVES) - {Role.ADMINISTRATOR.value})
        for row in rows.exclude(person=person).select_related("person").order_by("starts_at"):
            right = Giver(((GIVES[row.role], row.scope, row.scope_id),))
            if any(right.may_change(role) for role in held):
                yield Viewer(
                    who=str(Role(row.role).label),
                    names=(row.person.name,),
                    what=_("Your name and the role you hold"),
                    why=role_in_words(row),
                    until=row.ends_at,
                )
