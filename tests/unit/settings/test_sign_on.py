"""The settings of institutions: what is read, and what is refused with a clear word."""

import json
from importlib.util import find_spec

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.settings import sign_on

OIDC = {"id": "one", "name": "One", "server_url": "https://one.example", "client_id": "us", "secret": "s"}
SAML = {
    "id": "two",
    "name": "Two",
    "entity_id": "https://two.example/idp",
    "metadata_url": "https://two.example/metadata",
}


@pytest.fixture
def say(monkeypatch):
    monkeypatch.delenv("MERISTEM_OIDC", raising=False)
    monkeypatch.delenv("MERISTEM_SAML", raising=False)
    return lambda name, value: monkeypatch.setenv(name, value if isinstance(value, str) else json.dumps(value))


def test_nothing_set_is_nothing_offered(say):
    assert sign_on.providers()["openid_connect"]["APPS"] == []
    assert "saml" not in sign_on.providers()
    assert not any("saml" in app for app in sign_on.apps())


def test_an_institution_is_not_trusted_unless_it_is_said(say):
    say("MERISTEM_OIDC", [OIDC, OIDC | {"id": "other", "trusted": True}])
    one, other = sign_on.providers()["openid_connect"]["APPS"]
    assert one["settings"] == {"server_url": "https://one.example", "trusted": False, "email_authentication": False}
    assert other["settings"]["email_authentication"] is True


def test_a_file_does_as_well(say, tmp_path):
    file = tmp_path / "oidc.json"
    file.write_text(json.dumps([OIDC]))
    say("MERISTEM_OIDC", str(file))
    assert sign_on.providers()["openid_connect"]["APPS"][0]["name"] == "One"


def test_saml_asserts_signed(say):
    say("MERISTEM_SAML", [SAML | {"attributes": {"email": ["mail"]}}])
    app = sign_on.providers()["saml"]["APPS"][0]
    assert (app["client_id"], app["provider_id"]) == ("two", "https://two.example/idp")
    assert app["settings"]["advanced"]["want_assertion_signed"] is True
    assert app["settings"]["attribute_mapping"] == {"email": ["mail"]}


@pytest.mark.skipif(find_spec("onelogin") is not None, reason="SAML is installed here")
def test_saml_says_what_to_install(say):
    say("MERISTEM_SAML", [SAML])
    with pytest.raises(ImproperlyConfigured, match=r"pip install \"django-allauth\[saml\]\""):
        sign_on.apps()


WRONG = [
    ("MERISTEM_OIDC", "[not json", "is not JSON"),
    ("MERISTEM_OIDC", "/there/is/no/such/file", "cannot be read"),
    ("MERISTEM_OIDC", '["one"]', "list of objects"),
    ("MERISTEM_OIDC", [{"id": "one"}], "lacks client_id, name, secret, server_url"),
    ("MERISTEM_OIDC", [OIDC | {"colour": "red"}], "does not know colour"),
    ("MERISTEM_OIDC", [OIDC | {"id": "One two"}], "small letters"),
    ("MERISTEM_OIDC", [OIDC, OIDC], "same id"),
    ("MERISTEM_OIDC", [OIDC | {"trusted": "yes"}], "true or false"),
    ("MERISTEM_SAML", [{key: SAML[key] for key in ("id", "name", "entity_id")}], "needs metadata_url"),
]


@pytest.mark.parametrize(("name", "value", "word"), WRONG)
def test_what_is_wrong_is_said(say, name, value, word):
    say(name, value)
    with pytest.raises(ImproperlyConfigured, match=word):
        sign_on.providers()
