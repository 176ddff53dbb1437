"""What the people's own tables hold about them, and how it goes."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Affiliation, AuditLine, FormerIdentity, Invitation, Organisation, RoleAssignment, User
from lms.accounts.organisations.forgetting import forget_unused
from lms.accounts.privacy.looks import LOOK
from lms.accounts.privacy.notices import ACCOUNT, AUDIT, CONSENTS, OFFERED
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock
from lms.kernel.personal_data import Erasing, Place, Row, Store, declare, declare_free

OPAQUE = _("An id that says nothing, so that numbers of people stay right.")


def _erase_person(erasing: Erasing) -> None:
    for person in User.objects.filter(pk__in=erasing.people):
        person.groups.clear()
        person.user_permissions.clear()
    User.objects.filter(pk__in=erasing.people).update(
        name="",
        email=None,
        sign_in_name=None,
        password=make_password(None),
        has_pin=False,
        sex="",
        age_band="",
        last_login=None,
        is_active=False,
        is_staff=False,
        is_superuser=False,
        erased_at=clock.now(),
    )
    # addresses that went just now became former ones; the person's own row is the last to be erased
    FormerIdentity.objects.filter(person__in=erasing.people).delete()


def _erase_affiliations(erasing: Erasing) -> None:
    """An organisation that many share says little; one of few would point to the person."""
    mine = Affiliation.objects.filter(person__in=erasing.people)
    for organisation in Organisation.objects.filter(pk__in=mine.values("organisation")):
        others = Affiliation.objects.filter(organisation=organisation).exclude(person__in=erasing.people)
        count = others.order_by().values("person").distinct().count()
        if count < settings.SMALL_GROUP_INSIDE:
            mine.filter(organisation=organisation).update(organisation=None)
    forget_unused(erasing.stands_in)


def _erase_roles(erasing: Erasing) -> None:
    now = clock.now()
    rows = RoleAssignment.objects.filter(person__in=erasing.people)
    rows.filter(Q(ends_at=None) | Q(ends_at__gt=now)).update(ends_at=now)


def _erase_invitations(erasing: Erasing) -> None:
    theirs = Q(accepted_by__in=erasing.people)
    for value in erasing.identities:
        theirs |= Q(email__iexact=value)
    open_ones = Invitation.objects.filter(accepted_at=None)
    open_ones.filter(theirs | Q(invited_by__in=erasing.people)).delete()
    Invitation.objects.filter(theirs).update(email="")


def _audit_rows(people: tuple[UUID, ...]) -> Iterator[Row]:
    """What the person did and what was done to her; others stay "another person"."""
    mine = set(people)
    lines = AuditLine.objects.filter(Q(actor__in=people) | Q(subject__in=list(map(str, people))))
    for line in lines.exclude(action__startswith=LOOK).order_by("at").iterator(chunk_size=2000):
        yield {
            "at": line.at,
            "action": line.action,
            "by": "you" if line.actor_id in mine else "another person" if line.actor_id else "the site",
            "subject": "you"
            if line.subject in set(map(str, people))
            else line.subject
            if line.actor_id in mine
            else "",
        }


def _erase_audit(erasing: Erasing) -> None:
    """Lines by or about the person keep codes and numbers; any other line loses texts that name her."""
    subjects = list(map(str, erasing.people))
    own = AuditLine.objects.filter(Q(actor__in=erasing.people) | Q(subject__in=subjects)).exclude(detail={})
    for line in own.iterator(chunk_size=500):
        _save_detail(line, {key: coarse(value) for key, value in line.detail.items()})
    for line in _lines_that_name(erasing):
        _save_detail(line, without(line.detail, erasing))


def _save_detail(line: AuditLine, detail: dict[str, Any]) -> None:
    if detail != line.detail:
        AuditLine.objects.filter(pk=line.pk).update(detail=detail)


def _lines_that_name(erasing: Erasing) -> Iterable[AuditLine]:
    wanted = Q()
    for value in erasing.identities | erasing.names:
        for written in {value, json.dumps(value)[1:-1]}:  # SQLite keeps JSON in its escaped form
            wanted |= Q(detail__icontains=written)
    return AuditLine.objects.filter(wanted) if wanted else ()


def coarse(value: Any) -> Any:
    """A value of an audit line without words: numbers, yes and no, ids and codes stay."""
    if isinstance(value, list):
        return [coarse(each) for each in value]
    if isinstance(value, dict):
        return {key: coarse(each) for key, each in value.items()}
    return value if not isinstance(value, str) or _is_code(value) else ""


def _is_code(text: str) -> bool:
    """An id, a language, a role, a date: nothing that a person is called by."""
    try:
        UUID(text)
    except ValueError:
        return text in CODES or (text[:1].isdigit() and not set(text) - set("0123456789-:+.TZ"))
    return True


CODES = frozenset(
    [
        "page", "csv", "xlsx", "screen", "paper", "claim", "double", "recover", "name", "language", "email",
        "sex", "age_band", "person", "administrator", "retention",
        *(code for code, _name in settings.LANGUAGES), *Role.values, *Scope.values, *CONSENTS,
    ]
)  # fmt: skip


def without(value: Any, erasing: Erasing) -> Any:
    """A JSON value in which every text that holds an identity of hers, or is her name, is empty."""
    if isinstance(value, list):
        return [without(each, erasing) for each in value]
    if isinstance(value, dict):
        return {key: without(each, erasing) for key, each in value.items()}
    if isinstance(value, str) and names_her(value, erasing):
        return ""
    return value


def names_her(text: str, erasing: Erasing) -> bool:
    """Whether a text holds one of her identities, or is her name: names are others' too, identities nobody else's."""
    folded = text.casefold()
    return any(each.casefold() in folded for each in erasing.identities) or folded in {
        each.casefold() for each in erasing.names
    }


declare(
    Place(
        model="accounts.User",
        what=_("Your name, how you log in, your language, and what you offered of yourself."),
        purpose=ACCOUNT,
        period="account",
        owner="pk",
        told=(
            "name",
            "email",
            "sign_in_name",
            "language",
            "sex",
            "age_band",
            "joined_at",
            "last_login",
            "is_active",
        ),
        secret=("password",),
        free=(
            "id",
            "has_pin",
            "is_superuser",
            "is_staff",
            "is_demonstration",
            "erased_at",
            "groups",
            "user_permissions",
        ),
        erased={},
        how_erased=_("Name, addresses, sign-in name, PIN or password, sex and age go; the account is shut for good."),
        why_kept=OPAQUE,
        erase=_erase_person,
    ),
    Place(
        model="accounts.FormerIdentity",
        what=_(
            "Your former e-mail addresses, sign-in names and log-ins through an institution. They are kept so that old "
            "records that hold them can be found when you are erased."
        ),
        purpose=ACCOUNT,
        period="account",
        owner="person",
        told=("text", "ended_at"),
        links=("person",),
        free=("id", "is_proven"),
    ),
    Place(
        model="accounts.Affiliation",
        what=_("Where you worked and on what, with the day from which on."),
        purpose=ACCOUNT,
        period="account",
        owner="person",
        told=("country", "organisation", "audience", "valid_from"),
        links=("person",),
        free=("id",),
        erased={},
        how_erased=_("The organisation goes unless at least five others work there."),
        why_kept=_("Country and kind of work, so that the numbers of a country stay as they were reported."),
        erase=_erase_affiliations,
    ),
    Place(
        model="accounts.Organisation",
        what=_("Names of organisations, as people wrote them."),
        purpose=ACCOUNT,
        period="account",
        told=("name",),
        free=("id", "country", "kind", "merged_into"),
        erased={},
        how_erased=_("An organisation that only you gave goes with you."),
        rows=lambda people: (),  # stands with where she worked
        erase=lambda erasing: None,  # goes with where she worked
    ),
    Place(
        model="accounts.Slip",
        what=_("Slips with a one-time code that were printed for you; of the code only a fingerprint is kept."),
        purpose=ACCOUNT,
        period="spent",
        owner="person",
        told=("purpose", "made_at", "expires_at", "used_at", "withdrawn_at"),
        secret=("code_hash",),
        links=("person", "made_by"),
        free=("id",),
    ),
    Place(
        model="accounts.RoleAssignment",
        what=_("Roles you hold or held, and where."),
        purpose=ACCOUNT,
        period="account",
        owner="person",
        told=("role", "scope", "scope_id", "starts_at", "ends_at"),
        links=("person", "given_by", "ended_by"),
        free=("id",),
        erased={},
        how_erased=_("Every role ends."),
        why_kept=_("Role and dates, so that it can be seen later that an act was allowed."),
        erase=_erase_roles,
    ),
    Place(
        model="accounts.Invitation",
        what=_("Invitations to a role that you made or accepted."),
        purpose=ACCOUNT,
        period="spent",
        owner="accepted_by",
        told=("role", "scope", "scope_id", "role_ends_at", "made_at", "accepted_at"),
        secret=("email", "token_hash"),  # the address may be another person's
        links=("hands_over", "invited_by", "accepted_by"),
        free=("id", "expires_at", "withdrawn_at"),
        erased={},
        how_erased=_("Open ones are deleted; accepted ones lose the e-mail address."),
        why_kept=_("That a role was accepted, so that it can be seen later that an act was allowed."),
        erase=_erase_invitations,
    ),
    Place(
        model="accounts.NoticeGiven",
        what=_("When and how you were told what happens with your data."),
        purpose=AUDIT,
        period="account",
        owner="person",
        told=("version", "language", "way", "at"),
        links=("person", "by"),
        free=("id",),
    ),
    Place(
        model="accounts.Consent",
        what=_("What you agreed to, and when you withdrew it."),
        purpose=OFFERED,
        period="consent",
        owner="person",
        told=("purpose", "version", "way", "given_at", "withdrawn_at"),
        links=("person",),
        free=("id",),
    ),
    Place(
        model="accounts.Merge",
        what=_("That two records are both yours."),
        purpose=ACCOUNT,
        period="account",
        owner="kept",
        told=("reason", "made_at", "undone_at"),
        links=("absorbed", "kept", "made_by", "undone_by"),
        free=("id",),
        erased={},
        why_kept=_("Ids that say nothing, so that you are not counted twice."),
    ),
    Place(
        model="accounts.Erasure",
        what=_("That somebody was erased, and when."),
        purpose=AUDIT,
        period="figures",
        told=("at", "asked_by"),
        links=("person_id",),
        erased={},
        why_kept=_("A backup that is used again must erase you again; it holds an id and a time."),
        rows=lambda people: (),  # nobody is there any more to be told
    ),
    Place(
        model="accounts.AuditLine",
        what=_("What you did here, what was done to your account, and who looked at your data."),
        purpose=AUDIT,
        period="audit",
        told=("at", "action", "subject"),
        secret=("detail",),  # may hold what belongs to others
        links=("actor",),
        free=("id",),
        erased={},
        how_erased=_("Every text in them goes."),
        why_kept=_("What was done and when, by an id that says nothing: others’ data were touched by these acts too."),
        rows=_audit_rows,
        erase=_erase_audit,
    ),
    Store(
        key="cookies",
        what=_(
            "In your browser: the log-in, the language, which accounts logged in on this device, answers not sent yet."
        ),
        purpose=ACCOUNT,
        period="session",
        erased=_("“Next person on this phone” and logging out remove them; the log-in ends everywhere."),
    ),
    Store(
        key="erasures.log",
        what=_("Ids and times of erased people, in a file beside the database."),
        purpose=AUDIT,
        period="figures",
        erased=_("Stays: it holds nothing but an id and a time."),
    ),
    Store(
        key="exports/",
        what=_("The file of your data that you asked for."),
        purpose=ACCOUNT,
        period="exports",
        erased=_("Deleted when you fetched it, after a day, or with you."),
    ),
)
declare_free("The register of countries.", "accounts.Country")
declare_free("Keyed hashes with a count and an end within a day: they name nobody.", "accounts.LimitCount")
