from django.urls import path

from analytics.lrs import http

app_name = "xapi"
urlpatterns = [
    path("about", http.about, name="about"),
    path("statements", http.statements, name="statements"),
]
