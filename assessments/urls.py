"""Addresses of tests, below `/<lang>/assess/`."""

from django.urls import path

from assessments.views import images, review, take

app_name = "assessments"
urlpatterns = [
    path("images/<uuid:bank_id>/<str:sha256>/", images.image, name="image"),
    path("<uuid:attempt_id>/", take.take, name="take"),
    path("<uuid:attempt_id>/save/", take.save, name="save"),
    path("<uuid:attempt_id>/submit/", take.submit, name="submit"),
    path("<uuid:attempt_id>/review/", review.review, name="review"),
]
