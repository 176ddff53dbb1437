"""The manager's page, what is behind each number, and the files. Reading changes nothing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.dashboards.charts import gain_chart
from analytics.dashboards.definitions import DEFINITIONS
from analytics.dashboards.exports import ListReport, TableReport, small_groups_note
from analytics.dashboards.filters import GROUPINGS
from analytics.dashboards.lists import erased_in, list_of
from analytics.dashboards.reading import PERIOD_RULE, Reading
from analytics.dashboards.sight import MANAGERS, VIEWERS
from analytics.dashboards.table import Row
from analytics.dashboards.tiles import behind, tile, tiles
from analytics.dashboards.wording import gain_sentence, moment, shown
from analytics.reports.formats import respond
from lms.kernel import access

ROWS_A_PAGE = 50


@require_safe
@access.roles(*VIEWERS)
def overview(request: HttpRequest) -> HttpResponse:
    """Four tiles, the gain in words and as a chart, and the table."""
    reading = Reading(request)
    if not reading.is_valid:
        return render(request, "analytics/overview.html", {"form": reading.form}, status=400)
    total = reading.table.total
    context = _frame(reading, total) | {
        "tiles": tiles(total),
        "table": reading.table,
        "group_title": GROUPINGS[reading.selection.by],
        "sentence": gain_sentence(total.gain) if total.shows_gain else "",
        "chart": gain_chart(reading.table.charted(), reading.language) if reading.table.charted() else "",
        "small_groups_note": small_groups_note() if reading.table.hides else "",
        "waiting": reading.waiting(),
        "sees_acts": bool(reading.sight.lists),
    }
    return render(request, "analytics/overview.html", context)


@require_safe
@access.roles(*VIEWERS)
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure opened: its formula, what it was computed from, and (for managers) the list it counted."""
    reading = Reading(request)
    reading.check()
    total = reading.by_country.total
    context = _frame(reading, total) | {
        "definition": DEFINITIONS[key],
        "tile": tile(key, total),
        "behind": behind(key, reading.by_country),
        "filters": reading.form.described(),
        "sees_lists": reading.sight.opens_lists(country=reading.selection.country, course=reading.selection.course),
    }
    if reading.opens_list(key, total):
        context |= _list(request, reading, key)
    return render(request, "analytics/figure.html", context)


@require_safe
@access.roles(*VIEWERS)
def table_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The table as CSV or XLSX."""
    return respond(TableReport(Reading(request).check()), ending)


@require_safe
@access.roles(*MANAGERS)
def list_file(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """The list behind a figure as CSV or XLSX."""
    return respond(ListReport(Reading(request).check(), key), ending)


def _frame(reading: Reading, total: Row) -> dict[str, Any]:
    """What every page of the reports says: as of when, which period, whether demonstration data is counted."""
    return {
        "form": reading.form,
        "selection": reading.selection,
        "query": reading.selection.address(),
        "as_of": moment(reading.as_of),
        "period": reading.period(total),
        "period_rule": PERIOD_RULE,
        "total": total,
    }


def _list(request: HttpRequest, reading: Reading, key: str) -> dict[str, Any]:
    found = list_of(key, reading.facts, reading.names)
    if reading.has_one_course:
        found = found.without_course()
    page = Paginator(found.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [[shown(cell) for cell in found.cells(row)] for row in page]
    return {"header": found.header, "rows": rows, "page": page, "erased": erased_in(reading.facts)}
