"""The public face of the people's models; submodules import each other downwards only: user > organisation > country."""

from lms.accounts.models.audit import AuditLine
from lms.accounts.models.country import Country
from lms.accounts.models.organisation import Organisation
from lms.accounts.models.role import RoleAssignment
from lms.accounts.models.user import Affiliation, User

__all__ = ["Affiliation", "AuditLine", "Country", "Organisation", "RoleAssignment", "User"]
