"""Addresses of the reports, below `/<lang>/reports/`."""

from django.urls import path, re_path

from analytics.dashboards import rosters, views

app_name = "analytics"
FIGURE = r"(?P<key>reached|completed|gain|certificates)"
ENDING = r"(?P<ending>csv|xlsx)"

urlpatterns = [
    re_path(r"^$", views.overview, name="overview"),
    re_path(rf"^table\.{ENDING}$", views.table_file, name="table_file"),
    re_path(rf"^{FIGURE}/$", views.figure, name="figure"),
    re_path(rf"^{FIGURE}\.{ENDING}$", views.list_file, name="list_file"),
    path("runs/<uuid:run_id>/roster.csv", rosters.roster_file, {"ending": "csv"}, name="roster_csv"),
    path("runs/<uuid:run_id>/roster.xlsx", rosters.roster_file, {"ending": "xlsx"}, name="roster_xlsx"),
]
