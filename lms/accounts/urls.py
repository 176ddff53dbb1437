"""Addresses of people's own pages, below the language."""

from django.urls import path

from lms.accounts.views.profile import profile

app_name = "accounts"

urlpatterns = [path("me/", profile, name="profile")]
