"""The PDF of all that is held about a person: asked for, drawn by the worker, fetched once and deleted.

It stands in the store of uploads under a keyed hash, so that its name says nothing and nobody else can guess it.
"""

from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import override
from django_tasks import task

from lms.accounts.models import User
from lms.accounts.privacy.holdings import holdings_of, looks_at
from lms.accounts.privacy.notices import PURPOSES
from lms.accounts.privacy.periods import period_words
from lms.kernel import clock
from lms.printing.pdf import html_to_pdf

FOLDER = "exports"


def ask_for_file(person: User, language: str) -> None:
    """Let the worker draw it, in the language of the page; asked again while it is being drawn, nothing happens."""
    if default_storage.exists(_asked(person.pk)):
        return
    forget_file(person.pk)
    default_storage.save(_asked(person.pk), ContentFile(b""))
    draw_my_data.enqueue(str(person.pk), language)


def is_asked_for(person: User) -> bool:
    """Whether it is being drawn."""
    return bool(default_storage.exists(_asked(person.pk)))


def is_drawn(person: User) -> bool:
    """Whether it can be fetched."""
    return bool(default_storage.exists(_drawn(person.pk)))


def take_file(person: User) -> bytes | None:
    """The file, which is gone then; None if there is none."""
    if not is_drawn(person):
        return None
    with default_storage.open(_drawn(person.pk)) as file:
        content: bytes = file.read()
    forget_file(person.pk)
    return content


def forget_file(person_id: UUID) -> None:
    """Delete it and the note that it was asked for."""
    for name in (_asked(person_id), _drawn(person_id)):
        if default_storage.exists(name):
            default_storage.delete(name)


def draw(person: User, language: str) -> bytes:
    """The document, in a language of the site."""
    with override(language):
        context = {
            "language": language,
            "person": person,
            "holdings": [
                (each, PURPOSES[each.place.purpose], period_words(each.place.period)) for each in holdings_of(person)
            ],
            "looks": looks_at(person),
            "now": clock.now(),
        }
        return html_to_pdf(render_to_string("accounts/my_data_pdf.html", context), lang=language)


@task()
def draw_my_data(person_id: str, language: str) -> None:
    """Draw it and keep it for the person to fetch. Doing it again does no harm."""
    person = User.objects.filter(pk=person_id, erased_at=None).first()
    if person is None:
        forget_file(UUID(person_id))
        return
    content = draw(person, language)
    forget_file(person.pk)
    default_storage.save(_drawn(person.pk), ContentFile(content))


def _name(person_id: UUID) -> str:
    return salted_hmac("lms.accounts.privacy.my_data_file", str(person_id), algorithm="sha256").hexdigest()[:40]


def _asked(person_id: UUID) -> str:
    return f"{FOLDER}/{_name(person_id)}.asked"


def _drawn(person_id: UUID) -> str:
    return f"{FOLDER}/{_name(person_id)}.pdf"
