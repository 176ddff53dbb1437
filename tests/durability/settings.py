"""The settings of the server that is killed: production's own. Only static files are served without being collected first."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-durability-test")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")

from lms.settings.production import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
