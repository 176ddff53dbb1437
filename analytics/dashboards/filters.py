"""What the reader asked for in the address: filters and the grouping of the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analytics.dashboards.names import Names
from analytics.dashboards.sight import Sight
from analytics.rollups.models import EnrolmentFact

UNKNOWN = "unknown"  # in an address; the rows themselves hold an empty text
GROUPINGS = {
    "country": _("Country"),
    "course": _("Course"),
    "language": _("Language"),
    "sex": _("Sex"),
    "age_band": _("Age"),
    "month": _("Month"),
    "quarter": _("Quarter"),
    "year": _("Year"),
}
COLUMNS = {"course": "course_slug", "country": "country", "language": "language", "audience": "audience"}
WRONG_CHOICE = {"invalid_choice": _("Choose one of the values in the list.")}
WRONG_DATE = {"invalid": _("Write the date as year-month-day, for example 2026-03-31.")}


@dataclass(frozen=True, slots=True)
class Selection:
    """The enrolments that are counted, and how the table groups them. None is no filter; "" is unknown."""

    course: str | None = None
    country: str | None = None
    language: str | None = None
    audience: str | None = None
    since: date | None = None
    until: date | None = None
    demonstration: bool = True
    by: str = "country"

    def narrow(self, rows: "QuerySet[EnrolmentFact]") -> "QuerySet[EnrolmentFact]":
        """The rows that fit. The period is that of the enrolment, both days included, in UTC."""
        wanted = {COLUMNS[name]: getattr(self, name) for name in COLUMNS if getattr(self, name) is not None}
        if self.since:
            wanted["enrolled_at__gte"] = _midnight(self.since)
        if self.until and self.until < date.max:
            wanted["enrolled_at__lt"] = _midnight(self.until + timedelta(days=1))
        if not self.demonstration:
            wanted["is_demonstration"] = False
        return rows.filter(**wanted)

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return any(value is not None for value in (*self._texts(), self.since, self.until))

    def address(self) -> str:
        """The query string that gives this selection again."""
        return urlencode({name: text for name, text in self._parameters().items() if text is not None})

    def _texts(self) -> list[str | None]:
        return [getattr(self, name) for name in COLUMNS]

    def _parameters(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {name: _in_address(getattr(self, name)) for name in COLUMNS}
        found |= {name: getattr(self, name) and getattr(self, name).isoformat() for name in ("since", "until")}
        demonstration = None if self.demonstration == settings.DEMONSTRATION else _yes_no(self.demonstration)
        return found | {"demonstration": demonstration, "by": None if self.by == "country" else self.by}


class FilterForm(forms.Form):
    """The filters as the page shows them. Only values that occur within the reader's sight can be chosen."""

    course = forms.ChoiceField(label=_("Course"), required=False, error_messages=WRONG_CHOICE)
    country = forms.ChoiceField(label=_("Country"), required=False, error_messages=WRONG_CHOICE)
    language = forms.ChoiceField(label=_("Language"), required=False, error_messages=WRONG_CHOICE)
    audience = forms.ChoiceField(label=_("Audience"), required=False, error_messages=WRONG_CHOICE)
    since = forms.DateField(
        label=_("Enrolled from"), required=False, input_formats=["%Y-%m-%d"], error_messages=WRONG_DATE,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Enrolled until"), required=False, input_formats=["%Y-%m-%d"], error_messages=WRONG_DATE,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    demonstration = forms.ChoiceField(
        label=_("Demonstration data"), required=False, error_messages=WRONG_CHOICE,
        choices=[("yes", _("Counted")), ("no", _("Left out"))],
    )  # fmt: skip
    by = forms.ChoiceField(
        label=_("Rows of the table"),
        required=False,
        error_messages=WRONG_CHOICE,
        choices=list(GROUPINGS.items()),
    )

    def __init__(self, data: Mapping[str, Any], *, sight: Sight, names: Names) -> None:
        defaults = {"by": "country", "demonstration": _yes_no(settings.DEMONSTRATION)}
        asked = {name: data.get(name, "").strip() or defaults.get(name, "") for name in self.base_fields}
        super().__init__(asked)
        self._present = _values_present(sight)
        for name, values in self._present.items():
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("All")), *_choices(name, values, names)]

    def clean(self) -> dict[str, Any]:
        """The period must not run backwards."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first day. Choose a later one."))
        return cleaned

    def number_of(self, name: str) -> int:
        """How many values of a filter occur within the reader's sight."""
        return len(self._present[name])

    def selection(self) -> Selection:
        """What was asked for; only of a valid form."""
        cleaned = self.cleaned_data
        texts = {name: _from_address(cleaned[name]) for name in COLUMNS}
        return Selection(
            **texts,
            since=cleaned["since"],
            until=cleaned["until"],
            demonstration=cleaned["demonstration"] == "yes",
            by=cleaned["by"],
        )

    def described(self) -> list[tuple[str, str]]:
        """The filters in words, for exports: label and value of each that is set."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "by":
                choices = dict(getattr(field, "choices", []))
                found.append((str(field.label), str(choices.get(value, value))))
        return found


def _values_present(sight: Sight) -> dict[str, set[str]]:
    """The values that occur within sight, in one query."""
    rows = EnrolmentFact.objects.filter(sight.within()).values_list(*COLUMNS.values()).order_by().distinct()
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    return {name: set(values) for name, values in zip(COLUMNS, columns, strict=True)}


def _choices(name: str, values: Iterable[str], names: Names) -> list[tuple[str, str]]:
    return [(_in_address(value) or "", label) for value, label in names.sorted(name, values)]


def _in_address(value: str | None) -> str | None:
    return UNKNOWN if value == "" else value


def _from_address(value: str) -> str | None:
    return {"": None, UNKNOWN: ""}.get(value, value)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
