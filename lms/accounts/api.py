"""The door of `lms.accounts` for other apps."""

from lms.accounts.merging.aliases import (
    absorbed_records,
    all_records_of,
    counted_as,
    identities,
    is_absorbed,
    kept_person,
    resolve,
)
from lms.accounts.merging.contents import register_contents
from lms.accounts.middleware import access_of
from lms.accounts.models import Affiliation, AuditLine, Country, Organisation, RoleAssignment, User
from lms.accounts.people_register import found_people
from lms.accounts.privacy.known_by import known_by, people_known_by
from lms.accounts.privacy.looks import Seen, name_look, register_seen_in
from lms.accounts.privacy.notices import AUDIT, PURPOSES, RECORD, SCORES, STATISTICS
from lms.accounts.privacy.notices import VERSION as NOTICE_VERSION
from lms.accounts.privacy.offered import offered_for_figures
from lms.accounts.privacy.periods import period_words
from lms.accounts.privacy.retention import register_certified
from lms.accounts.privacy.sights import OwnSight, Viewer, register_sight, seen_by, viewers_of
from lms.accounts.roles.holding import effective_roles
from lms.accounts.roles.in_words import holders, role_in_words
from lms.accounts.roles.scopes import Places, place_in_words, register_places
from lms.accounts.selectors import affiliation_at, affiliations_of, countries_by_name, scopes_of
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.countries import load_countries
from lms.accounts.services.groups import GroupInPlace, groups_in_places, register_group_rights
from lms.accounts.services.looks import write_look, write_looks, write_program_look
from lms.accounts.services.merging import is_administrator, merge_persons, undo_merge
from lms.accounts.services.notices import give_notice
from lms.accounts.services.people import create_person, describe_person
from lms.accounts.services.roles import end_role, grant_role, refuse_if_last_administrator
from lms.accounts.services.slips import SlipPurpose, make_slip
from lms.accounts.signing_in.mailing import queue_mail
from lms.accounts.signing_in.policy import CONTACT_ADDRESS
from lms.accounts.slips.beginnings import register_beginnings
from lms.accounts.slips.printed import PrintedSlip, printed_slip
from lms.accounts.slips.sign_ins import SignIn, SignInState, sign_ins_of
from lms.accounts.vocabulary import AgeBand, Audience, Role, Scope, Sex

__all__ = [
    "AUDIT",
    "CONTACT_ADDRESS",
    "NOTICE_VERSION",
    "PURPOSES",
    "RECORD",
    "SCORES",
    "STATISTICS",
    "Affiliation",
    "AgeBand",
    "Audience",
    "AuditLine",
    "Country",
    "GroupInPlace",
    "Organisation",
    "OwnSight",
    "Places",
    "PrintedSlip",
    "Role",
    "RoleAssignment",
    "Scope",
    "Seen",
    "Sex",
    "SignIn",
    "SignInState",
    "SlipPurpose",
    "User",
    "Viewer",
    "absorbed_records",
    "access_of",
    "affiliation_at",
    "affiliations_of",
    "all_records_of",
    "counted_as",
    "countries_by_name",
    "create_person",
    "describe_person",
    "effective_roles",
    "end_role",
    "found_people",
    "give_notice",
    "grant_role",
    "groups_in_places",
    "holders",
    "identities",
    "is_absorbed",
    "is_administrator",
    "kept_person",
    "known_by",
    "load_countries",
    "make_slip",
    "merge_persons",
    "name_look",
    "offered_for_figures",
    "people_known_by",
    "period_words",
    "place_in_words",
    "printed_slip",
    "queue_mail",
    "refuse_if_last_administrator",
    "register_beginnings",
    "register_certified",
    "register_contents",
    "register_group_rights",
    "register_places",
    "register_seen_in",
    "register_sight",
    "resolve",
    "role_in_words",
    "scopes_of",
    "seen_by",
    "sign_ins_of",
    "undo_merge",
    "viewers_of",
    "write_audit_line",
    "write_look",
    "write_looks",
    "write_program_look",
]
