"""The test suite: fast hashing, mails in memory, tasks at once. The database is SQLite unless DATABASE_URL says other."""

import os

from lms.settings import env
from lms.settings.base import *  # noqa: F403
from lms.settings.base import ROOT

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
DEMONSTRATION = True
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'test.sqlite3'}")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CONTACT = "contact@demo.example"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = ROOT / "var" / f"test-media-{os.getpid()}"
ERASURES_FILE = ROOT / "var" / f"test-erasures-{os.getpid()}.log"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
SITE_URL = "http://testserver"
