"""Forms to give a role, to invite to one and to hand one over."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.roles.giving import HOLDS_IN, Giver
from lms.accounts.roles.scopes import offered_places
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock


class RoleForm(forms.Form):
    """A role, where it holds and until when: only what the giver may give."""

    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Please choose a role.")})
    place = forms.ChoiceField(
        label=_("Where it holds"),
        help_text=_(
            "A focal point and a deputy: one country. A translator: everywhere or one language. An author: everywhere or one "
            "course."
        ),
        error_messages={"required": _("Please choose where the role holds.")},
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty if no end is set."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as 2027-12-31.")},
    )

    def __init__(self, *args: Any, giver: Giver, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver
        roles = [(role.value, role.label) for role in Role if role.value in giver.roles]
        self.fields["role"].choices = [("", _("Choose…")), *roles]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("Choose…")), *_places(giver)]  # type: ignore[attr-defined]

    def clean_until(self) -> datetime | None:
        """The end of that day."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        end = datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
        if end <= clock.now():
            raise ValidationError(_("This day is over. Choose a day to come, or leave it empty."))
        return end

    def clean(self) -> dict[str, Any]:
        """The two must fit each other, and lie within the giver's reach."""
        cleaned = super().clean() or {}
        role, place = cleaned.get("role"), cleaned.get("place")
        if role and place:
            scope, _colon, scope_id = place.partition(":")
            cleaned |= {"scope": scope, "scope_id": scope_id}
            if scope not in HOLDS_IN[role]:
                self.add_error("place", _("This role cannot be held there. Choose another place for it."))
            elif not self.giver.may_give(role, scope, scope_id):
                self.add_error("role", _("Your own role does not let you give this one."))
        return cleaned

    def where(self) -> dict[str, str]:
        """What services are told."""
        return {key: self.cleaned_data[key] for key in ("role", "scope", "scope_id")}


class HandoverForm(forms.Form):
    """Whom to send a link to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("We send the link there. Without an address you get the link to hand on yourself, also on paper."),
        error_messages={"invalid": _("This is not an e-mail address. It needs an @, as in name@example.org.")},
    )


class InvitationForm(HandoverForm, RoleForm):
    """An invitation to a role."""

    field_order = ("role", "place", "until", "email")


def _places(giver: Giver) -> list[Any]:
    """All places for those whose right reaches everywhere, else their own."""
    own = {(scope, scope_id) for _roles, scope, scope_id in giver.rights}
    everywhere = (Scope.ALL.value, "") in own
    groups = [
        (
            title,
            [
                (f"{scope}:{scope_id}", name)
                for (scope, scope_id), name in places
                if everywhere or (scope, scope_id) in own
            ],
        )
        for title, places in offered_places()
    ]
    first = [(f"{Scope.ALL.value}:", _("Everywhere"))] if everywhere else []
    return [*first, *(group for group in groups if group[1])]
