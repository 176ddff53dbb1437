"""Every address of ours x every kind of user. A route that is not listed here fails; so does one that opens too far.

Wagtail, allauth, Django's language switch and the API framework bring their own rules and are listed by prefix.
"""

from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from analytics.models import Statement
from assessments.models import BankImage
from courses.models import Certificate
from lms.accounts.api import Country, Organisation, Role, Scope, access_of, create_person, grant_role, load_countries
from lms.accounts.services.invitations import invitation_link, invite
from lms.kernel import clock
from tests.factories.analytics import a_receiver, an_import
from tests.journeys import a_class, complete, import_small_course
from trainers.api import add_facilitator

OTHERS = ("account/", "cms/", "cms-documents/", "i18n/", "api/v1/")
PEOPLE = [
    "anonymous", "learner", "classmate", "stranger", "facilitator", "foreign_trainer", "focal_point", "author",
    "manager", "admin",
]  # fmt: skip

ALL = dict.fromkeys(PEOPLE, 200)
SIGNED_IN = ALL | {"anonymous": 302}


def only(*names: str, otherwise: int, status: int = 200) -> dict[str, int]:
    """These people get the page, others are refused, and who is not signed in is sent to sign in."""
    return dict.fromkeys(PEOPLE, otherwise) | dict.fromkeys(names, status) | {"anonymous": 302}


# name: (arguments, who gets what on GET)
ROUTES = {
    "healthz": ({}, ALL),
    "readyz": ({}, ALL),
    "styleguide": ({}, ALL),
    "xapi:about": ({}, ALL),
    "xapi:openapi": ({}, ALL),
    "xapi:statements": ({}, dict.fromkeys(PEOPLE, 401)),
    "xapi:activities": ({}, dict.fromkeys(PEOPLE, 401)),
    "xapi:state": ({}, dict.fromkeys(PEOPLE, 401)),
    "xapi:activity_profile": ({}, dict.fromkeys(PEOPLE, 401)),
    "xapi:agents": ({}, dict.fromkeys(PEOPLE, 401)),
    "xapi:agent_profile": ({}, dict.fromkeys(PEOPLE, 401)),
    "xapi:nowhere": ({"rest": "nothing"}, dict.fromkeys(PEOPLE, 404)),
    "dev_mail": ({}, dict.fromkeys(PEOPLE, 404)),  # tests keep their mails in memory, so there is no such page
    "verify": ({"code": "CODE"}, ALL),
    "course_file": ({"name": "FILE"}, ALL),
    "home": ({}, ALL),
    "site:help": ({}, ALL),
    "site:contact": ({}, ALL),
    "site:status": ({}, ALL),
    "site:privacy": ({}, ALL),
    "site:accessibility": ({}, ALL),
    "courses:catalogue": ({}, ALL),
    "courses:course": ({"slug": "SLUG"}, ALL),
    "courses:enrol": ({"slug": "SLUG"}, only(otherwise=405)),
    "courses:my_learning": ({}, SIGNED_IN),
    "courses:study": ({"slug": "SLUG"}, only("learner", "classmate", otherwise=302)),
    "courses:lesson": ({"slug": "SLUG", "lesson_key": "LESSON"}, only("learner", "classmate", otherwise=302)),
    "courses:finish_lesson": ({"slug": "SLUG", "lesson_key": "LESSON"}, only(otherwise=405)),
    "courses:quick_check": ({"slug": "SLUG", "lesson_key": "LESSON"}, only(otherwise=405)),
    "courses:before_test": ({"slug": "SLUG", "purpose": "post"}, only("learner", otherwise=302)),
    "courses:certificate": ({"slug": "SLUG"}, only("learner", otherwise=302)),
    "courses:certificate_file": ({"slug": "SLUG"}, only("learner", otherwise=302)),
    "assessments:image": ({"bank_id": "BANK", "sha256": "PICTURE"}, only("learner", "author", "admin", otherwise=404)),
    "assessments:take": ({"attempt_id": "ATTEMPT"}, only("learner", otherwise=404, status=302)),
    "assessments:save": ({"attempt_id": "ATTEMPT"}, only(otherwise=405)),
    "assessments:submit": ({"attempt_id": "ATTEMPT"}, only("learner", otherwise=404, status=302)),
    "assessments:review": ({"attempt_id": "ATTEMPT"}, only("learner", otherwise=404)),
    "trainers:runs": ({}, SIGNED_IN),
    "trainers:run": ({"run_id": "RUN"}, only("facilitator", otherwise=404)),
    "trainers:facilitators": ({"run_id": "RUN"}, only("facilitator", "manager", "admin", otherwise=404)),
    "trainers:add_people": ({"run_id": "RUN"}, only("facilitator", otherwise=404)),
    "trainers:slips": ({"run_id": "RUN"}, only(otherwise=405)),
    "analytics:roster_csv": ({"run_id": "RUN"}, only("facilitator", otherwise=404)),
    "analytics:roster_xlsx": ({"run_id": "RUN"}, only("facilitator", otherwise=404)),
    "analytics:overview": ({}, only("focal_point", "manager", "admin", otherwise=403)),
    "analytics:table_file": ({"ending": "csv"}, only("focal_point", "manager", "admin", otherwise=403)),
    "analytics:figure": ({"key": "gain"}, only("focal_point", "manager", "admin", otherwise=403)),
    "analytics:list_file": ({"key": "gain", "ending": "csv"}, only("manager", "admin", otherwise=403)),
    "analytics:statements": ({}, only("manager", "admin", otherwise=403)),
    "analytics:statement": ({"statement_id": "STATEMENT"}, only("manager", "admin", otherwise=403)),
    "analytics:statements_file": ({}, only("admin", otherwise=403)),
    "analytics:exchange": ({}, only("admin", otherwise=403)),
    "analytics:statement_import": ({"import_id": "IMPORT"}, only("admin", otherwise=403)),
    "analytics:credentials": ({}, only("admin", otherwise=403)),
    "analytics:revoke_credential": ({"credential_key": "CREDENTIAL"}, only("admin", otherwise=403)),
    "analytics:forwarding": ({}, only("admin", otherwise=403)),
    "analytics:receiver": ({"receiver_id": "RECEIVER"}, only("admin", otherwise=403)),
    "accounts:profile": ({}, SIGNED_IN),
    "accounts:my_data": ({}, SIGNED_IN),
    "accounts:my_data_json": ({}, SIGNED_IN),
    "accounts:my_data_pdf": ({}, only(otherwise=405)),
    "accounts:erase": ({}, SIGNED_IN),
    "accounts:erased": ({}, ALL),
    "accounts:notice": ({}, ALL),
    "accounts:end_other_sessions": ({}, only(otherwise=405)),
    "accounts:start": ({}, dict.fromkeys(PEOPLE, 302) | {"anonymous": 200}),  # signed in: sent to the first page
    "accounts:enter": ({}, ALL),
    "accounts:slip": ({}, ALL),
    "accounts:slip_pin": ({}, dict.fromkeys(PEOPLE, 302)),  # without an opened slip: sent to the page that asks for one
    "accounts:slip_join": ({}, dict.fromkeys(PEOPLE, 302)),
    "accounts:keep_slip": ({}, SIGNED_IN),
    "accounts:new_slip": ({}, dict.fromkeys(PEOPLE, 302)),  # they have a password and no PIN: sent to the profile
    "accounts:change_pin": ({}, dict.fromkeys(PEOPLE, 302)),
    "accounts:next_person": ({}, ALL),
    "accounts:countries": ({}, ALL),
    "accounts:who_sees": ({}, SIGNED_IN),
    "accounts:people": ({}, only("admin", otherwise=403)),
    "accounts:person": ({"person_id": "PERSON"}, only("admin", otherwise=403)),
    "accounts:who_sees_person": ({"person_id": "PERSON"}, only("admin", otherwise=403)),
    "accounts:erase_person": ({"person_id": "PERSON"}, only("admin", otherwise=403)),
    "accounts:give_role": ({"person_id": "PERSON"}, only("admin", otherwise=403)),
    "accounts:close_account": ({"person_id": "PERSON"}, only("admin", otherwise=403, status=405)),
    "accounts:reopen_account": ({"person_id": "PERSON"}, only("admin", otherwise=403, status=405)),
    "accounts:merge": ({}, only("admin", otherwise=403)),
    "accounts:merge_doubles": ({}, only("admin", otherwise=403)),
    "accounts:part": ({"merge_id": "PERSON"}, only("admin", otherwise=403, status=405)),
    "accounts:roles": ({}, SIGNED_IN),
    "accounts:invite": ({}, only("focal_point", "manager", "admin", otherwise=404)),
    "accounts:end_role": ({"assignment_id": "ROLE"}, only("facilitator", "manager", "admin", otherwise=404)),
    "accounts:hand_over": ({"assignment_id": "ROLE"}, only("facilitator", "manager", "admin", otherwise=404)),
    "accounts:invitation_made": ({"invitation_id": "INVITATION"}, only("manager", "admin", otherwise=404)),
    "accounts:withdraw_invitation": ({"invitation_id": "INVITATION"}, only(otherwise=405)),
    "accounts:invitation": ({"token": "TOKEN"}, ALL),
    "accounts:organisations": ({}, only("manager", "admin", otherwise=403)),
    "accounts:organisation_doubles": ({}, only("manager", "admin", otherwise=403)),
    "accounts:organisation": ({"organisation_id": "ORGANISATION"}, only("manager", "admin", otherwise=403)),
    "accounts:merge_organisation": (
        {"organisation_id": "ORGANISATION"},
        only("manager", "admin", otherwise=403, status=405),
    ),
    "accounts:part_organisation": (
        {"organisation_id": "ORGANISATION"},
        only("manager", "admin", otherwise=403, status=405),
    ),
}


def walk(patterns, path="", namespace=""):
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield here, ":".join(filter(None, [namespace, pattern.name])), pattern.callback


def our_routes():
    for path, name, view in walk(get_resolver().url_patterns):
        if not path.startswith(OTHERS):
            yield path, name, view


def test_every_route_is_in_the_matrix():
    names = {name or f"(nameless) {path}" for path, name, _ in our_routes()}
    assert names == set(ROUTES)


def test_every_view_says_who_may_see_it():
    for path, _, view in our_routes():
        assert access_of(view) is not None, path


@pytest.fixture
def scene(db, client):
    """A course taken to its end by one learner in a class, and one of each kind of other people."""
    load_countries()
    course = import_small_course()
    kenya, jordan = Country.objects.get(pk="KE"), Country.objects.get(pk="JO")

    def person(name, role=None, scope=Scope.ALL, scope_id="", country=kenya):
        made = create_person(name=name, email=f"{name}@example.org", country=country)
        if role:
            grant_role(person=made, role=role, given_by=None, scope=scope, scope_id=scope_id)
        return made

    people = {
        "learner": person("learner"),
        "classmate": person("classmate"),
        "stranger": person("stranger", country=jordan),
        "facilitator": person("facilitator", Role.TRAINER),
        "foreign_trainer": person("foreign_trainer", Role.TRAINER),
        "focal_point": person("focal_point", Role.COUNTRY_FOCAL_POINT, Scope.COUNTRY, "JO"),
        "author": person("author", Role.AUTHOR),
        "manager": person("manager", Role.PROJECT_MANAGER),
        "admin": person("admin", Role.ADMINISTRATOR),
    }
    run, other = a_class(course, "one"), a_class(course, "two")
    add_facilitator(run=run, person=people["facilitator"], actor=people["admin"])
    add_facilitator(run=other, person=people["foreign_trainer"], actor=people["admin"])
    journey = complete(people["learner"], run)
    journey.enrol_also(people["classmate"])
    BankImage.objects.create(
        bank_id=course.bank_id, sha256="a" * 64, content_type="image/png", content=b"png", made_at=clock.now()
    )
    offer = invite(actor=people["manager"], role=Role.TRAINER, scope=Scope.ALL, scope_id="")
    known = {
        "CODE": Certificate.objects.get().code,
        "FILE": journey.file_name,
        "SLUG": course.slug,
        "LESSON": journey.lesson_keys[0],
        "ATTEMPT": journey.post_attempt,
        "BANK": course.bank_id,
        "PICTURE": "a" * 64,
        "RUN": run.pk,
        "RECEIVER": a_receiver().pk,
        "PERSON": people["learner"].pk,
        "ROLE": people["facilitator"].roles.get().pk,
        "INVITATION": offer.pk,
        "TOKEN": invitation_link(offer).rstrip("/").rsplit("/", 1)[-1],
        "STATEMENT": Statement.objects.filter(body__contains=str(people["learner"].pk)).first().id,
        "IMPORT": an_import().pk,
        "CREDENTIAL": an_import().credential.key,
        "ORGANISATION": Organisation.objects.create(name="Ministry", country=kenya).pk,
    }
    return people, known


def address(name, arguments, known):
    return reverse(name, kwargs={key: known.get(value, value) for key, value in arguments.items()})


def test_the_matrix_of_routes_and_people(scene, client):
    people, known = scene
    wrong = []
    for who in PEOPLE:
        client.logout()
        if who != "anonymous":
            client.force_login(people[who])
        for name, (arguments, expected) in ROUTES.items():
            if name == "dev_mail" or (name == "courses:certificate_file" and who == "learner"):
                continue
            status = client.get(address(name, arguments, known)).status_code
            if status != expected[who]:
                wrong.append(f"{name} as {who}: {status} instead of {expected[who]}")
    assert not wrong, "\n".join(wrong)


FOREIGN = [
    "assessments:image", "assessments:take", "assessments:review", "trainers:run", "analytics:roster_csv",
    "analytics:roster_xlsx", "accounts:end_role", "accounts:hand_over", "accounts:invitation_made", "accounts:person",
]  # fmt: skip


def test_a_foreign_and_a_nonexistent_object_answer_alike(scene, client):
    people, known = scene
    client.force_login(people["stranger"])
    nowhere = known | {key: uuid4() for key in ("ATTEMPT", "BANK", "RUN", "ROLE", "INVITATION", "PERSON")}
    for name in FOREIGN:
        arguments, _ = ROUTES[name]
        foreign = client.get(address(name, arguments, known))
        missing = client.get(address(name, arguments, nowhere))
        assert (foreign.status_code, _plain(foreign, known)) == (missing.status_code, _plain(missing, nowhere)), name


def test_a_focal_point_sees_nothing_of_another_country(scene, client):
    people, known = scene
    client.force_login(people["focal_point"])
    for name in ("analytics:overview", "analytics:table_file", "analytics:figure"):
        text = _body(client.get(address(name, ROUTES[name][0], known)))
        assert "Kenya" not in text and str(people["learner"].pk)[:8] not in text, name


def test_no_list_or_file_names_a_learner_to_managers(scene, client):
    people, known = scene
    client.force_login(people["manager"])
    for name in ("analytics:overview", "analytics:table_file", "analytics:figure", "analytics:list_file"):
        text = _body(client.get(address(name, ROUTES[name][0], known)))
        assert "learner@example.org" not in text, name


def _body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def _plain(response, known):
    """The page without what differs on every request."""
    import re

    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", _body(response))
    for value in map(str, known.values()):
        text = text if value.isdigit() else text.replace(value, "")  # digits stand everywhere
    return text
