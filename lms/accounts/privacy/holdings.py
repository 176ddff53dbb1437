"""What is held about a person, as she is shown it: read from the map of personal data, never listed by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lms.accounts.merging.aliases import all_records_of, kept_person
from lms.accounts.models import AuditLine, User
from lms.accounts.privacy.looks import LOOK, MANY, seen_in, words_for
from lms.accounts.privacy.notices import PURPOSES, VERSION
from lms.accounts.vocabulary import Role
from lms.kernel import clock
from lms.kernel.personal_data import Place, Row, model_of, places

# field names in plain words; what is missing here is shown under its own name
FIELD_WORDS = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "sign_in_name": gettext_lazy("Sign-in name"),
    "language": gettext_lazy("Language"),
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "joined_at": gettext_lazy("Here since"),
    "last_login": gettext_lazy("Last log-in"),
    "is_active": gettext_lazy("May log in"),
    "country": gettext_lazy("Country"),
    "organisation": gettext_lazy("Organisation"),
    "audience": gettext_lazy("Work"),
    "valid_from": gettext_lazy("From"),
    "ended_at": gettext_lazy("Until"),
    "purpose": gettext_lazy("For what"),
    "role": gettext_lazy("Role"),
    "scope": gettext_lazy("Where"),
    "scope_id": gettext_lazy("Place"),
    "starts_at": gettext_lazy("From"),
    "ends_at": gettext_lazy("Until"),
    "made_at": gettext_lazy("Made"),
    "expires_at": gettext_lazy("Valid until"),
    "used_at": gettext_lazy("Used"),
    "withdrawn_at": gettext_lazy("Withdrawn"),
    "given_at": gettext_lazy("Given"),
    "accepted_at": gettext_lazy("Accepted"),
    "undone_at": gettext_lazy("Undone"),
    "version": gettext_lazy("Version"),
    "way": gettext_lazy("How"),
    "at": gettext_lazy("When"),
    "action": gettext_lazy("Act"),
    "by": gettext_lazy("By"),
    "subject": gettext_lazy("On"),
    "reason": gettext_lazy("Reason"),
    "course": gettext_lazy("Course"),
    "course_title": gettext_lazy("Course"),
    "run": gettext_lazy("Run"),
    "test": gettext_lazy("Test"),
    "number": gettext_lazy("Number"),
    "lesson_key": gettext_lazy("Lesson"),
    "check_key": gettext_lazy("Question"),
    "question": gettext_lazy("Question"),
    "answer": gettext_lazy("Answer"),
    "choice": gettext_lazy("Answer"),
    "correct": gettext_lazy("Right"),
    "mark": gettext_lazy("Mark"),
    "score": gettext_lazy("Score"),
    "maximum": gettext_lazy("Out of"),
    "passed": gettext_lazy("Passed"),
    "tries": gettext_lazy("Tries"),
    "happened_at": gettext_lazy("When"),
    "started_at": gettext_lazy("Begun"),
    "handed_in_at": gettext_lazy("Handed in"),
    "completed_at": gettext_lazy("Completed"),
    "completed_on": gettext_lazy("Completed"),
    "issued_at": gettext_lazy("Issued"),
    "since": gettext_lazy("Since"),
    "verified": gettext_lazy("Checked"),
    "type": gettext_lazy("Kind"),
    "statement": gettext_lazy("Statement"),
    "stored": gettext_lazy("Stored"),
    "timestamp": gettext_lazy("When"),
    "text": gettext_lazy("Text"),
    "title": gettext_lazy("Title"),
    "file": gettext_lazy("File"),
    "asked_by": gettext_lazy("Asked by"),
    "assessment": gettext_lazy("Test"),
    "attempt": gettext_lazy("Test"),
    "activity": gettext_lazy("Activity"),
    "agent": gettext_lazy("Known as"),
    "avatar": gettext_lazy("Picture"),
    "body": gettext_lazy("Statement"),
    "certificate_revoked": gettext_lazy("Certificate withdrawn"),
    "certified_at": gettext_lazy("Certificate issued"),
    "changed_at": gettext_lazy("Changed"),
    "code": gettext_lazy("Code"),
    "comment": gettext_lazy("Comment"),
    "comment_notifications": gettext_lazy("You are told of notes"),
    "content": gettext_lazy("Text"),
    "content_type": gettext_lazy("Kind"),
    "course_slug": gettext_lazy("Course"),
    "created": gettext_lazy("Made"),
    "created_at": gettext_lazy("Made"),
    "current_time_zone": gettext_lazy("Time zone"),
    "data": gettext_lazy("Text"),
    "data_json": gettext_lazy("Text"),
    "date_joined": gettext_lazy("Since"),
    "enrolled_at": gettext_lazy("Enrolled"),
    "expire_date": gettext_lazy("Runs out"),
    "extra_data": gettext_lazy("What your institution told us"),
    "finished_at": gettext_lazy("Finished"),
    "is_editing": gettext_lazy("Being changed"),
    "label": gettext_lazy("What"),
    "kind": gettext_lazy("What"),
    "last_seen_at": gettext_lazy("Last seen"),
    "last_updated_at": gettext_lazy("Changed"),
    "last_used_at": gettext_lazy("Last used"),
    "length": gettext_lazy("Size (bytes)"),
    "lessons_done": gettext_lazy("Lessons done"),
    "minutes": gettext_lazy("Minutes"),
    "sha2": gettext_lazy("Fingerprint"),
    "object_str": gettext_lazy("Title"),
    "occasion_id": gettext_lazy("Id of the run"),
    "occasion_kind": gettext_lazy("Taken in"),
    "origin": gettext_lazy("Recorded where"),
    "page": gettext_lazy("Page"),
    "post": gettext_lazy("Final test"),
    "post_at": gettext_lazy("Final test on"),
    "pre": gettext_lazy("Test before"),
    "pre_at": gettext_lazy("Test before on"),
    "preferred_language": gettext_lazy("Language"),
    "primary": gettext_lazy("Main address"),
    "provider": gettext_lazy("Institution"),
    "reached_at": gettext_lazy("First act"),
    "recorded_at": gettext_lazy("Recorded"),
    "revoked_at": gettext_lazy("Withdrawn"),
    "revoked_reason": gettext_lazy("Reason"),
    "role_ends_at": gettext_lazy("Until"),
    "sent": gettext_lazy("Sent"),
    "sequence": gettext_lazy("Changes"),
    "status": gettext_lazy("State"),
    "uid": gettext_lazy("Your id there"),
    "updated_at": gettext_lazy("Changed"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A place on the map with what it holds of one person."""

    place: Place
    rows: list[Row]

    @property
    def key(self) -> str:
        """A name for programs and anchors."""
        return self.place.model.lower().replace(".", "-")

    def shown(self, limit: int | None = None) -> list[list[Cell]]:
        """The rows in words; the newest first where there are more than fit."""
        rows = self.rows if limit is None else self.rows[-limit:][::-1]
        return [[Cell(label(name), self._word(name, value)) for name, value in row.items()] for row in rows]

    def _word(self, name: str, value: Any) -> str:
        return in_words(value, _choices(self.place.model, name))


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at the person's data."""

    at: datetime
    who: str
    role: str
    what: str
    where: str


def records_of(person: User) -> tuple[UUID, ...]:
    """The ids of all records of one person."""
    return tuple(sorted(all_records_of([kept_person(person.pk).pk])))


def holdings_of(person: User) -> list[Holding]:
    """Everything that is held about a person and told to her; places with nothing are left out."""
    people = records_of(person)
    order = list(PURPOSES)
    sorted_places = sorted(places(), key=lambda place: (order.index(place.purpose), place.model != "accounts.User"))
    found = (Holding(place, list(_rows(place, people))) for place in sorted_places)
    return [holding for holding in found if holding.rows]


def looks_at(person: User) -> list[Look]:
    """Who looked at the person's data, the newest first."""
    people = records_of(person)
    seen = {each.subject: each for each in seen_in(person)}
    direct = Q(subject__in=list(map(str, people)))
    for pk in people:
        direct |= Q(subject=MANY, detail__icontains=str(pk))
    lines = AuditLine.objects.filter(action__startswith=LOOK).filter(direct | Q(subject__in=list(seen)))
    found = []
    for line in lines.exclude(actor__in=people).select_related("actor").order_by("-at").iterator(chunk_size=2000):
        place = seen.get(line.subject)
        if place and line.at < place.since:
            continue
        found.append(
            Look(line.at, _who_looked(line), _roles(line), words_for(line.action), place.name if place else "")
        )
    return found


def export_of(person: User) -> dict[str, Any]:
    """All that is held about a person, for programs: the file that she downloads."""
    return {
        "format": "meristem-my-data-1",
        "site": settings.SITE_URL,
        "person": str(person.pk),
        "made_at": clock.now().isoformat(),
        "notice": VERSION,
        "held": [
            {
                "place": holding.place.model,
                "what": str(holding.place.what),
                "purpose": str(PURPOSES[holding.place.purpose].title),
                "rows": [{name: _plain(value) for name, value in row.items()} for row in holding.rows],
            }
            for holding in holdings_of(person)
        ],
        "looks": [
            {"at": look.at.isoformat(), "who": look.who, "role": look.role, "what": look.what, "where": look.where}
            for look in looks_at(person)
        ],
    }


def label(name: str) -> str:
    """A field in plain words."""
    return str(FIELD_WORDS.get(name, name.replace("_", " ").capitalize()))


def in_words(value: Any, choices: dict[Any, Any] | None = None) -> str:
    """A value as a reader of the page's language would write it."""
    if value is None or value == "":
        return "—"
    if choices and value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list | tuple):
        return ", ".join(in_words(each) for each in value)
    if isinstance(value, dict) and {"verb", "object"} <= value.keys():
        return _sentence(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_words(each)}" for key, each in value.items())
    return str(value)


def _sentence(statement: dict[str, Any]) -> str:
    """An xAPI statement as far as a reader needs it: what was done, with what. The whole stands in the file for programs."""
    verb, target = statement["verb"], statement["object"]
    done = _in_language(verb.get("display")) or str(verb.get("id", "")).rsplit("/", 1)[-1]
    return f"{done} {_in_language(target.get('definition', {}).get('name')) or target.get('id', '')}"


def _in_language(texts: dict[str, str] | None) -> str:
    texts = texts or {}
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")


def _rows(place: Place, people: tuple[UUID, ...]) -> Iterator[Row]:
    if place.rows:
        yield from place.rows(people)
    elif place.owner:
        model = model_of(place)
        relations = [name for name in place.told if model._meta.get_field(name).is_relation]
        rows = model._default_manager.filter(**{f"{place.owner}__in": people}).select_related(*relations)
        for row in rows.order_by("pk").iterator(chunk_size=2000):
            yield {name: _of(row, name) for name in place.told}


def _of(row: Model, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, Model):
        return str(value)
    return value.name if hasattr(value, "storage") else value


@cache
def _choices(model: str, name: str) -> dict[Any, Any]:
    try:
        field = next(place for place in places() if place.model == model and name in place.told)
        return dict(getattr(model_of(field)._meta.get_field(name), "flatchoices", ()) or ())
    except (StopIteration, FieldDoesNotExist):
        return {}


def _plain(value: Any) -> Any:
    """A value that JSON can hold."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return str(value)


def _who_looked(line: AuditLine) -> str:
    if line.actor is None:
        program = line.detail.get("program")
        return _("The program “%(name)s”") % {"name": program} if program else _("the site")
    return line.actor.name or _("An erased person")


def _roles(line: AuditLine) -> str:
    labels = dict(Role.choices)
    return ", ".join(str(labels.get(role, role)) for role in line.detail.get("roles", ()))
