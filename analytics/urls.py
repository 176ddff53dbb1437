"""Addresses of the reports, below `/<lang>/reports/`."""

from django.urls import path, re_path

from analytics.dashboards import rosters, views
from analytics.dashboards.forwarding import views as forwarding
from analytics.statements import exchange, key_views
from analytics.statements import views as statements

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
    path("statements/", statements.statements, name="statements"),
    path("statements/<uuid:statement_id>/", statements.statement, name="statement"),
    path("statements.jsonl", statements.statements_file, name="statements_file"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/<uuid:import_id>/", exchange.statement_import, name="statement_import"),
    path("credentials/", key_views.credentials, name="credentials"),
    path("credentials/<slug:credential_key>/revoke/", key_views.revoke, name="revoke_credential"),
    path("forwarding/", forwarding.forwarding, name="forwarding"),
    path("forwarding/<int:receiver_id>/", forwarding.receiver, name="receiver"),
]
