"""One reading of the reports: who reads, what was asked for, as of when; and what pages and files take from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from analytics.dashboards.figures import Facts, Figures, facts_for, figures
from analytics.dashboards.filters import FilterForm, Selection
from analytics.dashboards.names import Names
from analytics.dashboards.sight import Sight, sight_of
from analytics.dashboards.table import Row, Table, table_of
from analytics.reports.base import Fact
from analytics.rollups.models import StaleEnrolment
from lms.accounts.api import Scope, User, place_in_words
from lms.kernel import clock
from lms.kernel.errors import DomainError, NotAllowed

PERIOD_RULE = gettext_lazy(
    "Counted are people who enrolled in the period, with all that they have done up to the as-of date."
)


@dataclass(frozen=True)
class Period:
    """By day of enrolment, both included. `start` is None while nobody has enrolled."""

    start: date | None
    end: date


class Reading:
    """Everything a page of the reports is made from; figures are read when first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self.language = get_language() or "en"
        self.names = Names(self.language)
        self.sight: Sight = sight_of(cast(User, request.user))
        self.form = FilterForm(request.GET, sight=self.sight, names=self.names)
        self.as_of: datetime = clock.now()

    @property
    def is_valid(self) -> bool:
        """Whether the filters can be followed."""
        return self.form.is_valid()

    def check(self) -> "Reading":
        """Refuse filters that cannot be followed; a file has no place to show them."""
        if not self.is_valid:
            problems = "; ".join(
                f"{self.form.fields[name].label}: {' '.join(found)}" for name, found in self._problems()
            )
            raise DomainError(
                "wrong-filter", _("The filters cannot be followed. %(problems)s") % {"problems": problems}
            )
        return self

    @cached_property
    def selection(self) -> Selection:
        """What was asked for."""
        return self.form.selection()

    @cached_property
    def facts(self) -> Facts:
        """The enrolments that are counted."""
        return facts_for(self.selection, self.sight.within())

    def figures_by(self, by: str) -> Figures:
        """The numbers, grouped."""
        return figures(self.facts, by)

    @cached_property
    def table(self) -> Table:
        """The table as it was asked for; its total holds the numbers of the tiles."""
        return table_of(self.figures_by(self.selection.by), self.selection.by, self.names)

    @cached_property
    def by_country(self) -> Table:
        """The table by country, which knows the unknown."""
        return table_of(self.figures_by("country"), "country", self.names)

    def period(self, total: Row) -> Period:
        """The period, from the first enrolment to the as-of date where no day was given."""
        first = total.counts.first.date() if total.counts.first and not total.veil else None
        return Period(self.selection.since or first, self.selection.until or self.as_of.date())

    def opens_list(self, figure: str, total: Row) -> bool:
        """Whether the list behind a figure may be shown to this reader."""
        hidden = total.gain_veil if figure == "gain" else total.veil
        return not hidden and self.sight.opens_lists(country=self.selection.country, course=self.selection.course)

    @property
    def has_one_course(self) -> bool:
        """Whether all that is counted belongs to one course."""
        return self.selection.course is not None or self.form.number_of("course") < 2

    def check_list(self, figure: str, total: Row) -> None:
        """Refuse a list that this reader may not open."""
        if not self.opens_list(figure, total):
            raise NotAllowed("list-closed", _("This list is not open to you, or it holds too few people to be shown."))

    def waiting(self) -> int:
        """How many enrolments have changed and are not counted again yet; told only to those who see all countries."""
        return StaleEnrolment.objects.count() if self.sight.counts.everywhere else 0

    def about(self, formula: str, period: Period) -> Iterator[Fact]:
        """What a reader of a file must know (rules R1 and R3)."""
        yield Fact(_("As of"), self.as_of.date())
        yield Fact(_("Period from"), period.start)
        yield Fact(_("Period until"), period.end)
        yield Fact(_("Period"), str(PERIOD_RULE))
        yield Fact(_("Formula"), formula)
        yield Fact(_("Who is counted"), self._who())
        for label, value in self.form.described():
            yield Fact(label, value)

    def _who(self) -> str:
        if self.sight.counts.everywhere:
            return _("All enrolments that fit the filters.")
        counts = self.sight.counts
        places = [label for _key, label in self.names.sorted("country", counts.countries)]
        places += [label for _key, label in self.names.sorted("course", counts.courses)]
        places += sorted(place_in_words(Scope.RUN, str(run)) for run in counts.runs)
        return _("Enrolments that fit the filters, of: %(places)s") % {"places": ", ".join(places)}

    def _problems(self) -> Iterator[tuple[str, list[str]]]:
        for name, found in self.form.errors.items():
            yield name, [str(problem) for problem in found]
