"""The public face of the people's models; submodules import each other downwards only: user > organisation > country."""

from lms.accounts.models.audit import AuditLine
from lms.accounts.models.country import Country
from lms.accounts.models.limit import LimitCount
from lms.accounts.models.merge import Merge
from lms.accounts.models.organisation import Organisation
from lms.accounts.models.privacy import Consent, Erasure, FormerIdentity, NoticeGiven, NoticeWay
from lms.accounts.models.role import Invitation, RoleAssignment
from lms.accounts.models.session import PersonSession
from lms.accounts.models.slip import Slip, SlipPurpose
from lms.accounts.models.user import Affiliation, User

__all__ = [
    "Affiliation",
    "AuditLine",
    "Consent",
    "Country",
    "Erasure",
    "FormerIdentity",
    "Invitation",
    "LimitCount",
    "Merge",
    "NoticeGiven",
    "NoticeWay",
    "Organisation",
    "PersonSession",
    "RoleAssignment",
    "Slip",
    "SlipPurpose",
    "User",
]
