"""The formats a report can leave in, by the ending of the file."""

from collections.abc import Callable

from django.http import HttpResponseBase

from analytics.reports.base import Report
from analytics.reports.formats.csv import csv_response
from analytics.reports.formats.xlsx import xlsx_response

FORMATS: dict[str, Callable[[Report], HttpResponseBase]] = {"csv": csv_response, "xlsx": xlsx_response}


def respond(report: Report, ending: str) -> HttpResponseBase:
    """The report as a file to save; kept in no cache between us and the reader."""
    response = FORMATS[ending](report)
    response.headers["Content-Disposition"] = f'attachment; filename="{report.name}.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
