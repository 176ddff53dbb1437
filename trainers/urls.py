"""Addresses of the trainers, below `/<lang>/trainers/`."""

from django.urls import path

from trainers.views import runs

app_name = "trainers"

urlpatterns = [
    path("runs/", runs.runs, name="runs"),
    path("runs/<uuid:run_id>/", runs.run, name="run"),
]
