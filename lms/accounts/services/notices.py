"""Telling people what happens with their data, and taking or ending their consent where it is one."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Consent, NoticeGiven, NoticeWay, User
from lms.accounts.privacy.notices import CONSENTS, OFFERED, VERSION
from lms.accounts.services.audit import write_audit_line
from lms.kernel import clock
from lms.kernel.errors import NotFound
from lms.kernel.writes import write_transaction


def give_notice(
    *, person: User, way: str = NoticeWay.SCREEN, by: User | None = None, language: str = "", version: str = VERSION
) -> NoticeGiven:
    """Record that a person was told. The same version told again in the same way changes nothing."""
    with write_transaction():
        notice, created = NoticeGiven.objects.get_or_create(
            person=person,
            version=version,
            way=way,
            defaults={"language": language or person.language, "at": clock.now(), "by": by},
        )
        if created:
            write_audit_line(actor=by or person, action="notice.give", subject=person.pk, version=version, way=str(way))
    return notice


def give_consent(*, person: User, purpose: str, way: str = NoticeWay.SCREEN) -> Consent:
    """Take a person's consent to one purpose; given already, nothing changes."""
    _check(purpose)
    with write_transaction():
        consent, created = Consent.objects.get_or_create(
            person=person,
            purpose=purpose,
            withdrawn_at=None,
            defaults={"version": VERSION, "way": way, "given_at": clock.now()},
        )
        if created:
            write_audit_line(actor=person, action="consent.give", subject=person.pk, purpose=purpose)
    return consent


def withdraw_consent(*, person: User, purpose: str) -> None:
    """End a consent, and what was used by it; without one, nothing changes."""
    _check(purpose)
    with write_transaction():
        ended = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(
            withdrawn_at=clock.now()
        )
        _CLEAR[purpose](person)
        if ended:
            write_audit_line(actor=person, action="consent.withdraw", subject=person.pk, purpose=purpose)


def offer(*, person: User, sex: str, age_band: str) -> None:
    """Keep what a person offers of herself for statistics, with her consent; offering nothing withdraws it."""
    if not sex and not age_band:
        withdraw_consent(person=person, purpose=OFFERED)
        return
    with write_transaction():
        give_consent(person=person, purpose=OFFERED)
        if (person.sex, person.age_band) != (sex, age_band):
            person.sex, person.age_band = sex, age_band
            person.save(update_fields=["sex", "age_band"])


def _check(purpose: str) -> None:
    if purpose not in CONSENTS:
        raise NotFound("consent-unknown", _("There is nothing of this kind to agree to."))


def _clear_offered(person: User) -> None:
    if person.sex or person.age_band:
        person.sex = person.age_band = ""
        person.save(update_fields=["sex", "age_band"])


# what is kept by a consent goes with it
_CLEAR: dict[str, Callable[[User], None]] = {OFFERED: _clear_offered}
