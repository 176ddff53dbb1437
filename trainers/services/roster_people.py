"""People whom a facilitator puts on her list: with a name, without a log-in; and the slips that she hands to them."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from courses.api import enrol_on_roster, put_on_roster
from lms.accounts.api import (
    Country,
    PrintedSlip,
    SignInState,
    SlipPurpose,
    User,
    affiliation_at,
    create_person,
    give_notice,
    make_slip,
    printed_slip,
    sign_ins_of,
    write_looks,
)
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.ids import new_id
from lms.kernel.writes import write_transaction
from trainers.selectors.runs import facilitated_run

FORM_LINES = UUID("6f1c3d0e-52b4-4d61-9c53-8a0f6f0f7b9e")  # the name space of ids that follow from a form's line


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be put on a list. Two may have the same name: the organisation tells them apart."""

    name: str
    organisation: str


def add_people(
    *,
    run_id: UUID,
    actor: User,
    people: Iterable[Newcomer],
    country: Country | None,
    audience: str,
    language: str,
    form_key: UUID | None = None,
) -> list[User]:
    """Put people who have no log-in on the list of a run; the actor has handed the printed notice to them.

    `form_key` is that of the form as it was shown; without it, each call is an act of its own. A form that comes twice (a
    double click, an answer that was lost) adds nobody a second time and gives the same people; a line that was written
    into it since is a new person. The people's ids follow from the key, so that the database itself knows them again.
    """
    facilitated_run(person=actor, run_id=run_id, language=language)
    with write_transaction():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=actor.pk)  # two forms of one hand take turns
        keyed = _keyed(people, f"{form_key or new_id()} {run_id} {actor.pk}")
        known = User.objects.in_bulk(keyed)
        return [
            known.get(key) or _add(run_id, actor, key, each, country, audience, language) for key, each in keyed.items()
        ]


def print_slips(
    *, run_id: UUID, actor: User, person_ids: Collection[UUID], language: str, site: str
) -> list[PrintedSlip]:
    """New slips for people on the list of a run; their older ones are good for nothing from now on.

    Only for those whom a facilitator put on this list, and who have no other way in: no e-mail, passkey, institution or
    role. So a slip gives away nothing but a learner's own record, and she is told who printed it.
    """
    facilitated_run(person=actor, run_id=run_id, language=language)
    if not set(person_ids) <= put_on_roster(run_id):
        raise NotFound("not-on-roster", _("You put no such person on this list."))
    states = sign_ins_of(person_ids)
    if not all(states[pk].by_slip_only for pk in person_ids):
        raise Conflict(
            "slip-not-needed", _("Somebody you chose has another way to log in, and needs no slip from you.")
        )
    people = sorted(
        User.objects.filter(pk__in=person_ids), key=lambda person: (person.name.casefold(), person.joined_at)
    )
    with write_transaction():
        write_looks(actor=actor, action="look.slips", subjects=person_ids, run=str(run_id))
        return [_print(person, actor, states[person.pk].state, site) for person in people]


def without_login(run_id: UUID) -> list[UUID]:
    """Those on the list who have neither logged in nor a slip that is good."""
    states = sign_ins_of(put_on_roster(run_id))
    return [pk for pk, found in states.items() if found.by_slip_only and found.state == SignInState.NONE]


def _keyed(people: Iterable[Newcomer], form: str) -> dict[UUID, Newcomer]:
    """Each with the id that follows from the form and the line; of two lines that are alike, the second has its own."""
    seen: Counter[Newcomer] = Counter()
    found = {}
    for each in people:
        seen[each] += 1
        line = json.dumps([form, each.name, each.organisation, seen[each]])
        found[uuid5(FORM_LINES, line)] = each
    return found


def _add(
    run_id: UUID, actor: User, key: UUID, each: Newcomer, country: Country | None, audience: str, language: str
) -> User:
    person = create_person(
        key=key,
        name=each.name,
        email=None,
        language=language,
        country=country,
        organisation=each.organisation,
        audience=audience,
        made_by=actor,
    )
    give_notice(person=person, way="paper", by=actor, language=language)
    enrol_on_roster(person=person, run_id=run_id, language=language, by=actor)
    return person


def _print(person: User, actor: User, state: SignInState, site: str) -> PrintedSlip:
    purpose = SlipPurpose.RECOVER if state == SignInState.IN else SlipPurpose.CLAIM
    made = make_slip(person=person, purpose=purpose, made_by=actor)
    place = affiliation_at(person, clock.now())
    organisation = str(place.organisation) if place and place.organisation else ""
    return printed_slip(person=person, purpose=purpose, code=made.code, site=site, organisation=organisation)
