"""What the reader of the viewer asks for in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from analytics.lrs import spec
from analytics.lrs.store import finding, targets
from analytics.lrs.store.finding import Search
from analytics.statements.people import keys_of
from analytics.statements.sentences import verb_choices
from analytics.statements.sight import StatementSight

LONGEST = 2000  # letters of an IRI in an address
WRONG_DATE = {"invalid": _("Write the date as year-month-day, for example 2026-03-31.")}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements: of a person, with a verb, about an activity, stored in a period (both days included, in UTC)."""

    person: UUID | None = None
    verb: str = ""
    activity: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return bool(self.parameters())

    def parameters(self) -> dict[str, str]:
        """The filters that are set, as they stand in an address and in the audit trail."""
        found = {name: getattr(self, name) for name in ("person", "verb", "activity", "since", "until")}
        return {name: str(value) for name, value in found.items() if value}

    def address(self) -> str:
        """The query string that gives this selection again."""
        return urlencode(self.parameters())

    def search(self, sight: StatementSight, **more: Any) -> Search:
        """The same for the store. Of all groups of targets, one of each must fit."""
        groups = [] if sight.within is None else [sight.within]
        if self.person:
            groups.append(frozenset(targets.agent(key) for key in keys_of(self.person, outside=sight.may_name)))
        wanted = [targets.verb(self.verb)] if self.verb else []
        if self.activity:
            wanted.append(targets.activity(self.activity, related=True))
        return Search(
            targets=tuple(wanted), any_of=tuple(groups),
            since=_place(self.since, -1), until=_place(self.until and _day_after(self.until), -1), **more,
        )  # fmt: skip


class FilterForm(forms.Form):
    """The filters as the page shows them. Only administrators have the search by name."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=100,
        help_text=_("Finds people. Everybody whom you find can see that you looked."),
    )  # fmt: skip
    person = forms.CharField(
        label=_("Number of a person"), required=False, max_length=40,
        help_text=_("The whole number, as a statement shows it when you open it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    verb = forms.ChoiceField(label=_("What was done"), required=False)
    activity = forms.CharField(
        label=_("With what"), required=False, max_length=LONGEST,
        help_text=_("The address (IRI) of a lesson, a test, a course. A course finds all that belongs to it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    since = forms.DateField(
        label=_("Stored from"), required=False, input_formats=["%Y-%m-%d"], error_messages=WRONG_DATE,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Stored until"), required=False, input_formats=["%Y-%m-%d"], error_messages=WRONG_DATE,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any], *, sight: StatementSight) -> None:
        asked = {name: data.get(name, "").strip() for name in self.base_fields}
        super().__init__(asked)
        if not sight.may_name:
            del self.fields["q"]
        known = verb_choices(get_language() or "en")
        # one that no list knows comes from a link on an opened statement
        others = [] if asked["verb"] in dict(known) or not asked["verb"] else [(asked["verb"], asked["verb"])]
        self.fields["verb"].choices = [("", _("Anything")), *known, *others]  # type: ignore[attr-defined]

    def clean_person(self) -> UUID | None:
        """An opaque id."""
        text = self.cleaned_data["person"]
        try:
            return UUID(text) if text else None
        except ValueError as error:
            raise ValidationError(
                _("This is not a whole number of a person. Copy it from an opened statement.")
            ) from error

    def clean_activity(self) -> str:
        """An absolute IRI."""
        text: str = self.cleaned_data["activity"]
        if text and not spec.is_iri(text):
            raise ValidationError(_("Write the whole address, such as https://example.org/course."))
        return text

    def clean(self) -> dict[str, Any]:
        """The period must not run backwards."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first day. Choose a later one."))
        return cleaned

    def selection(self) -> Selection:
        """What was asked for; only of a valid form."""
        return Selection(**{name: value for name, value in self.cleaned_data.items() if name != "q"})

    @property
    def words(self) -> str:
        """What was searched for by name; only of a valid form."""
        return " ".join(self.cleaned_data.get("q", "").split())


def _place(day: date | None, shift: int) -> int | None:
    """The place just before a day begins."""
    return finding.place_of(datetime.combine(day, time.min, UTC)) + shift if day else None


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day
