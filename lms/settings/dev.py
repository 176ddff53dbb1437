"""A newcomer's machine: `make run`. Demonstration data, mails kept in a folder and shown at /dev/mail/."""

from lms.settings import env
from lms.settings.base import *  # noqa: F403
from lms.settings.base import VAR

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.kept_secret(VAR / "secret-key")
ALLOWED_HOSTS = ["*"]
DEMONSTRATION = True
CONTACT = env.text("MERISTEM_CONTACT", "contact@demo.example")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MAIL_FOLDER = VAR / "mail"
if DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    WHITENOISE_USE_FINDERS = True
