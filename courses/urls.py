"""Addresses of courses. `lms.urls` puts `language_urlpatterns` below the language and `plain_urlpatterns` beside it."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from courses.views import catalogue, certificates, files, study, tests

app_name = "courses"

_with_language = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", catalogue.course, name="course"),
    path("courses/<slug:slug>/enrol/", catalogue.enrol, name="enrol"),
    path("learn/", study.learn, name="my_learning"),
    path("learn/<slug:slug>/", study.study, name="study"),
    path("learn/<slug:slug>/certificate/", certificates.certificate, name="certificate"),
    path("learn/<slug:slug>/certificate/file/", certificates.certificate_file, name="certificate_file"),
    re_path(r"^learn/(?P<slug>[-\w]+)/test/(?P<purpose>pre|post)/$", tests.before_test, name="before_test"),
    path("learn/<slug:slug>/<slug:lesson_key>/", study.lesson, name="lesson"),
    path("learn/<slug:slug>/<slug:lesson_key>/finish/", study.finish_lesson, name="finish_lesson"),
    path("learn/<slug:slug>/<slug:lesson_key>/check/", study.quick_check, name="quick_check"),
]
language_urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue.home, name="home"),
    path("", include((_with_language, app_name))),
]
plain_urlpatterns: list[URLPattern | URLResolver] = [
    path("verify/<slug:code>/", certificates.verify, name="verify"),
    # not in the namespace: a namespace stands in one place only, and that is below the language
    re_path(r"^files/(?P<name>[0-9a-f]{64}\.[a-z0-9]{2,8})$", files.file, name="course_file"),
]
