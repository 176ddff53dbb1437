"""What an audit line says, in words; an act without words of its own is shown by its name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.accounts.privacy.looks import LOOK, words_for

_WORDS: dict[str, Promise] = {
    "person.create": _("Account made"),
    "person.describe": _("Country, organisation or field of work changed"),
    "person.change": _("Name or language changed"),
    "person.close": _("Account closed"),
    "person.open": _("Account opened again"),
    "person.merge": _("Record joined with another"),
    "person.merge_undo": _("Records parted again"),
    "role.grant": _("Role given"),
    "role.prolong": _("End of a role changed"),
    "role.end": _("Role ended"),
    "role.invite": _("Invited to a role"),
    "role.hand_over": _("Handover of a role offered"),
    "invitation.accept": _("Invitation accepted"),
    "invitation.withdraw": _("Invitation taken back"),
    "organisation.change": _("Organisation changed"),
    "organisation.merge": _("Organisation joined with another"),
    "organisation.merge_undo": _("Organisations parted again"),
}


def act_in_words(action: str) -> str:
    """Role given; Looked at: your account."""
    if action.startswith(LOOK):
        return _("Looked at: %(what)s") % {"what": words_for(action)}
    return str(_WORDS.get(action, action))
