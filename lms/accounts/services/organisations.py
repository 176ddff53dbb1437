"""Keeping the register of organisations in order. Affiliations are never touched, so no past figure alters."""

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Organisation, User
from lms.accounts.organisations.register import may_keep
from lms.accounts.services.audit import write_audit_line
from lms.accounts.vocabulary import OrganisationKind
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.writes import write_transaction


def change_organisation(*, organisation: Organisation, name: str, kind: str, actor: User) -> None:
    """Another spelling or kind. A name that the country has already is a double: merge the two instead."""
    _check_right(actor, organisation)
    wanted = {"name": " ".join(name.split()), "kind": OrganisationKind(kind).value}
    changed = {field: value for field, value in wanted.items() if getattr(organisation, field) != value}
    if not changed:
        return
    try:
        with write_transaction():
            Organisation.objects.filter(pk=organisation.pk).update(**changed)
            # no name in it: people name organisations after themselves, and an audit line outlives the organisation
            write_audit_line(
                actor=actor, action="organisation.change", subject=organisation.pk, changed=sorted(changed)
            )
    except IntegrityError:
        raise Conflict(
            "organisation-known", _("This country has an organisation of this name. Join the two instead.")
        ) from None
    for field, value in changed.items():
        setattr(organisation, field, value)


def merge_organisations(*, double: Organisation, kept: Organisation, actor: User) -> None:
    """From now on `double` is known as `kept`: forms lead there. It can be undone."""
    _check_right(actor, double)
    _check_right(actor, kept)
    with write_transaction():
        list(Organisation.objects.select_for_update().filter(pk__in=[double.pk, kept.pk]).order_by("pk"))
        double.refresh_from_db()
        kept.refresh_from_db()
        if double.merged_into_id == kept.pk:
            return
        if double.merged_into_id:
            raise Conflict("organisation-merged", _("This organisation has been joined to another one already."))
        if canonical(kept).pk == double.pk:
            raise Conflict("organisation-circle", _("An organisation cannot be joined to itself."))
        double.merged_into = kept
        double.save(update_fields=["merged_into"])
        write_audit_line(actor=actor, action="organisation.merge", subject=double.pk, kept=str(kept.pk))


def undo_organisation_merge(*, double: Organisation, actor: User) -> None:
    """The two are two again; a second time changes nothing."""
    _check_right(actor, double)
    with write_transaction():
        if Organisation.objects.filter(pk=double.pk, merged_into__isnull=False).update(merged_into=None):
            double.merged_into = None
            write_audit_line(actor=actor, action="organisation.merge_undo", subject=double.pk)


def canonical(organisation: Organisation) -> Organisation:
    """The organisation that stands for this one: itself, or the end of the chain it was joined to."""
    seen = {organisation.pk}
    while organisation.merged_into is not None and organisation.merged_into_id not in seen:
        organisation = organisation.merged_into
        seen.add(organisation.pk)
    return organisation


def _check_right(actor: User, organisation: Organisation) -> None:
    if not may_keep(actor, organisation):
        raise NotFound("organisation-unknown", _("There is no such organisation in your list."))
