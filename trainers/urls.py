"""Addresses of the trainers, below `/<lang>/trainers/`."""

from django.urls import path

from trainers.views import facilitators, roster_people, runs

app_name = "trainers"

urlpatterns = [
    path("runs/", runs.runs, name="runs"),
    path("runs/<uuid:run_id>/", runs.run, name="run"),
    path("runs/<uuid:run_id>/facilitators/", facilitators.facilitators, name="facilitators"),
    path("runs/<uuid:run_id>/people/", roster_people.add, name="add_people"),
    path("runs/<uuid:run_id>/slips/", roster_people.slips, name="slips"),
]
