"""Certificates: issued once per enrolment, sealed, drawn after the commit, revocable.

A number is the year and eight random characters: a counter would tell everybody how many certificates were issued, and
let a holder guess the numbers of others. The alphabet has no I, L, O or U; the last character checks the others.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from courses.certificates.layout import CertificateData, draw_certificate
from courses.models import Certificate, Enrolment, OutlineText
from courses.selectors.catalogue import text_in
from courses.selectors.enrolments import version_for
from courses.selectors.replay import certificate_issued, certificate_revoked
from lms.accounts.api import Role, Scope, User, kept_person, scopes_of, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotAllowed, NotFound
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SALT = "courses.certificate.seal"
TRUE, CHANGED, REVOKED, UNKNOWN, ERASED = "true", "changed", "revoked", "unknown", "erased"


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """What the verify page says. The facts are there only if the certificate is known."""

    status: str
    number: str = ""
    name: str = ""
    course_title: str = ""
    language: str = ""
    completed_on: date | None = None
    revoked_on: date | None = None


def issue_certificate(*, enrolment: Enrolment, language: str) -> Certificate:
    """The certificate of a completed enrolment; asked again, the same one."""
    if enrolment.completed_at is None:
        raise Conflict("not-completed", _("The course is not completed yet."))
    with write_transaction():
        existing = Certificate.objects.filter(enrolment=enrolment).first()
        if existing:
            return existing
        title, language = course_title_in(enrolment, language)
        person = kept_person(enrolment.person_id)  # the name under which the person is known now
        certificate = Certificate(
            enrolment=enrolment,
            number=_free_number(enrolment.completed_at.year),
            code=secrets.token_hex(10),
            name=person.name,
            course_title=title,
            language=language,
            minutes=version_for(enrolment).minutes,
            completed_on=enrolment.completed_at.date(),
            issued_at=clock.now(),
        )
        certificate.seal = seal_of(certificate)
        certificate.save(force_insert=True)
        write_audit_line(actor=person, action="certificate.issue", subject=certificate.pk)
        publish(certificate_issued(certificate))
    return certificate


def revoke_certificate(*, certificate_id: UUID, reason: str, actor: User) -> Certificate:
    """Take a certificate back for a reason; a second time changes nothing. For managers and administrators."""
    everywhere = (Scope.ALL.value, "")
    if not actor.is_superuser and everywhere not in scopes_of(actor, Role.PROJECT_MANAGER, Role.ADMINISTRATOR):
        raise NotAllowed("may-not-revoke", _("Only a project manager or an administrator can revoke a certificate."))
    with write_transaction():
        rows = Certificate.objects.select_for_update(of=("self",)).select_related("enrolment__run__course")
        certificate = rows.filter(pk=certificate_id).first()
        if certificate is None:
            raise NotFound("certificate-unknown", _("There is no such certificate."))
        if certificate.revoked_at is None:
            certificate.revoked_at, certificate.revoked_reason = clock.now(), reason[:200]
            certificate.save(update_fields=["revoked_at", "revoked_reason"])
            write_audit_line(actor=actor, action="certificate.revoke", subject=certificate.pk)
            publish(certificate_revoked(certificate))
    return certificate


def certificate_by_code(code: str) -> CheckedCertificate:
    """What is to be said to somebody who holds a certificate with this code."""
    certificate = Certificate.objects.filter(code=code.lower()).first()
    if certificate is None:
        return CheckedCertificate(UNKNOWN)
    status = REVOKED if certificate.revoked_at else TRUE if is_intact(certificate) else CHANGED
    if status == TRUE and not certificate.name:
        status = ERASED
    return CheckedCertificate(
        status=status,
        number=certificate.number,
        name=certificate.name,
        course_title=certificate.course_title,
        language=certificate.language,
        completed_on=certificate.completed_on,
        revoked_on=certificate.revoked_at.date() if certificate.revoked_at else None,
    )


def seal_of(certificate: Certificate, secret: str | bytes | None = None) -> str:
    """The keyed hash of everything that is printed."""
    facts = (
        certificate.number,
        certificate.code,
        certificate.name,
        certificate.course_title,
        certificate.language,
        certificate.completed_on.isoformat(),
        str(certificate.minutes),
    )
    message = "\x1f".join(facts)
    return salted_hmac(SALT, message, secret=secret, algorithm="sha256").hexdigest()


def is_intact(certificate: Certificate) -> bool:
    """Whether the record still says what was sealed, under the present key or one that was changed since."""
    keys = [None, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(seal_of(certificate, key), certificate.seal) for key in keys)


def verify_url(certificate: Certificate) -> str:
    """The address in the QR code."""
    return f"{settings.SITE_URL}/verify/{certificate.code}/"


def draw_file(certificate_id: UUID) -> Certificate:
    """Draw the PDF and keep it; one that is there and whole is left alone."""
    certificate = Certificate.objects.get(pk=certificate_id)
    if file_of(certificate) is not None or not certificate.name:  # an erased holder's is never drawn again
        return certificate
    content = draw_certificate(data_of(certificate))
    name = f"certificates/{certificate.pk}.pdf"
    default_storage.delete(name)
    certificate.file = default_storage.save(name, ContentFile(content))
    certificate.file_sha256 = hashlib.sha256(content).hexdigest()
    certificate.save(update_fields=["file", "file_sha256"])
    return certificate


def file_of(certificate: Certificate) -> bytes | None:
    """The drawn PDF; None if it is not drawn yet, or not what was drawn."""
    if not certificate.file or not default_storage.exists(certificate.file):
        return None
    with default_storage.open(certificate.file) as file:
        content: bytes = file.read()
    return content if hashlib.sha256(content).hexdigest() == certificate.file_sha256 else None


def data_of(certificate: Certificate) -> CertificateData:
    """What is printed. Hours are rounded to halves."""
    return CertificateData(
        name=certificate.name,
        course_title=certificate.course_title,
        language=certificate.language,
        completed_on=certificate.completed_on,
        number=certificate.number,
        verify_url=verify_url(certificate),
        hours=Decimal(max(1, round(certificate.minutes / 30))) / 2 if certificate.minutes else None,
        organisation_name=settings.SITE_NAME,
    )


def course_title_in(enrolment: Enrolment, language: str) -> tuple[str, str]:
    """The course's title in a language it has, and that language."""
    version = version_for(enrolment)
    texts = list(OutlineText.objects.filter(version=version).only("language", "title"))
    text = text_in(texts, language, version.course.source_language)
    return text.title, text.language


def new_number(year: int) -> str:
    """A random number such as MER-2026-7K4QX9F2."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(7))
    return f"MER-{year}-{body}{check_character(body)}"


def check_character(body: str) -> str:
    """Catches a wrong or swapped character when a number is typed from paper."""
    total = sum((place + 1) * ALPHABET.index(character) for place, character in enumerate(body))
    return ALPHABET[total % 31]


def _free_number(year: int) -> str:
    while Certificate.objects.filter(number=(number := new_number(year))).exists():
        pass
    return number
