"""What the pages about statements show of a person, and to whom, in the words of "Who may see what of you"."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.api import OwnSight, Role, Scope, User, Viewer, holders, name_look, role_in_words

ACTS = "look.acts"
name_look(ACTS, gettext_lazy("What you did, as statements under a number"))


class StatementsSight:
    """Registered by analytics. What managers see without names is told with the figures (dashboards/who_sees.py)."""

    def viewers(self, person: User) -> Iterable[Viewer]:
        """Administrators: they can find the number by the name."""
        for row in holders(Role.ADMINISTRATOR, Scope.ALL, ""):
            if row.person_id != person.pk:
                yield Viewer(
                    who=str(Role.ADMINISTRATOR.label),
                    names=(row.person.name,),
                    what=_(
                        "What you did, as statements under a number that can be found by your name. No score on these "
                        "pages; a file taken out for another record store holds scores. Each look is put on record."
                    ),
                    why=role_in_words(row),
                    until=row.ends_at,
                )

    def seen_by(self, person: User) -> Iterable[OwnSight]:
        """The same from the other side."""
        for row in person.roles.in_force().filter(role=Role.ADMINISTRATOR):
            yield OwnSight(
                what=_("What people did, as statements under a number, without scores"),
                of_whom=_("Everybody"),
                why=role_in_words(row),
                until=row.ends_at,
            )
