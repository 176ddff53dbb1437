"""All addresses. Learners' pages carry their language; doors for programs do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from analytics.lrs import urls as lrs_urls
from courses.urls import language_urlpatterns, plain_urlpatterns
from lms.api import api
from lms.operations import views as operations
from lms.site.views.styleguide import styleguide

urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("xapi/", include(lrs_urls)),
    path("api/v1/", api.urls),
    path("account/", include("lms.accounts.signing_in.urls")),
    path("account/", include("allauth.urls")),
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("cms-documents/", include(wagtaildocs_urls)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("styleguide/", styleguide, name="styleguide"),
    *plain_urlpatterns,
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("dev/mail/", operations.mails, name="dev_mail"))
urlpatterns += i18n_patterns(
    *language_urlpatterns,
    path("assess/", include("assessments.urls")),
    path("trainers/", include("trainers.urls")),
    path("reports/", include("analytics.urls")),
    path("", include("lms.site.urls")),
    path("", include("lms.accounts.urls")),
)
