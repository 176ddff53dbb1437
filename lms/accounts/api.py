"""The door of `lms.accounts` for other apps."""

from lms.accounts.middleware import access_of
from lms.accounts.models import Affiliation, AuditLine, Country, Organisation, RoleAssignment, User
from lms.accounts.selectors import affiliation_at, affiliations_of, countries_by_name, scopes_of
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.countries import load_countries
from lms.accounts.services.people import create_person, describe_person, grant_role
from lms.accounts.vocabulary import Audience, Role, Scope

__all__ = [
    "Affiliation",
    "Audience",
    "AuditLine",
    "Country",
    "Organisation",
    "Role",
    "RoleAssignment",
    "Scope",
    "User",
    "access_of",
    "affiliation_at",
    "affiliations_of",
    "countries_by_name",
    "create_person",
    "describe_person",
    "grant_role",
    "load_countries",
    "scopes_of",
    "write_audit_line",
]
