"""What holds everywhere. The other modules change values, they do not add parts."""

from pathlib import Path

from django.conf.locale import LANG_INFO

from lms.languages import registry
from lms.settings import env, sign_on

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(env.text("MERISTEM_VAR", str(ROOT / "var")))

DEBUG = False
SITE_NAME = "Meristem"
# where this installation lives: in statements' actors, certificates and mails
SITE_URL = env.text("MERISTEM_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "lms.operations",
    "analytics",
    "trainers",
    "courses",
    "assessments",
    "lms.site",
    "lms.accounts",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *sign_on.apps(),
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "lms.operations.middleware.PlainDoorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "lms.site.middleware.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.accounts.signing_in.shared_phones.SharedPhoneMiddleware",
    "lms.accounts.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.kernel.http.DomainErrorMiddleware",
    "lms.accounts.middleware.AccessMiddleware",
    "lms.operations.middleware.PeopleInCmsMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.site.context.page",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'meristem.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the record store at /xapi/ -----------------------------------------------------------------------------------
XAPI_DEFAULT_VERSION = env.text("MERISTEM_XAPI_DEFAULT_VERSION", "2.0.0")  # whose rules hold where a request names none
XAPI_LARGEST_BODY = int(env.text("MERISTEM_XAPI_LARGEST_BODY", "8000000"))  # bytes, attachments included
XAPI_ORIGINS = env.words("MERISTEM_XAPI_ORIGINS")  # of other sites whose pages may call the store
# whether forwarding may go to link-local addresses and metadata services of clouds; nobody should need it
XAPI_FORWARD_LINK_LOCAL = env.flag("MERISTEM_XAPI_FORWARD_LINK_LOCAL")

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "lms.accounts.signing_in.backends.PasswordBackend",
    "lms.accounts.signing_in.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "courses:my_learning"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.accounts.signing_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lms.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # GET changes nothing
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password, a new passkey: the owner is told
ACCOUNT_RATE_LIMITS = (
    False  # one limiter for all doors: lms/kernel/limits.py, its policy in lms/accounts/signing_in/policy.py
)
SOCIALACCOUNT_PROVIDERS = sign_on.providers()
SOCIALACCOUNT_ADAPTER = "lms.accounts.signing_in.institutions.InstitutionAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "lms.accounts.signing_in.institutions.SignupForm",
    "disconnect": "lms.accounts.signing_in.institutions.DisconnectForm",
}
SOCIALACCOUNT_AUTO_SIGNUP = False  # name, country and work are asked for
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # only where an institution is trusted (sign_on.py)
DEVICE_COOKIE_NAME = "device"  # which accounts have signed in here (lms/accounts/services/doors.py)
DEVICE_COOKIE_AGE = 400 * 24 * 3600
ACCOUNT_FORMS = {
    "signup": "lms.accounts.signing_in.entrance.SignupForm",
    "reset_password": "lms.accounts.signing_in.entrance.ResetPasswordForm",
    "add_email": "lms.accounts.signing_in.entrance.AddEmailForm",
    "change_password": "lms.accounts.signing_in.entrance.ChangePasswordForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# a phone that was found logged in must not become its finder's: ways in change only after "is it still you?"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "lms.accounts.signing_in.second_step.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "lms.accounts.signing_in.entrance.AuthenticateForm",
    "reauthenticate": "lms.accounts.signing_in.entrance.ReauthenticateForm",
    "activate_totp": "lms.accounts.signing_in.entrance.ActivateTOTPForm",
    "authenticate_webauthn": "lms.accounts.signing_in.entrance.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "lms.accounts.signing_in.entrance.ReauthenticateWebAuthnForm",
    "login_webauthn": "lms.accounts.signing_in.entrance.LoginWebAuthnForm",
    "add_webauthn": "lms.accounts.signing_in.entrance.AddWebAuthnForm",
    "edit_webauthn": "lms.accounts.signing_in.entrance.EditWebAuthnForm",
}
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute out
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
# how many proxies of our own stand in front; only so many hops of X-Forwarded-For are believed
TRUSTED_PROXIES = int(env.text("MERISTEM_PROXIES", "0"))

INVITATION_DAYS = 14  # how long the link of an invitation works

# --- languages ----------------------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
# those that lms/languages declares and this names; without it the six of the United Nations
LANGUAGES = [
    (language.code, language.name) for language in registry.switched_on(env.words("MERISTEM_LANGUAGES") or registry.SIX)
]
LANGUAGES_BIDI = [code for code, language in registry.declared().items() if language.is_right_to_left]
LANG_INFO.update(registry.info_for_django() | LANG_INFO)  # Django asks its own table and knows no Lao, for instance
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["lms.formats"]

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"  # never under media/library, never served by path (decision 1.13)
MEDIA_URL = "/not-served/"
LIBRARY_ROOT = ROOT / "media" / "library"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a test of many rows is handed in as one form

# --- Wagtail ------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "site.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "site.Paper"
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "svg"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "docx", "pptx", "txt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_WORKFLOW_ENABLED = True
# one door for all: editors log in where everybody does, with the same limits and the same second step
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
TAGGIT_CASE_INSENSITIVE = True

# --- work after the act -------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- learning -----------------------------------------------------------------------------------------------------
PASS_MARK = 70  # per cent; a course may say otherwise in its blueprint
SMALL_GROUP_INSIDE = 5  # groups of fewer persons are not shown to managers
SMALL_GROUP_PUBLIC = 10

# --- privacy: how long things are kept, in days (shown on the privacy page, carried out by `manage.py apply_retention`) ---
RETENTION = {
    "idle": 3 * 365,  # an account nobody signs in to
    "certified": 10 * 365,  # the same with a certificate: employers check one for years, and it must not turn unknown
    "warning": 30,  # how long before that a mail warns
    "unclaimed": 2 * 365,  # a record that a trainer began and nobody took over
    "audit": 3 * 365,  # audit lines and looks
    "spent": 30,  # slips and invitations that are used, withdrawn or run out
    "tasks": 7,  # results of the worker
    "exports": 1,  # a drawn file of one's own data
    "mails": 30,  # mails that a demonstration keeps in a folder
}
ERASURES_FILE = VAR / "erasures.log"  # ids and times of erased persons: a restored backup replays them

# --- people without e-mail ----------------------------------------------------------------------------------------
CLAIM_SLIP_DAYS = 180  # how long the slip of a record that a trainer began can be used; other slips do not run out
SHARED_PHONE_IDLE = 30 * 60  # seconds after which a person is logged out on a phone that others use too

# --- safety -------------------------------------------------------------------------------------------------------
SESSION_ENGINE = "lms.accounts.signing_in.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
MAIL_FOLDER: Path | None = None  # where development keeps its mails
DEMONSTRATION = False  # demonstration data and logins are never loaded under production settings

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
CONTACT = env.text("MERISTEM_CONTACT", "")  # the mailbox that reads what the contact page sends; empty: no form there
PLANNED_WORK = env.text("MERISTEM_PLANNED_WORK", "")  # a sentence for the status page: what will be shut, and when
BACKUP_MARK = env.text("MERISTEM_BACKUP_MARK", "")  # a file that every backup touches; the status page tells its age
DEFAULT_FROM_EMAIL = env.text("MERISTEM_MAIL_FROM", "Meristem <no-reply@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
    },
}
