"""What the trainers' tables hold about people."""

from django.utils.translation import gettext_lazy as _

from lms.accounts.api import RECORD, name_look
from lms.kernel.personal_data import Place, declare

name_look("look.facilitators", _("The list of those who facilitate a class or could"))

declare(
    Place(
        model="trainers.Facilitation",
        what=_("The classes that you facilitate or facilitated."),
        purpose=RECORD,
        period="account",
        owner="person",
        told=("run", "started_at", "ended_at"),
        links=("person", "added_by", "ended_by"),
        free=("id",),
        erased={},
        why_kept=_("That a class had a facilitator, by an id that says nothing."),
    ),
)
