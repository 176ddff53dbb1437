"""Logging in through an institution, by setting: `MERISTEM_OIDC` and `MERISTEM_SAML` (docs/howto/single-sign-on.md).

Each holds a JSON list, or the path of a file that does. Nothing set: nothing shown.
"""

import json
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

OIDC = "MERISTEM_OIDC"
SAML = "MERISTEM_SAML"
OIDC_NEEDS = {"id", "name", "server_url", "client_id", "secret"}
OIDC_MAY = {"trusted", "token_auth_method", "uid_field"}
SAML_NEEDS = {"id", "name", "entity_id"}
SAML_MAY = {"trusted", "metadata_url", "sso_url", "x509cert", "attributes", "sp_entity_id"}


def providers() -> dict[str, Any]:
    """`SOCIALACCOUNT_PROVIDERS` as allauth wants it."""
    oidc = [_oidc(entry) for entry in _entries(OIDC, OIDC_NEEDS, OIDC_MAY)]
    saml = [_saml(entry) for entry in _entries(SAML, SAML_NEEDS, SAML_MAY)]
    found = {"openid_connect": {"APPS": oidc, "OAUTH_PKCE_ENABLED": True}}
    return found | ({"saml": {"APPS": saml}} if saml else {})


def apps() -> list[str]:
    """The parts of allauth that these need. OpenID Connect is always there; SAML is an extra that must be installed."""
    needed = ["allauth.socialaccount.providers.openid_connect"]
    if os.environ.get(SAML, "").strip():
        if find_spec("onelogin") is None:
            raise ImproperlyConfigured(f'{SAML} is set, but SAML is not installed: pip install "django-allauth[saml]".')
        needed.append("allauth.socialaccount.providers.saml")
    return needed


def _oidc(entry: dict[str, Any]) -> dict[str, Any]:
    more = {key: entry[key] for key in ("token_auth_method", "uid_field") if key in entry}
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["secret"],
        "settings": {"server_url": entry["server_url"]} | more | _trust(entry),
    }


def _saml(entry: dict[str, Any]) -> dict[str, Any]:
    idp = {key: entry[key] for key in ("entity_id", "metadata_url", "sso_url", "x509cert") if key in entry}
    if "metadata_url" not in idp and not {"sso_url", "x509cert"} <= idp.keys():
        raise ImproperlyConfigured(f"{SAML}: {entry['id']} needs metadata_url, or sso_url and x509cert.")
    more: dict[str, Any] = {"attribute_mapping": entry["attributes"]} if "attributes" in entry else {}
    if "sp_entity_id" in entry:
        more["sp"] = {"entity_id": entry["sp_entity_id"]}
    return {
        "provider_id": entry["entity_id"],
        "name": entry["name"],
        "client_id": entry["id"],
        "settings": {"idp": idp, "advanced": {"want_assertion_signed": True}} | more | _trust(entry),
    }


def _trust(entry: dict[str, Any]) -> dict[str, Any]:
    """A trusted institution may join a person to an account by an e-mail address it has checked; others never do."""
    trusted = entry.get("trusted", False)
    if not isinstance(trusted, bool):
        raise ImproperlyConfigured(f"{entry['id']}: trusted is true or false.")
    return {"trusted": trusted, "email_authentication": trusted}


def _entries(name: str, needs: set[str], may: set[str]) -> list[dict[str, Any]]:
    entries = _read(name)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ImproperlyConfigured(f"{name} must be a JSON list of objects.")
    for entry in entries:
        missing, unknown = needs - entry.keys(), entry.keys() - needs - may
        if missing or unknown:
            wrong = [f"lacks {', '.join(sorted(missing))}"] if missing else []
            wrong += [f"does not know {', '.join(sorted(unknown))}"] if unknown else []
            raise ImproperlyConfigured(f"{name}: {entry.get('id', 'an entry')} {' and '.join(wrong)}.")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", str(entry["id"])):
            raise ImproperlyConfigured(
                f"{name}: an id is made of small letters, digits and hyphens, not {entry['id']!r}."
            )
    if len({entry["id"] for entry in entries}) != len(entries):
        raise ImproperlyConfigured(f"{name}: two entries have the same id.")
    return entries


def _read(name: str) -> Any:
    text = os.environ.get(name, "").strip()
    if not text:
        return []
    try:
        return json.loads(text if text.startswith("[") else Path(text).read_text(encoding="utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: {text} cannot be read.") from error
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not JSON: {error}.") from error
