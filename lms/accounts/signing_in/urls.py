"""Addresses of allauth's that we answer ourselves; they stand before allauth's own."""

from django.conf import settings
from django.urls import path

from lms.accounts.views.institutions import log_in_by_oidc, log_in_by_saml
from lms.accounts.views.ways_in import email_addresses, remove_passkey, set_password

urlpatterns = [
    path("email/", email_addresses, name="account_email"),
    path("password/set/", set_password, name="account_set_password"),
    path("2fa/webauthn/keys/<int:pk>/remove/", remove_passkey, name="mfa_remove_webauthn"),
    path("oidc/<slug:provider_id>/login/", log_in_by_oidc, name="openid_connect_login"),
]
if "allauth.socialaccount.providers.saml" in settings.INSTALLED_APPS:
    urlpatterns.append(path("saml/<slug:organization_slug>/login/", log_in_by_saml, name="saml_login"))
