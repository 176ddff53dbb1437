"""Addresses of the pages about this site, below the language."""

from django.urls import path

from lms.site.views import about, contact, status

app_name = "site"

urlpatterns = [
    path("help/", about.help_page, name="help"),
    path("contact/", contact.contact, name="contact"),
    path("status/", status.status, name="status"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
]
