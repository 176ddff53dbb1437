"""Every route x every role, wherever it can be held, x {own, same occasion, same country, foreign}, from the resolver.

One learner carries a canary in her name, address and organisation, and has taken a course to its end. Everybody else looks at
every address there is, with her objects in it and with objects that do not exist. Who may find the canary is written down
once, in `may_see_her`; where it may not be found it is in no page, list, search, export, file or PDF, and her objects
answer like objects that do not exist.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern
from django.utils.crypto import get_random_string
from pypdf import PdfReader

from analytics.models import EnrolmentFact, Statement
from courses.models import Certificate, Course
from lms.accounts.api import (
    AuditLine,
    Country,
    Role,
    Scope,
    User,
    create_person,
    grant_role,
    load_countries,
    merge_persons,
)
from lms.accounts.roles.giving import HOLDS_IN
from lms.accounts.services.invitations import invitation_link, invite
from lms.kernel import clock
from tests.factories.analytics import a_receiver, an_import
from tests.journeys import a_class, complete, import_small_course
from trainers.api import add_facilitator
from trainers.services.facilitation import may_facilitate

CANARY = "Xanthoria"  # a lichen; no text of the product holds the word
ROLES = [None, *Role]
RELATIONS = ["own", "same occasion", "same country", "foreign"]
TEACHERS = (Role.TRAINER, Role.LECTURER)
NATIONAL = (Role.COUNTRY_FOCAL_POINT, Role.DEPUTY_FOCAL_POINT)
# whatever can be held in one place only, from the table that says so
IN_PLACES = [(role, Scope(scope)) for role in Role for scope in sorted(HOLDS_IN[role]) if scope != Scope.ALL]
PUBLIC = {"verify"}
MANAGERS = (Role.PROJECT_MANAGER, Role.ADMINISTRATOR)
# whose role reaches the run; of its learners they name nobody
FOR_MANAGERS = {
    "trainers:facilitators", "analytics:statement", "analytics:statement_import", "analytics:revoke_credential",
}  # fmt: skip
EDITORS = "cms/"  # every address of it: test_matrix_editors.py
# addresses without a name cannot be asked for by one; each with the reason why nobody finds a person there
NAMELESS = {
    "cms/login/": "leads to the one log-in page",
    "account/social/login/cancelled/": "an old address of allauth's, leads to the named one",
    "account/social/login/error/": "an old address of allauth's, leads to the named one",
    "account/social/signup/": "an old address of allauth's, leads to the named one",
    "account/social/connections/": "an old address of allauth's, leads to the named one",
}


# what asks a passkey to sign something needs a true one: tests/browser/test_passkeys.py has it
ASKS_A_PASSKEY = {"mfa_reauthenticate_webauthn"}


def routes():
    """(name, parameters) of all routes but the editors'."""
    for path, name, parameters in _walk(get_resolver().url_patterns):
        if name and not path.startswith(EDITORS) and name not in ASKS_A_PASSKEY:
            yield name, parameters


def test_a_route_without_a_name_has_its_reason():
    nameless = {path for path, name, _ in _walk(get_resolver().url_patterns) if not name}
    assert {path for path in nameless if not path.startswith(EDITORS) or path in NAMELESS} == set(NAMELESS)


@pytest.mark.django_db
def test_nameless_addresses_lead_to_named_ones():
    for path in NAMELESS:
        assert Client().get(f"/{path}").status_code == 301 or path == "cms/login/", path
    assert Client().get("/cms/login/")["Location"] == reverse("account_login")


def _walk(patterns, path="", namespace="", outer=()):
    for pattern in patterns:
        here, parameters = path + str(pattern.pattern), (*outer, *_parameters(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from _walk(pattern.url_patterns, here, inner, parameters)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, [namespace, pattern.name])) if pattern.name else ""
            yield here, name, parameters


def _parameters(pattern):
    """The names of what stands in an address; those without a name get one from their place."""
    if not isinstance(pattern, RegexPattern):
        return tuple(getattr(pattern, "converters", ()))
    named = tuple(pattern.regex.groupindex)
    return named or tuple(f"part {number}" for number in range(pattern.regex.groups))


@dataclass
class Scene:
    """The learner with the canary, what is hers, and the runs around her."""

    her: object
    runs: dict
    objects: dict
    journey: object


@pytest.fixture
def scene(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_countries()
    course = import_small_course()
    her = create_person(
        name=f"{CANARY} Parietina",
        email=f"{CANARY}@example.org",
        country=Country.objects.get(pk="KE"),
        organisation=f"{CANARY} Authority",
    )
    runs = {"hers": a_class(course, "one"), "other": a_class(course, "two")}
    runs["hers"].country_id = "KE"
    runs["hers"].save()
    elsewhere = Course.objects.create(slug="elsewhere", made_at=clock.now())
    runs["elsewhere"] = a_class(elsewhere, "elsewhere")
    journey = complete(her, runs["hers"])
    return Scene(her, runs, known_objects(her, course, runs["hers"], journey), journey)


def known_objects(her, course, run, journey):
    """What each parameter of an address stands for; a new name of a parameter must be entered here."""
    holder = create_person(name="A Holder", email="holder@example.org")
    office = grant_role(person=holder, role=Role.ADMINISTRATOR, given_by=None)
    invitation = invite(actor=holder, role=Role.ADMINISTRATOR, scope=Scope.ALL, scope_id="")
    double = create_person(name=f"{CANARY} P.", email=None)
    EmailAddress.objects.create(user=her, email=her.email, verified=True, primary=True)
    passkey = Authenticator.objects.create(
        user=her, type="webauthn", data={"name": f"{CANARY} phone", "credential": {}}
    )
    return {
        "attempt_id": journey.post_attempt,
        "bank_id": course.bank_id,
        "sha256": "a" * 64,
        "rest": "nothing",
        "run_id": run.pk,
        "slug": course.slug,
        "lesson_key": journey.lesson_keys[0],
        "purpose": "post",
        "code": Certificate.objects.get().code,
        "name": journey.file_name,
        "key": "gain",
        "ending": "csv",
        "person_id": her.pk,
        "merge_id": merge_persons(absorbed=double, kept=her, actor=holder, reason="double").pk,
        "assignment_id": office.pk,
        "invitation_id": invitation.pk,
        "token": invitation_link(invitation).rstrip("/").rsplit("/", 1)[-1],
        "organisation_id": her.affiliations.get().organisation_id,
        "pk": passkey.pk,
        "provider_id": "ministry",
        "uidb36": user_pk_to_url_str(her),
        "restriction_id": 1,
        "receiver_id": a_receiver().pk,
        "statement_id": Statement.objects.filter(body__contains=str(her.pk)).first().id,
        "import_id": (job := an_import(asked_by=her)).pk,
        "credential_key": job.credential.key,
    }


# the secrets of mailed links are not known to those who look here: only what can be guessed
GUESSED = {
    "account_confirm_email": {"key": "MQ:1abcde:guessed"},
    "account_reset_password_from_key": {"key": "abcdef-0123456789"},
    "wagtaildocs_serve": {"part 0": 1, "part 1": "a.pdf"},
}


# parameters that name an object of hers, not a thing of the site
HERS = {
    "attempt_id", "run_id", "person_id", "merge_id", "assignment_id", "invitation_id", "organisation_id", "pk", "uidb36",
    "statement_id", "import_id", "credential_key",
}  # fmt: skip
NOWHERE = {"pk": 999_999, "credential_key": "0" * 32, "uidb36": user_pk_to_url_str(User(pk=uuid4()))}


def viewer(scene, role, relation):
    """A person with a role, standing in a relation to her; a trainer of the same occasion facilitates it."""
    if relation == "own":
        person = scene.her
    else:
        country = "JO" if relation == "foreign" else "KE"
        person = create_person(name="A Viewer", email="viewer@example.org", country=Country.objects.get(pk=country))
    if role:
        scoped = role in NATIONAL
        where = "JO" if relation == "foreign" else "KE"
        grant_role(
            person=person, role=role, given_by=None,
            scope=Scope.COUNTRY if scoped else Scope.ALL, scope_id=where if scoped else "",
        )  # fmt: skip
    if relation == "same occasion" and role in TEACHERS:
        add_facilitator(run=scene.runs["hers"], person=person, actor=None)
    elif relation == "same occasion":
        scene.journey.enrol_also(person)
    elif relation == "foreign" and role in TEACHERS:
        add_facilitator(run=scene.runs["other"], person=person, actor=None)
    return person


def may_see_her(name, role, relation):
    """The whole rule: who may read her name, and where."""
    if relation == "own" or name in PUBLIC:  # whoever holds the code of a certificate may read whose it is
        return True
    if role in TEACHERS and relation == "same occasion":
        return name.startswith("trainers:") or name in (
            "analytics:roster_csv",
            "analytics:roster_xlsx",
            "accounts:who_sees",
        )
    if role == Role.ADMINISTRATOR:  # looks after accounts; every look leaves a line
        return name.startswith(("accounts:", "people:")) or name == "analytics:statements"  # finds people by name
    if role == Role.PROJECT_MANAGER:  # names of organisations, which managers put in order
        return name.startswith("accounts:") and "organisation" in name
    return False


def text_of(response):
    """Everything a response says: page, JSON, CSV, spreadsheet or PDF."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(member).decode("utf-8", "replace") for member in archive.namelist())
    return content.decode("utf-8", "replace")


def without_the_question(text):
    """A page in small letters without what the search itself brought along: in its field, and in links back to here."""
    asked = CANARY.lower()
    return re.sub(rf'(q(=|%3d|%253d)|value="){asked}', "", text.lower())


def told_apart(text, values):
    """A page without what differs at every request or only repeats the address."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
    for value in values:
        text = text.replace(str(value), "")
    return text


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "learner"))
def test_nobody_finds_her_who_may_not(scene, role, relation):
    person = viewer(scene, role, relation)
    seen = look_everywhere(scene, person, role, relation, manages=role in MANAGERS)
    if role is None and relation == "own":
        assert {"accounts:my_data_json", "account_email", "mfa_list_webauthn"} <= seen


def test_the_pdf_of_all_that_is_held_goes_to_her_alone(scene):
    """It is fetched by a POST: asked for by the first, drawn by the worker, given to the second."""
    address, files = reverse("accounts:my_data_pdf"), {}
    for person in (scene.her, viewer(scene, None, "same occasion")):
        client = Client()
        client.force_login(person)
        assert client.post(address).status_code == 303
        files[person.name] = client.post(address)
    assert {answer["Content-Type"] for answer in files.values()} == {"application/pdf"}
    assert [CANARY in text_of(answer) for answer in files.values()] == [True, False]


def test_nobody_finds_her_who_is_not_signed_in(scene):
    look_everywhere(scene, None, None, "foreign")


@pytest.mark.parametrize("here", [True, False], ids=["her place", "another place"])
@pytest.mark.parametrize(("role", "scope"), IN_PLACES, ids=lambda each: str(each))
def test_a_role_of_one_place_finds_her_nowhere_else(scene, role, scope, here):
    """Held where she is, and taught there if it may; or held elsewhere, in a run of the same course."""
    person = create_person(name="A Viewer", email="viewer@example.org", country=Country.objects.get(pk="JO"))
    grant_role(person=person, role=role, given_by=None, scope=scope, scope_id=place_of(scene, scope, here))
    teaches = role in TEACHERS and may_facilitate(person, scene.runs["hers"])
    if teaches:
        add_facilitator(run=scene.runs["hers"], person=person, actor=None)
    assert teaches == (role in TEACHERS and here)
    look_everywhere(scene, person, role, "same occasion" if teaches else "foreign", manages=here and role in MANAGERS)


def place_of(scene, scope, here):
    """The place of a role: hers, or another one."""
    return {
        Scope.COUNTRY: ("KE", "JO"),
        Scope.RUN: (str(scene.runs["hers"].pk), str(scene.runs["other"].pk)),
        Scope.COURSE: (str(scene.runs["hers"].course_id), str(scene.runs["elsewhere"].course_id)),
        Scope.LANGUAGE: ("en", "ar"),
    }[scope][0 if here else 1]


def look_everywhere(scene, person, role, relation, *, manages=False):
    """One person at every address; fails with all that was wrong, gives the names of the routes that named her."""
    client = Client(raise_request_exception=True)
    if person:
        client.force_login(person)
    wrong, seen = [], set()
    for name, parameters in routes():
        allowed = may_see_her(name, role, relation)
        known = {parameter: value_of(scene, parameter, name) for parameter in parameters}
        address = address_of(name, known)
        for query in ("", f"?q={CANARY}"):
            before = AuditLine.objects.filter(action__startswith="look.").count()
            response = client.get(address + query)
            text = text_of(response)
            if relation != "own" and name not in PUBLIC and (f"{CANARY} Parietina" in text or f"{CANARY} P." in text):
                if AuditLine.objects.filter(action__startswith="look.").count() == before:
                    wrong.append(f"{name}{query}: names her, and no line tells her who looked")
            if name not in PUBLIC and CANARY in text:
                seen.add(name)
            if response.status_code >= 500:
                wrong.append(f"{name}: {response.status_code}")
            if not allowed and CANARY.lower() in without_the_question(text):
                wrong.append(f"{name}{query}: names her")
        opens = allowed or (manages and name in FOR_MANAGERS)
        if relation != "own" and not opens and HERS & set(parameters):
            nowhere = {
                key: NOWHERE.get(key, uuid4() if isinstance(value, UUID) else value) if key in HERS else value
                for key, value in known.items()
            }
            for method in ("get", "post"):
                one = getattr(client, method)(address)
                two = getattr(client, method)(address_of(name, nowhere))
                values = [*known.values(), *nowhere.values()]
                if (one.status_code, told_apart(text_of(one), values)) != (
                    two.status_code,
                    told_apart(text_of(two), values),
                ):
                    wrong.append(
                        f"{name} ({method}): hers answers {one.status_code}, none {two.status_code}, or other words"
                    )
    assert not wrong, "\n".join(wrong)
    knows_her = relation == "own" or role == Role.ADMINISTRATOR or (role in TEACHERS and relation == "same occasion")
    assert seen or not knows_her, "who may see her does not: the canary is not where this test looks"
    return seen


def address_of(name, known):
    """The address of a route; parts without a name stand in their order."""
    if any(key.startswith("part ") for key in known):
        return reverse(name, args=list(known.values()))
    return reverse(name, kwargs=known)


def value_of(scene, parameter, name):
    """The object a parameter stands for."""
    if parameter in GUESSED.get(name, {}):
        return GUESSED[name][parameter]
    assert parameter in scene.objects, f"say in known_objects what the parameter {parameter!r} of an address stands for"
    return scene.objects[parameter]


def test_a_foreign_country_s_figures_do_not_move_with_her(db, settings, tmp_path, django_capture_on_commit_callbacks):
    """Counts too: what a focal point of another country reads is the same before her journey and after it."""
    settings.MEDIA_ROOT = tmp_path
    load_countries()
    course = import_small_course()
    person = create_person(name="A Viewer", email="viewer@example.org", country=Country.objects.get(pk="JO"))
    grant_role(person=person, role=Role.COUNTRY_FOCAL_POINT, given_by=None, scope=Scope.COUNTRY, scope_id="JO")
    client = Client()
    client.force_login(person)
    moment = clock.now() + timedelta(minutes=1)

    def figures():
        read = {}
        for name, parameters in routes():
            if name.startswith("analytics:") and set(parameters) <= {"key", "ending"}:
                with clock.at(moment):
                    known = {"key": "gain", "ending": "csv"}
                    response = client.get(reverse(name, kwargs={key: known[key] for key in parameters}))
                read[name] = (response.status_code, told_apart(text_of(response), []))
        return read

    before = figures()
    her = create_person(name=CANARY, email=f"{get_random_string(8)}@example.org", country=Country.objects.get(pk="KE"))
    with django_capture_on_commit_callbacks(execute=True):  # the figures are counted after the commit
        complete(her, a_class(course, "one"))
    assert EnrolmentFact.objects.filter(country="KE").exists()
    assert before == figures()
    assert before["analytics:overview"][0] == 200
