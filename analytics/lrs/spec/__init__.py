"""The rules of xAPI, 1.0.3 and 2.0, as this store keeps them. Pure: values in, `Invalid` out; the standard library only."""

from analytics.lrs.spec.activities import check_activity, check_definition
from analytics.lrs.spec.agents import IFIS, agent_key, check_actor, check_agent_parameter, check_authority, check_group
from analytics.lrs.spec.equality import same_statement
from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.json_text import Given, read_json, read_statements
from analytics.lrs.spec.parts import Role, activities_of, agents_of, attachments_of, reference_of
from analytics.lrs.spec.splicing import dumped, spliced
from analytics.lrs.spec.statements import VOIDED, check_statement
from analytics.lrs.spec.values import (
    check_iri,
    is_duration,
    is_iri,
    is_language,
    is_mailto,
    is_media_type,
    is_sha1,
    is_sha2,
    is_uuid,
    read_moment,
    read_uuid,
)
from analytics.lrs.spec.versions import Version, read_version

__all__ = [
    "IFIS",
    "VOIDED",
    "Given",
    "Invalid",
    "Role",
    "Version",
    "activities_of",
    "agent_key",
    "agents_of",
    "attachments_of",
    "check_activity",
    "check_actor",
    "check_agent_parameter",
    "check_authority",
    "check_definition",
    "check_group",
    "check_iri",
    "check_statement",
    "dumped",
    "is_duration",
    "is_iri",
    "is_language",
    "is_mailto",
    "is_media_type",
    "is_sha1",
    "is_sha2",
    "is_uuid",
    "read_json",
    "read_moment",
    "read_statements",
    "read_uuid",
    "read_version",
    "reference_of",
    "same_statement",
    "spliced",
]
